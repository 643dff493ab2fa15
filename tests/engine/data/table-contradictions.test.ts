// Columns that contradict themselves, and lines that fall into twice as many cells as they mean: a person is asked, and
// nothing is mixed, converted or left out in silence.

import { describe, expect, test } from 'vitest'
import { readColumns } from '../../../src-engine/data/tables/read-columns.ts'
import { readTable } from '../../../src-engine/data/tables/read-table.ts'
import type { TableOptions } from '../../../src-shared/table-reading.ts'
import { lines, wave, writtenTables } from '../support/written-tables.ts'

const { fileOf } = writtenTables()
const amount = (i: number) => 1 + ((i * 29) % 41) / 4

interface Contradiction {
  cell: (i: number) => string
  text: RegExp
  /** For each answer, in their order, how many rows it takes, and the sum of their values. */
  answers: [options: TableOptions, rows: number, sum: number][]
}

const sumOf = (keep: (i: number) => boolean): number =>
  Array.from({ length: 40 }, (_, i) => (keep(i) ? amount(i) : 0)).reduce((sum, value) => sum + value, 0)
const seventh = (i: number) => i % 7 === 3
const others = (i: number) => !seventh(i)
const every = () => true

const contradictions: Record<string, Contradiction> = {
  'decimal points and commas': {
    cell: (i) =>
      amount(i)
        .toFixed(2)
        .replace('.', seventh(i) ? ',' : '.'),
    text: /^Column "x" holds 34 numbers with a decimal point \(line 2: "1\.00"\) and 6 numbers with a decimal comma \(line 5: "[\d,]+"\)\./,
    answers: [
      [{ decimal: 'both' }, 40, sumOf(every)],
      [{ decimal: 'point' }, 34, sumOf(others)],
      [{ decimal: 'comma' }, 6, sumOf(seventh)],
    ],
  },
  'percent and plain numbers': {
    cell: (i) => `${amount(i)}${seventh(i) ? '' : '%'}`,
    text: /^Column "x" mixes 34 numbers in % \(line 2: "1%"\), 6 numbers without a unit \(line 5: "[\d.]+"\)\./,
    answers: [
      [{ mixedUnits: 'most' }, 34, sumOf(others)],
      [{ mixedUnits: 'plain-too' }, 40, sumOf(every)],
    ],
  },
  'plain numbers and a few in percent': {
    cell: (i) => `${amount(i)}${seventh(i) ? '%' : ''}`,
    text: /mixes 34 numbers without a unit .*, 6 numbers in %/,
    answers: [
      [{ mixedUnits: 'most' }, 34, sumOf(others)],
      [{ mixedUnits: 'plain-too' }, 40, sumOf(every)],
    ],
  },
  'two currencies': {
    cell: (i) => `${seventh(i) ? '$' : '€'}${amount(i)}`,
    text: /mixes 34 numbers in € .*, 6 numbers in \$/,
    answers: [
      [{ mixedUnits: 'most' }, 34, sumOf(others)],
      [{ mixedUnits: 'all' }, 40, sumOf(every)],
    ],
  },
  'unlike units': {
    cell: (i) => `${amount(i)} ${seventh(i) ? 'mm' : 'cm'}`,
    text: /mixes 34 numbers in cm .*, 6 numbers in mm .*Nothing is converted\./,
    answers: [
      [{ mixedUnits: 'most' }, 34, sumOf(others)],
      [{ mixedUnits: 'all' }, 40, sumOf(every)],
    ],
  },
}

describe.each(Object.entries(contradictions))('a column of %s', (_, { cell, text, answers }) => {
  const path = fileOf(lines('x;y', (i) => `${cell(i)};${wave(i)}`))

  test('is asked about, with counts and lines', async () => {
    const { questions, columns } = await readTable(path)
    expect(questions).toHaveLength(1)
    expect(questions[0]).toMatchObject({ columns: [1], text: expect.stringMatching(text) as string })
    expect(questions[0].answers.map(({ options }) => options)).toEqual(answers.map(([options]) => options))
    expect(columns.map(({ offered }) => offered)).toEqual([true, true])
  })

  test('is not learned from before the answer; the other column is', async () => {
    await expect(readColumns(path, { columns: ['#1'] })).rejects.toMatchObject({
      code: 'invalid-input',
      field: 'data.table',
      message: expect.stringMatching(/--table-option (mixed-units|decimal)=/) as string,
    })
    expect((await readColumns(path, { columns: ['y'] })).rows).toHaveLength(40)
  })

  test.each(answers)('answered by %j, gives the rows that were meant', async (options, rows, sum) => {
    const read = await readColumns(path, { columns: ['#1'], options })
    expect(read.rows).toHaveLength(rows)
    expect(read.rows.reduce((total, value) => total + value, 0)).toBeCloseTo(sum, 8)
    expect(read.leftOutCount).toBe(40 - rows)
    const said = `${40 - rows} rows left out: a cell cannot be read like the others ("`
    if (rows < 40) expect(read.notes[0].startsWith(said)).toBe(true)
    expect((await readTable(path, options)).questions).toEqual([])
  })
})

test('plain numbers among amounts of money are taken, and said', async () => {
  for (const many of [true, false]) {
    const path = fileOf(lines('x', (i) => `${seventh(i) === many ? '' : '$'}${amount(i)}`))
    const reading = await readTable(path)
    expect(reading.questions).toEqual([])
    expect(reading.notes.join()).toMatch(/"x" is in \$, and so are taken (6|34) cells without it/)
    expect((await readColumns(path, { columns: ['x'] })).rows).toHaveLength(40)
  }
})

test.each(['12A', '7 Main', '3rd', '6 pm', '5 May 2016', '221b', '1 of 4', '2 x 3'])(
  '%j is a text or a date and no number with a unit',
  async (cell) => {
    const { columns } = await readTable(fileOf(lines('x,y', (i) => `${i % 5 === 0 ? '4B' : cell},${wave(i)}`)))
    expect(columns[0].offered).toBe(false)
  },
)

test.each(['kg', '%', '± 0.002', '€'])('whether 1.484 %s is 1484 or 1.484 is asked', async (behind) => {
  const path = fileOf(lines('x;y', (i) => `1.${300 + i} ${behind};${i}`))
  const [question, ...others] = (await readTable(path)).questions
  expect(others).toEqual([])
  expect(question).toMatchObject({
    code: 'decimal-or-thousands',
    text: expect.stringContaining('1300 or 1.3') as string,
  })
  const values = question.answers.map(
    async ({ options }) => (await readColumns(path, { columns: ['#1'], options })).rows[0],
  )
  expect(await Promise.all(values)).toEqual([1300, 1.3])
})

test('headings that are depths stand above plain numbers', async () => {
  const { columns, used } = await readTable(fileOf(lines('10 cm,20 cm', (i) => `${wave(i)},${wave(i + 3)}`)))
  expect(used.headingRows).toBe(1)
  expect(columns.map(({ name }) => name)).toEqual(['10 cm', '20 cm'])
})

test('a heading in one unit over cells in another shows both', async () => {
  const { columns, notes } = await readTable(fileOf(lines('length (mm),y', (i) => `${amount(i)} cm,${wave(i)}`)))
  expect(columns[0].name).toBe('length (mm) (cm)')
  expect(notes).toContain('The unit behind each number was taken into the name: "length (mm) (cm)".')
})

test('what stands behind ± is named', async () => {
  const { notes } = await readTable(fileOf(lines('x,y', (i) => `${seventh(i) ? wave(i) : `${wave(i)}±0.1`},${i}`)))
  expect(notes).toContain('What stands behind ± is left off in "x" (34 cells).')
})

describe('decimal commas between commas, without quotes', () => {
  const decimals = (i: number) => `${i % 5},${String((i * 7 + 5) % 100).padStart(2, '0')}`
  const three = (i: number) => [0, 1, 2].map((k) => decimals(i + k)).join()
  const pair = (i: number) => `${decimals(i)},${decimals(i + 9)}`

  test.each([
    ['two headings', lines('a,b', pair), /^Line 2, "0,05,4,68", has 4 cells below 2 headings\./],
    ['three headings', lines('a,b,c', three), /has 6 cells below 3 headings/],
    ['some whole numbers', lines('a,b', (i) => (i % 3 ? pair(i) : `${decimals(i)},4`)), /cells below 2 headings/],
    ['a column of whole numbers', lines('n,a,b', (i) => `${i * i},${pair(i)}`), /has 5 cells below 3 headings/],
    ['no headings', lines('0,05,1,25', pair), /^Line 1, "0,05,1,25", has 4 cells\./],
  ])('with %s, are asked about', async (_, text, message) => {
    const path = fileOf(text)
    const { questions, columns } = await readTable(path)
    expect(questions).toHaveLength(1)
    expect(questions[0].text).toMatch(message)
    expect(questions[0].text).toMatch(/put the numbers into quotes, or save the table with semicolons or tabs/)
    expect(questions[0].columns).toEqual(columns.map(({ position }) => position))
    await expect(readColumns(path, { columns: ['#1'] })).rejects.toMatchObject({ field: 'data.table' })
    const [{ options }] = questions[0].answers
    expect((await readTable(path, options)).questions).toEqual([])
  })

  test.each([
    ['a heading short, as R writes it', lines('x,y', (i) => `${i + 1},${(i * 7) % 30},${(i * 11) % 17}`)],
    ['as many headings as cells', lines('a,b,c,d', pair)],
    ['one row that is too long', `${lines('a,b', (i) => `${i},${i * i}`)}\n1,2,3`],
    ['months and days with leading zeros', lines('2020,01,05,7', (i) => `2020,0${1 + (i % 9)},0${1 + (i % 7)},${i}`)],
    ['points besides', lines('a,b', (i) => `${i},${wave(i)},${i},${wave(i + 1)}`)],
  ])('whole numbers with %s are not asked about', async (_, text) => {
    expect((await readTable(fileOf(text))).questions).toEqual([])
  })
})

describe('an ARFF file', () => {
  const header = '@relation r\n@attribute x numeric\n@attribute "y [mm]" real\n@attribute class {a,b}\n@data\n'

  test('has missing cells, comments and words', async () => {
    const rows = lines('% rows', (i) => `${i % 8 === 1 ? '?' : wave(i)}, ${i} ,${i % 2 ? 'a' : 'b'}`)
    const { columns, used, questions } = await readTable(fileOf(header + rows))
    expect(columns.map(({ name, type, missingCount }) => [name, type, missingCount])).toEqual([
      ['x', 'number', 5],
      ['y [mm]', 'rows', 0],
      ['class', 'text', 0],
    ])
    expect(used).toMatchObject({ delimiter: 'comma', comment: '%', firstLine: 6, headingRows: 1 })
    expect(questions).toEqual([])
    const again = await readTable(fileOf(header + rows), used)
    expect(again.columns.map(({ name }) => name)).toEqual(['x', 'y [mm]', 'class'])
  })

  test.each([
    ['sparse rows', `${header}{0 1.5, 1 2}\n`, /got a sparse one: save it as dense ARFF or CSV/],
    ['no @data line', '@relation r\n@attribute x numeric\n1\n2\n', /got no @data line/],
    ['no attributes', '@relation r\n@data\n1\n2\n', /got no @attribute line above @data/],
  ])('with %s is refused with the cure', async (_, text, message) => {
    await expect(readTable(fileOf(text))).rejects.toThrow(message)
  })
})

test('times of day are not cut at their colons', async () => {
  const { columns, used } = await readTable(fileOf(lines('t', (i) => `${10 + (i % 12)}:${10 + i}`)))
  expect(used.delimiter).toBe('none')
  expect(columns[0].type).toBe('date')
})
