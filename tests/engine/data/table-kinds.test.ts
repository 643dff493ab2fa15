// Further kinds of tables, written here: the same sixty rows in the notations of many countries and programs. Whatever
// the notation, the numbers that come out must be those that went in.

import { execFileSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withTableFile } from '../../../src-engine/data/tables/open-table-file.ts'
import { readColumns } from '../../../src-engine/data/tables/read-columns.ts'
import { readTable } from '../../../src-engine/data/tables/read-table.ts'
import type { TableOptions, TableReading } from '../../../src-shared/table-reading.ts'
import { lines, wave, writtenTables } from '../support/written-tables.ts'

const { folder, fileOf } = writtenTables()

/** Sixty counts from 1,003 to 9,744,243 and as many measures with two decimals, some negative. */
const counts = Array.from({ length: 60 }, (_, i) => 1003 + 2711 * i * i + (i % 7) * 51_000)
const measures = Array.from({ length: 60 }, (_, i) => Number((((i * 37) % 61) * 1.37 - 30.25).toFixed(2)))

type Writer = (value: number) => string

const grouped = (value: number, separator: string): string => String(value).replace(/\B(?=(\d{3})+$)/g, separator)
const indian: Writer = (value) => {
  const [, head, tail] = /^(\d*?)(\d{1,3})$/.exec(String(value))!
  return head === '' ? tail : `${head.replace(/\B(?=(\d{2})+$)/g, ',')},${tail}`
}
const withComma: Writer = (value) => value.toFixed(2).replace('.', ',')
const withPoint: Writer = (value) => value.toFixed(2)

interface Notation {
  count?: Writer
  measure?: Writer
  delimiter?: string
  head?: string
  end?: string
  /** Around and between the lines. */
  change?: (text: string) => string | Uint8Array
  columns?: [string, string]
}

function written({ count = String, measure = withPoint, delimiter = ',', head, end = '\n', change }: Notation) {
  const rows = counts.map((value, i) => [count(value), measure(measures[i])].join(delimiter))
  const text = [...(head === '' ? [] : [head ?? ['count', 'measure'].join(delimiter)]), ...rows, ''].join(end)
  return fileOf(change ? change(text) : text)
}

const utf16be = (text: string): Uint8Array => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()

const notations: Record<string, Notation> = {
  'Swiss apostrophes': { count: (value) => grouped(value, "'"), delimiter: ';' },
  'typographic apostrophes': { count: (value) => grouped(value, '’'), delimiter: ';' },
  'Indian groups in quotes': { count: (value) => `"${indian(value)}"` },
  'American groups in quotes': { count: (value) => `"${grouped(value, ',')}"` },
  'German groups and decimals': { count: (value) => grouped(value, '.'), measure: withComma, delimiter: ';' },
  'French narrow spaces': { count: (value) => grouped(value, '\u202F'), measure: withComma, delimiter: ';' },
  'spaces as thousands between tabs': { count: (value) => grouped(value, ' '), measure: withComma, delimiter: '\t' },
  'a euro sign behind': { measure: (value) => `${withComma(value)} €`, delimiter: ';' },
  'dollars with groups in quotes': { count: (value) => `"$${grouped(value, ',')}"` },
  'a currency code in front': { measure: (value) => `CHF ${withPoint(value)}` },
  'negative numbers in brackets': { measure: (value) => (value < 0 ? `(${withPoint(-value)})` : withPoint(value)) },
  'plus signs': { measure: (value) => (value < 0 ? withPoint(value) : `+${withPoint(value)}`) },
  'minus signs of typography': { measure: (value) => withPoint(value).replace('-', '−') },
  exponents: { measure: (value) => value.toExponential(), count: (value) => value.toExponential().toUpperCase() },
  'exponents as Fortran writes them': {
    measure: (value) => value.toExponential(8).replace(/e([+-])(\d)$/, 'D$10$2'),
    delimiter: '  ',
  },
  'all numbers in quotes': { count: (value) => `"${value}"`, measure: (value) => `"${withPoint(value)}"` },
  'decimal commas in quotes between commas': { measure: (value) => `"${withComma(value)}"` },
  'Windows line ends': { end: '\r\n' },
  'old Mac line ends': { end: '\r' },
  'mixed line ends': {
    change: (text) =>
      text
        .split('\n')
        .map((line, i) => line + ['\n', '\r\n', '\r'][i % 3])
        .join(''),
  },
  'UTF-16 big-endian with its mark': { change: utf16be, delimiter: ';', measure: withComma },
  'UTF-16 big-endian without a mark': { change: (text) => utf16be(text).subarray(2) },
  'UTF-8 with its mark': { change: (text) => `\uFEFF${text}` },
  'Windows-1252': {
    change: (text) => Buffer.from(text, 'latin1'),
    head: 'Größe,Maß',
    columns: ['Größe', 'Maß'],
  },
  'comments in the middle': { change: (text) => text.replaceAll('\n5', '\n# sensor, restarted\n5') },
  'a comment behind every tenth line': {
    change: (text) =>
      text
        .split('\n')
        .flatMap((line, i) => (i % 10 === 9 ? [line, '# a, b, c'] : [line]))
        .join('\n'),
  },
  'headings behind a percent sign': { head: '% made by hand\n% count measure', delimiter: ' ' },
  'names, then units, behind comment signs': {
    head: '# count,measure\n# [-],[m/s]',
    columns: ['count', 'measure (m/s)'],
  },
  'names, units and a line drawn behind comment signs': {
    head: '# by hand\n# count measure\n#   -     °C\n# ----- -------',
    delimiter: ' ',
    columns: ['count', 'measure (°C)'],
  },
  'names behind a comment sign and units below without': {
    head: '# count measure\nkg m/s',
    delimiter: ' ',
    columns: ['count (kg)', 'measure (m/s)'],
  },
  'units behind a comment sign below the headings': {
    head: 'count,measure\n# kg,m/s',
    columns: ['count (kg)', 'measure (m/s)'],
  },
  'a sentence, then names, behind comment signs': { head: '# made by hand\n# count,measure' },
  'units behind the numbers': {
    count: (value) => `${value} kg`,
    measure: (value) => `${withPoint(value)}°C`,
    columns: ['count (kg)', 'measure (°C)'],
  },
  'a unit with a power, and decimal commas': {
    measure: (value) => `${withComma(value)} W m⁻²`,
    delimiter: ';',
    columns: ['count', 'measure (W m⁻²)'],
  },
  'one unit in two spellings': {
    measure: (value) => `${withPoint(value)} ${value > 0 ? '\u00B5m' : '\u03BCm'}`,
    columns: ['count', 'measure (µm)'],
  },
  'units in the cells and in the headings': {
    head: 'count [kg],measure (°C)',
    count: (value) => `${value} kg`,
    measure: (value) => `${withPoint(value)} °C`,
    columns: ['count [kg]', 'measure (°C)'],
  },
  uncertainties: { measure: (value) => `${withPoint(value)}±0.03`, count: (value) => `${value} +/- 12` },
  'uncertainties with units': {
    measure: (value) => `(${withPoint(value)} ± 0.05) mm`,
    columns: ['count', 'measure (mm)'],
  },
  'powers of ten': {
    measure: (value) => value.toExponential().replace('e', '×10^'),
    count: (value) => value.toExponential().replace(/e\+(\d)/, (_, power: string) => `·10${'⁰¹²³⁴⁵⁶'[Number(power)]}`),
  },
  'numbers that a spreadsheet keeps as text': { count: (value) => `="${value}"`, measure: (v) => `="${withPoint(v)}"` },
  'such numbers in quotes': { measure: (value) => `"=""${withPoint(value)}"""` },
  'such numbers with decimal commas': { measure: (value) => `="${withComma(value)}"` },
  'single quotes': { head: "'count','measure'", count: (v) => `'${v}'`, measure: (v) => `'${withPoint(v)}'` },
  'decimal commas in single quotes between commas': { measure: (value) => `'${withComma(value)}'` },
  colons: { delimiter: ':' },
  'the header of an ARFF file': {
    head: "% by hand\n@RELATION rows\n\n@attribute 'the count' numeric\n@ATTRIBUTE measure REAL\n\n@DATA",
    columns: ['the count', 'measure'],
  },
  'blanks around every cell': { delimiter: ' , ' },
  'empty lines between all rows': { end: '\n\n' },
  'rows of delimiters at the end': { change: (text) => `${text},\n,\n,\n` },
  'a delimiter at the end of the headings only': { head: 'count;measure;', delimiter: ';' },
  'metadata above, with as many cells': { head: 'Station,Berlin\n\ncount,measure' },
  'a title and a blank line above': { head: 'Counts and measures, all stations\n\ncount,measure' },
  'a row of units in brackets': {
    head: 'count,measure\n[-],[m/s]',
    columns: ['count', 'measure (m/s)'],
  },
  'two rows of headings': { head: 'sum,mean\ncount,measure', columns: ['sum count', 'mean measure'] },
  'equal headings': { head: 'v,v', columns: ['v', 'v (2)'] },
  'empty headings': { head: ',', columns: ['column 1', 'column 2'] },
  'no headings': { head: '', columns: ['column 1', 'column 2'] },
  'a heading named like a column that has none': { head: 'column 2,', columns: ['column 2', 'column 2 (2)'] },
  'a total below': { change: (text) => `${text}Total,${counts.reduce((sum, value) => sum + value, 0)}\n` },
  'a remark below': { change: (text) => `${text}\nSource: by hand,\n` },
  'a quoted heading with a line break and a delimiter': {
    head: '"count,\nall stations",measure',
    columns: ['count, all stations', 'measure'],
  },
  'a quote in a heading': { head: 'count 1/2",measure', columns: ['count 1/2"', 'measure'] },
}

describe.each(Object.entries(notations))('a table with %s', (_, notation) => {
  const path = written(notation)
  const columns = notation.columns ?? ['count', 'measure']

  test('gives the numbers that went in', async () => {
    const { rows } = await readColumns(path, { columns })
    expect(Array.from(rows)).toEqual(counts.flatMap((value, i) => [value, measures[i]]))
  })

  test('is seen without a question, its two columns offered', async () => {
    const reading = await readTable(path)
    expect(reading.columns.filter(({ offered }) => offered).map(({ name }) => name)).toEqual(columns)
    expect(reading.questions).toEqual([])
    expect(reading.columns.map(({ oddCount }) => oddCount)).toEqual([0, 0])
  })
})

async function readingOf(text: string, options?: TableOptions): Promise<TableReading> {
  return readTable(fileOf(text), options)
}

const namesOf = ({ columns }: TableReading): string[] => columns.map(({ name }) => name)

describe('what is guessed', () => {
  test('empty cells between tabs are missing and move nothing', async () => {
    const text = lines('a\tb\tc', (i) => `${i % 4 === 0 ? '' : wave(i)}\t${i % 5 === 0 ? '' : i + 0.5}\t${wave(i + 3)}`)
    const { columns } = await readingOf(text)
    expect(columns.map(({ missingCount }) => missingCount)).toEqual([10, 8, 0])
    expect(columns[2].minimum).toBe(-2)
  })

  test('a thousand columns are told apart', async () => {
    const names = Array.from({ length: 1000 }, (_, column) => `v${column}`)
    const { columns } = await readingOf(
      lines(names.join(','), (i) => names.map((_, column) => wave(i + column)).join(','), 25),
    )
    expect(columns.filter(({ offered }) => offered)).toHaveLength(1000)
  })

  test('aligned columns with gaps and names of two words are cut where blanks run through', async () => {
    const text = lines('Station         T     RH', (i) => {
      const name = i % 2 ? 'Berlin Mitte' : 'Ulm'
      return `${name.padEnd(12)}${wave(i).padStart(7)}${i % 6 === 0 ? '       ' : wave(i + 9).padStart(7)}`
    })
    const reading = await readingOf(text)
    expect(reading.used.delimiter).toBe('aligned')
    expect(namesOf(reading)).toEqual(['Station', 'T', 'RH'])
    expect(reading.columns.map(({ missingCount }) => missingCount)).toEqual([0, 0, 7])
  })

  test('merged headings go on over the empty cells beside them', async () => {
    const text = lines('Temperature,,Humidity,\nmin,max,min,max', (i) => [0, 1, 2, 3].map((k) => wave(i + k)).join(','))
    expect(namesOf(await readingOf(text))).toEqual([
      'Temperature min',
      'Temperature max',
      'Humidity min',
      'Humidity max',
    ])
  })

  test('headings one short name all columns but the first, as R writes them', async () => {
    const text = lines('"x" "y"', (i) => `"${i + 1}" ${wave(i)} ${wave(i + 5)}`)
    const reading = await readingOf(text)
    expect(namesOf(reading)).toEqual(['column 1', 'x', 'y'])
    expect(reading.suggestedColumns).toEqual([2, 3])
  })

  test('whole numbers that are dates are not offered, and said to be dates', async () => {
    const text = lines('day,x', (i) => `2016${String((i % 12) + 1).padStart(2, '0')}15,${wave(i)}`)
    expect((await readingOf(text)).columns[0]).toMatchObject({ type: 'date', offered: false, remark: 'dates or times' })
  })

  test('one decisive cell settles a column whose other cells could be thousands', async () => {
    const text = lines('x;y', (i) => `1.${300 + i};${i}`)
    expect((await readingOf(text)).questions).toHaveLength(1)
    expect((await readingOf(`${text}\n12.5;7`)).questions).toEqual([])
    const settled = await readColumns(fileOf(`${text}\n1.234.567;7`), { columns: ['x'] })
    expect([settled.rows[0], settled.rows.at(-1)]).toEqual([1300, 1_234_567])
    const mixed = await readColumns(fileOf(lines('x\ty', (i) => (i % 2 ? '12.5\t1' : '1,234.5\t2'))), {
      columns: ['x'],
    })
    expect(Array.from(mixed.rows.subarray(0, 2))).toEqual([1234.5, 12.5])
  })

  test('a decimal comma elsewhere in the table settles it, too', async () => {
    const { rows } = await readColumns(fileOf(lines('x;y', (i) => `1.${300 + i};${i},5`)), { columns: ['x', 'y'] })
    expect(Array.from(rows.subarray(0, 2))).toEqual([1300, 0.5])
  })

  test('between commas, a point is a decimal sign', async () => {
    const { rows } = await readColumns(fileOf(lines('x,y', (i) => `1.${300 + i},${i}`)), { columns: ['x'] })
    expect(rows[0]).toBe(1.3)
  })

  test('one column of decimal commas is no pair of whole numbers; without a heading it is asked', async () => {
    const cells = (i: number) => `${(i * 7) % 30},${i % 10}`
    const { rows } = await readColumns(fileOf(lines('T', cells)), { columns: ['T'] })
    expect(Array.from(rows.subarray(0, 2))).toEqual([0, 7.1])
    const [question] = (await readingOf(lines('3,4', cells))).questions
    expect(question).toMatchObject({ code: 'decimal-or-delimiter', columns: [1, 2] })
    const single = await readingOf(lines('3,4', cells), question.answers[0].options)
    expect(single.columns.map(({ numberCount }) => numberCount)).toEqual([41])
  })

  test('values below a limit of detection leave out their rows, by line', async () => {
    const path = fileOf(lines('x,y', (i) => `${i % 9 === 4 ? '<' : ''}${wave(i)},${wave(i + 4)}`))
    const { notes } = await readColumns(path, { columns: ['x', 'y'] })
    expect(notes[0]).toMatch(/^4 rows left out: a cell is no number \("<[-\d.]+"\), on lines 6, 15, 24, 33\.$/)
  })

  test('negative temperatures are not taken for missing values', async () => {
    expect((await readingOf(lines('T', (i) => String(-9 - (i % 12))))).suggestions).toEqual([])
  })

  test('a code at each end is suggested, whichever is farther', async () => {
    const { suggestions } = await readingOf(lines('T', (i) => (i % 9 === 1 ? '-9999' : i % 9 === 2 ? '9999' : wave(i))))
    expect(suggestions.map(({ options }) => options.missing)).toEqual([['-9999'], ['9999']])
  })
})

describe('what a person chooses instead', () => {
  const text = lines('a;b', (i) => `1.${300 + i};${i}`)

  test.each<[string, TableOptions, Partial<TableReading['used']>, string[]]>([
    ['a delimiter', { delimiter: 'none' }, { delimiter: 'none' }, ['a;b']],
    ['no headings', { headingRows: 0 }, { headingRows: 0, firstLine: 1 }, ['column 1', 'column 2']],
    ['a later line', { firstLine: 3 }, { firstLine: 3, headingRows: 0 }, ['column 1', 'column 2']],
    ['rows left out at the end', { footerRows: 2 }, { footerRows: 2 }, ['a', 'b']],
    ['a row of units', { unitsRow: true }, { unitsRow: true }, ['a (1.300)', 'b (0)']],
    ['an encoding', { encoding: 'windows-1252' }, { encoding: 'windows-1252' }, ['a', 'b']],
    ['a decimal sign', { decimal: 'point' }, { decimal: 'point' }, ['a', 'b']],
  ])('%s is taken as chosen', async (_, options, used, names) => {
    const reading = await readingOf(text, options)
    expect(reading.used).toMatchObject(used)
    expect(namesOf(reading)).toEqual(names)
    for (const key of Object.keys(options)) expect(reading.reasons).not.toHaveProperty(key)
  })

  test.each(['x,y', '# x,y', '# x,y\n# s,m', 'x,y\ns,m', 'x,y\n# s,m', '# x,y\ns,m'])(
    'the guesses for a table below %j, chosen explicitly, give the same table',
    async (head) => {
      const text = lines(head, (i) => `${wave(i)},${wave(i + 7)}`)
      const guessed = await readingOf(text)
      const chosen = await readingOf(text, guessed.used)
      expect(namesOf(guessed)).toEqual(head.includes('s,m') ? ['x (s)', 'y (m)'] : ['x', 'y'])
      expect(chosen.columns).toEqual(guessed.columns)
      expect(chosen.used).toEqual(guessed.used)
    },
  )

  test('columns can be chosen by name, by heading without its unit, and by position', async () => {
    const path = fileOf(lines('T,"RH, mean"\n°C,%', (i) => `${wave(i)},${i}`))
    for (const name of ['RH, mean (%)', 'RH, mean', '#2']) {
      expect((await readColumns(path, { columns: [name] })).rows[5]).toBe(5)
    }
  })
})

describe('what is no table', () => {
  test.each<[string, string | Uint8Array, RegExp]>([
    ['a workbook', Buffer.from('PK\x03\x04 and so on'), /got a workbook or archive/],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10]), /got a picture/],
    ['bytes', Uint8Array.of(1, 2, 0, 3, 0, 0, 0, 9), /got a file of bytes/],
    ['a web page', '<!DOCTYPE html><html><body>Not found</body></html>', /got a web page/],
    ['JSON', '[{"x": 1, "y": 2}]', /got JSON/],
    ['nothing', '', /got an empty file/],
    ['blank lines', '\n \n\n', /got an empty file/],
    ['comments only', '# a\n# b\n', /got none|got only comments/],
  ])('%s is refused in words', async (_, contents, message) => {
    await expect(readTable(fileOf(contents))).rejects.toMatchObject({ code: 'data-unreadable', field: 'data.path' })
    await expect(readTable(fileOf(contents))).rejects.toThrow(message)
  })

  test.runIf(process.platform !== 'win32')('a named pipe is refused and not waited for', async () => {
    const path = join(folder, 'pipe.csv')
    execFileSync('mkfifo', [path])
    await expect(readTable(path)).rejects.toThrow(/pipe\.csv: Expected a plain file, got a named pipe: choose a file\./)
  })

  test('a file that grows while it is read is refused', async () => {
    const path = fileOf(lines('x,y', (i) => `${wave(i)},${i}`))
    const reading = withTableFile(path, async (file) => {
      for await (const chunk of file.chunks()) expect(chunk.length).toBeGreaterThan(0)
      appendFileSync(path, '\n1,2')
      await file.checkUnchanged()
    })
    await expect(reading).rejects.toThrow(/changed while it was being read: wait until what writes it is done/)
  })

  test('no message holds the words of the system or of a parser', async () => {
    const attempts = ['', 'a\0b', join(folder, 'none.csv'), folder, join(fileOf('x'), 'inside.csv'), 'x'.repeat(5000)]
    for (const path of attempts) {
      const error = await readTable(path).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ name: 'AppError', code: 'data-unreadable' })
      expect((error as Error).message).toMatch(/Expected .*(got|but) .*[.]$/s)
      expect((error as Error).message).not.toMatch(/ENOENT|ENOTDIR|ENAMETOOLONG|ERR_|syscall/)
    }
  })
})
