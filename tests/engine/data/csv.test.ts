import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadData } from '../../../src-engine/data/registry.ts'
import { AppError } from '../../../src-shared/errors.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ebm-csv-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(text: string): string {
  const path = join(folder, 'table.csv')
  writeFileSync(path, text)
  return path
}

const load = (text: string, columns = ['x', 'y'], standardise = false) =>
  loadData({ kind: 'csv', path: file(text), columns, standardise }, 1)

const loadPath = (path: string) => loadData({ kind: 'csv', path, columns: ['x'], standardise: true }, 1)

/** Thirty rows i, i², `change`d line by line (line 1 is the header). */
function table(options: { header?: string; delimiter?: string; change?: Record<number, string> } = {}): string {
  const { header = 'x,y,name', delimiter = ',', change = {} } = options
  const lines = Array.from({ length: 30 }, (_, i) => [i, i * i, `row${i}`].join(delimiter))
  return [header.replaceAll(',', delimiter), ...lines].map((line, index) => change[index + 1] ?? line).join('\n')
}

const rowsOf = (data: { train: Float64Array; validation: Float64Array; test: Float64Array }) => [
  ...data.train,
  ...data.validation,
  ...data.test,
]

describe('a CSV file', () => {
  it('is read column by column, in its own units if not standardised', async () => {
    const data = await load(table(), ['y'])
    const expected = Array.from({ length: 30 }, (_, i) => i * i)
    expect(rowsOf(data).sort((a, b) => a - b)).toEqual(expected)
    expect(data.title).toBe('table.csv')
    expect(data.view.labels).toEqual(['y'])
    expect(data.density).toBeNull()
  })

  it('keeps the chosen order of columns', async () => {
    const data = await load(table(), ['y', 'x'])
    for (let row = 0; row < data.train.length; row += 2) expect(data.train[row]).toBe(data.train[row + 1] ** 2)
  })

  it('offers its numeric columns', async () => {
    expect((await load(table())).columnChoices).toEqual(['x', 'y'])
  })

  it.each([
    ['semicolons', table({ delimiter: ';' })],
    ['tabs', table({ delimiter: '\t' })],
    ['a byte order mark', `\uFEFF${table()}`],
    ['Windows line ends', table().replaceAll('\n', '\r\n')],
    ['quoted headings with a comma in them', table({ header: '"x","y","a, b; c; d; e; f"' })],
    ['spaces around cells and empty lines', `${table().replaceAll(',', ' , ')}\n\n`],
  ])('may have %s', async (_, text) => {
    const data = await load(text)
    expect(data.train.length + data.validation.length + data.test.length).toBe(60)
  })

  it('may have a hundred thousand columns, of which two are wanted', { timeout: 60_000 }, async () => {
    const names = Array.from({ length: 100_000 }, (_, column) => `c${column}`)
    const lines = Array.from({ length: 20 }, (_, row) =>
      names.map((_, column) => ((row * 7 + column) % 11) + row / 7).join(','),
    )
    const data = await load([names.join(','), ...lines].join('\n'), ['c0', 'c99999'])
    expect(data.columnChoices).toHaveLength(100_000)
    expect(data.dimension).toBe(2)
  })

  it('leaves out rows with missing values, and says how many', async () => {
    const change = { 3: ',1,a', 4: '1,NA,b', 5: 'nan,1,c', 6: '1,null,d', 7: '?,1,e' }
    const data = await load(table({ change }))
    expect(rowsOf(data).length / 2).toBe(25)
    expect(data.notes[0]).toBe(
      '5 of 30 rows left out: a value is missing in a chosen column ("nan" once, "?" once, "NA" once, "null" once).',
    )
  })

  it.each([
    ['a word', { 7: '1,two,a' }, '1 row left out: a cell is no number ("two"), on line 7.'],
    ['a number too large', { 5: '1e999,2,a' }, '1 row left out: a cell is no number ("1e999"), on line 5.'],
    ['a hexadecimal cell', { 5: '0x10,2,a' }, '1 row left out: a cell is no number ("0x10"), on line 5.'],
    ['a short row', { 9: '1' }, '1 of 30 rows left out: a value is missing in a chosen column.'],
    ['a long row', { 9: '1,2,3,4,5' }, '1 row left out: more than 3 cells, on line 9.'],
    [
      'several odd cells',
      Object.fromEntries(Array.from({ length: 7 }, (_, i) => [i + 4, '<0.05,1,a'])),
      '7 rows left out: a cell is no number ("<0.05"), on lines 4, 5, 6, 7, 8 and 2 more.',
    ],
    [
      'an infinite cell',
      { 5: 'inf,2,a' },
      '1 of 30 rows left out: a value is missing in a chosen column ("inf" once).',
    ],
  ] as [string, Record<number, string>, string][])(
    'leaves out a row with %s, and says which',
    async (_, change, note) => {
      const data = await load(table({ change }))
      expect(data.notes).toContain(note)
      expect(data.columnChoices).toEqual(['x', 'y'])
      expect(rowsOf(data).every(Number.isFinite)).toBe(true)
    },
  )

  it('keeps columns with the same heading apart', async () => {
    const data = await load(table({ header: 'x,y,y' }).replaceAll('row', ''), ['y', 'y (2)'])
    expect(data.columnChoices).toEqual(['x', 'y', 'y (2)'])
    for (let row = 0; row < data.train.length; row += 2) expect(data.train[row]).toBe(data.train[row + 1] ** 2)
  })

  it('finds a column by its position, and says when another stands there now', async () => {
    const path = file(table())
    const config = { kind: 'csv', path, columns: ['y'], standardise: false } as const
    expect((await loadData({ ...config, columns: ['y'], positions: [2] }, 1)).dimension).toBe(1)
    await expect(loadData({ ...config, columns: ['y'], positions: [1] }, 1)).rejects.toThrow(
      'Expected column 1 to be "y", got "x": the file has changed.',
    )
  })

  it('takes a quote that is never closed for a letter', async () => {
    expect(rowsOf(await load(table({ change: { 9: '1,2,"a' } })))).toHaveLength(60)
  })

  it('without a line of headings has columns named by their position', async () => {
    const data = await load(table().split('\n').slice(1).join('\n'), ['column 1', 'column 2'])
    expect(rowsOf(data)).toHaveLength(60)
  })

  it('does not mind what stands in columns that are not chosen', async () => {
    expect(rowsOf(await load(table({ change: { 3: '1,word,a' } }), ['x']))).toHaveLength(30)
  })

  it('is standardised by the training rows: mean 0 and variance 1 there, constants in the notes', async () => {
    const data = await load(table({ header: 'x (mm),y,name' }), ['x (mm)', 'y'], true)
    expect(data.mean[0]).toBeCloseTo(0, 12)
    expect(data.covariance[0]).toBeCloseTo(1, 12)
    expect(data.covariance[3]).toBeCloseTo(1, 12)
    expect(data.view.labels[0]).toMatch(/^x \(standardised; mean [\d.]+ mm, sd [\d.]+ mm\)$/)
    expect(data.notes[0]).toMatch(
      /^Standardised by the training rows: x by mean [\d.]+ mm, sd [\d.]+ mm; y by mean [\d.]+, sd [\d.]+\.$/,
    )
    const own = await load(table({ header: 'x (mm),y,name' }), ['x (mm)', 'y'])
    expect(own.notes.at(-1)).toBe('Log densities and likelihoods are in nats, of a density per mm · unit of y.')
    expect([data.densityUnit, own.densityUnit]).toEqual(['standardised unit²', 'mm · unit of y'])
    const constant = Math.log(own.covariance[0] * own.covariance[3]) / 2
    expect(data.standardisationLogDeterminant).toBeCloseTo(constant, 10)
    expect(own.standardisationLogDeterminant).toBeUndefined()
    expect(data.notes.at(-1)).toMatch(
      /per standard deviation of each column\. Of a density per mm · unit of y, .* lower\.$/,
    )
    expect(data.notes.at(-1)).toContain(` ${Number(constant.toPrecision(5))} nats `)
  })
})

const faults: [string, () => Promise<unknown>, Partial<AppError>, RegExp][] = [
  [
    'no path',
    () => loadData({ kind: 'csv', path: ' ', columns: ['x'], standardise: true }, 1),
    pathFault(),
    /got none/,
  ],
  [
    'a missing file',
    () => loadData({ kind: 'csv', path: join(folder, 'nowhere.csv'), columns: ['x'], standardise: true }, 1),
    pathFault(),
    /nowhere\.csv: Expected a file that can be read, got none with this name/,
  ],
  [
    'a folder',
    () => loadData({ kind: 'csv', path: folder, columns: ['x'], standardise: true }, 1),
    pathFault(),
    /Expected a plain file, got a folder/,
  ],
  [
    'more than 2,000 MB',
    () => {
      const path = file('x,y')
      truncateSync(path, 2001e6)
      return loadData({ kind: 'csv', path, columns: ['x'], standardise: true }, 1)
    },
    pathFault(),
    /at most 2000 MB, got 2001 MB/,
  ],
  ['an empty file', () => load(''), pathFault(), /empty file/],
  ['blank lines only', () => load('\n\n\n'), pathFault(), /empty file/],
  ['a header only', () => load('x,y'), pathFault(), /rows of numbers below the headings, got none/],
  ['few rows', () => load(table().split('\n').slice(0, 20).join('\n')), columnFault('data-unreadable'), /got 19/],
  [
    'few complete rows',
    () => load(table({ change: Object.fromEntries(Array.from({ length: 15 }, (_, i) => [i + 2, '1,,a'])) })),
    columnFault('data-unreadable'),
    /got 15 \(15 left out/,
  ],
  ['an unknown column', () => load(table(), ['x', 'z']), columnFault('invalid-input'), /got "z".*"x", "y" in/],
  ['a column chosen twice', () => load(table(), ['x', 'x']), columnFault('invalid-input'), /"x" twice/],
  [
    'a column chosen twice by its position',
    () => loadData({ kind: 'csv', path: file(table()), columns: ['x', 'x'], positions: [1, 1], standardise: false }, 1),
    columnFault('invalid-input'),
    /"x" twice/,
  ],
  [
    'a column of text',
    () => load(table(), ['name']),
    columnFault('invalid-input'),
    /got "name", which holds text: choose among "x", "y"/,
  ],
  [
    'numbers that can be read in two ways',
    () => load(['x;y', ...Array.from({ length: 30 }, (_, i) => `${i + 1}.${400 + i};${i}`)].join('\n')),
    { code: 'invalid-input', field: 'data.table' },
    /Is 1\.400 in column "x" the number 1400 or 1\.4\?.*decimal=comma,thousands=point or/,
  ],
  [
    'a number whose square overflows',
    () => load(table({ change: { 5: '1e160,2,a' } })),
    columnFault('invalid-input'),
    /Expected numbers between -1e\+150 and 1e\+150, got 1e\+160 in "x"/,
  ],
  ['a name with a NUL in it', () => loadPath('a\0b.csv'), pathFault(), /NUL character/],
  [
    'a constant column',
    () => load(table().replaceAll(/\n\d+,/g, '\n7,')),
    columnFault('invalid-input'),
    /constant 7.*"x"/,
  ],
  [
    'columns on one line',
    () => load(['x,y', ...Array.from({ length: 30 }, (_, i) => `${i},${2 * i + 1}`)].join('\n')),
    columnFault('invalid-input'),
    /lie on one line/,
  ],
  [
    'a column that is the sum of two others',
    () =>
      load(['x,y,s', ...Array.from({ length: 30 }, (_, i) => `${i},${(i * i) % 7},${i + ((i * i) % 7)}`)].join('\n'), [
        ...['x', 'y', 's'],
      ]),
    columnFault('invalid-input'),
    /"s" is a weighted sum of those before it/,
  ],
]

function pathFault(): Partial<AppError> {
  return { code: 'data-unreadable', field: 'data.path' }
}

function columnFault(code: AppError['code']): Partial<AppError> {
  return { code, field: 'data.columns' }
}

describe('a faulty CSV file', () => {
  it.each(faults)('with %s is refused by name, with a cure', async (_, attempt, expected, message) => {
    const error = await attempt().then(
      () => null,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject(expected)
    expect((error as AppError).message).toMatch(message)
    expect((error as AppError).message).toMatch(/Expected .*(got|but) .*[.]$/s)
  })
})

describe('the example file', () => {
  it('loads, with its units and its missing values said', async () => {
    // Synthetic: two Gaussian clusters in the manner of a geyser's eruptions, not measurements.
    const path = join(import.meta.dirname, '..', '..', '..', 'examples', 'old-faithful-like.csv')
    const columns = ['eruption (min)', 'waiting (min)']
    const data = await loadData({ kind: 'csv', path, columns, standardise: true }, 1)
    expect(data.columnChoices).toEqual(columns)
    expect(data.notes[0]).toBe('3 of 272 rows left out: a value is missing in a chosen column.')
    expect(data.view.labels[1]).toMatch(/^waiting \(standardised; mean [\d.]+ min, sd [\d.]+ min\)$/)
  })
})
