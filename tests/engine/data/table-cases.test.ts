// Tables as people have them, one file for each way in which they can be unlike a plain CSV; for each what a person would
// expect to see: which columns, which numbers, what is left out, asked or suggested. The numbers were read off the files
// by eye.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadData } from '../../../src-engine/data/registry.ts'
import { readColumns } from '../../../src-engine/data/tables/read-columns.ts'
import { readTable } from '../../../src-engine/data/tables/read-table.ts'
import type { TableGuess, TableOptions } from '../../../src-shared/table-reading.ts'

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'tables')

interface Expected {
  /** Names of all columns. */
  columns: string[]
  /** Of them, those with which a person would begin. */
  begins: string[]
  /** First rows of these columns. */
  first: number[][]
  /** Complete rows of these columns. */
  rows: number
  /** Some of what was guessed. */
  used?: Partial<TableGuess>
  /** Columns that are there but hold dates, words or always the same. */
  notOffered?: Record<string, string>
  /** Part of a question, with the options that answer it. */
  asked?: [text: RegExp, answer: TableOptions]
  suggested?: RegExp[]
  /** Parts of what is said about rows left out and lines skipped. */
  said?: RegExp[]
}

const plain = { columns: ['x', 'y'], begins: ['x', 'y'], rows: 80 }
const three = [
  [0.611, 0.656],
  [-0.732, -1.376],
]
const four = [
  [0.6106, 0.6556],
  [-0.7322, -1.3763],
]
const precise = [
  [0.6105791243846641, 0.6555517957627595],
  [-0.7322124342456122, -1.3763460567791466],
]
const weather = [
  [20.5, 51.7],
  [18.3, 44.4],
]
const missing = (token: string): Expected => ({
  ...plain,
  first: three,
  rows: 79,
  said: [new RegExp(`^1 of 80 rows left out: a value is missing in a chosen column \\("${token}" once\\)\\.$`)],
})

const cases: Record<string, Expected> = {
  'air.csv': {
    columns: ['Date', 'Time', 'S1', 'T', 'RH'],
    begins: ['S1', 'T'],
    first: [
      [1205, 20.5],
      [1182, 18.3],
    ],
    rows: 60,
    used: { delimiter: 'semicolon', decimal: 'comma' },
    notOffered: { Date: 'dates or times', Time: 'dates or times' },
    suggested: [/Does -1000 mean a missing value\?.*3 times.*"S1"/, /Does -200 .*"T", "RH"/],
    said: [/3 empty rows skipped/],
  },
  'air2.csv': {
    ...{ columns: ['T', 'RH'], begins: ['T', 'RH'], first: weather, rows: 60 },
    used: { delimiter: 'semicolon', decimal: 'comma' },
    suggested: [/-200 .* 6 times/],
  },
  'aligned.dat': { ...plain, first: four, used: { delimiter: 'spaces' } },
  'comma_name.csv': { columns: ['length, mm', 'width'], begins: ['length, mm', 'width'], first: three, rows: 80 },
  'comments.csv': { ...plain, first: four, used: { comment: '#', firstLine: 3 }, said: [/begin with # are comments/] },
  'currency.csv': {
    ...plain,
    first: [
      [50.61, 0.656],
      [49.27, -1.376],
    ],
    said: [/"x" is in \$/],
  },
  'dups.csv': { columns: ['x', 'y', 'y (2)', 'z'], begins: ['x', 'y'], first: three, rows: 80 },
  'head_commas.csv': {
    columns: ['Temperatur, Mittel (°C)', 'Feuchte, Mittel (%)'],
    begins: ['Temperatur, Mittel (°C)', 'Feuchte, Mittel (%)'],
    ...{ first: weather, rows: 77, used: { delimiter: 'semicolon', decimal: 'point' } },
  },
  'head_newline.csv': {
    columns: ['T (degC)', 'RH, mean (%)', 'z'],
    begins: ['T (degC)', 'RH, mean (%)'],
    ...{ first: weather, rows: 77, used: { delimiter: 'semicolon' } },
  },
  'head_quotes.csv': {
    columns: ['time', 'lat[unit="deg"]', 'T[unit="K"]'],
    begins: ['lat[unit="deg"]', 'T[unit="K"]'],
    first: [
      [40.61, 280.66],
      [39.27, 278.62],
    ],
    rows: 80,
    notOffered: { time: 'dates or times' },
  },
  'inches.csv': { columns: ['id', 'size 1/2" pipe', 'y'], begins: ['size 1/2" pipe', 'y'], first: three, rows: 80 },
  'latin1.csv': {
    columns: ['Date Time', 'T (°C)', 'PAR (µmol/m²/s)'],
    begins: ['T (°C)', 'PAR (µmol/m²/s)'],
    first: [
      [20.54, 155.17],
      [18.27, 133.26],
    ],
    rows: 77,
    used: { encoding: 'windows-1252' },
    notOffered: { 'Date Time': 'dates or times' },
  },
  'likert.csv': {
    columns: ['q1', 'q2'],
    begins: ['q1', 'q2'],
    first: [
      [1, 3],
      [2, 1],
    ],
    rows: 600,
  },
  'minus.csv': { ...plain, first: three },
  'missing_NULL.csv': missing('NULL'),
  'missing_NaN.csv': missing('NaN'),
  'missing_None.csv': missing('None'),
  'missing__23N_2fA.csv': missing('#N/A'),
  'missing__2d.csv': missing('-'),
  'missing__2d9999.csv': { ...plain, first: three, suggested: [/-9999 .* once, far from all others, in "y"/] },
  'missing__2d_2d.csv': missing('--'),
  'missing__2e.csv': missing('\\.'),
  'missing__3cNA_3e.csv': missing('<NA>'),
  'missing_inf.csv': missing('inf'),
  'missing_missing.csv': missing('missing'),
  'missing_n_2ea_2e.csv': missing('n\\.a\\.'),
  'nbsp.csv': {
    ...plain,
    first: [
      [1561, 0.656],
      [1426, -1.376],
    ],
    used: { thousands: 'space' },
  },
  'noheader.csv': {
    columns: ['column 1', 'column 2'],
    begins: ['column 1', 'column 2'],
    ...{ first: four, rows: 80, used: { headingRows: 0 }, said: [/no headings/] },
  },
  'off0.csv': { ...plain, first: [[0.610579, 0.655552]], rows: 400 },
  'off1e4.csv': { ...plain, first: [[10000.610579, 10000.655552]], rows: 400 },
  'off1e6.csv': { ...plain, first: [[1000000.610579, 1000000.655552]], rows: 400 },
  'onebad.csv': {
    columns: ['x', 'y', 'z'],
    ...{ begins: ['x', 'y'], first: three, rows: 79 },
    said: [/1 row left out: a cell is no number \("<0\.05"\), on line 62/],
  },
  'pandas_default.csv': { columns: ['column 1', '0', '1'], begins: ['0', '1'], first: four, rows: 80 },
  'pandas_index.csv': { columns: ['column 1', 'x', 'y'], begins: ['x', 'y'], first: four, rows: 80 },
  'percent.csv': {
    ...plain,
    first: [
      [50.6, 0.656],
      [49.3, -1.376],
    ],
    said: [/"x" is in %/],
  },
  'pipe.csv': { ...plain, first: four, used: { delimiter: 'pipe' } },
  'pressure.csv': { columns: ['hPa'], begins: ['hPa'], first: [[968], [968]], rows: 400 },
  'ratio100.csv': { columns: ['age', 'income'], begins: ['age', 'income'], first: [[0.610579, 65.5552]], rows: 400 },
  'ratio5000.csv': { columns: ['age', 'income'], begins: ['age', 'income'], first: [[0.610579, 3277.76]], rows: 400 },
  'savetxt.txt': { ...plain, first: precise, used: { delimiter: 'spaces' }, said: [/headings stand behind #/] },
  'savetxt_comma.csv': { ...plain, first: precise, said: [/headings stand behind #/] },
  'sentinel.csv': {
    columns: ['T', 'RH'],
    begins: ['T', 'RH'],
    first: weather,
    rows: 600,
    suggested: [/-200 .* 48 times/],
  },
  'sentinel9999.csv': {
    columns: ['T', 'RH'],
    begins: ['T', 'RH'],
    first: weather,
    rows: 600,
    suggested: [/-9999 .* 48 times/],
  },
  'sep2.csv': { ...plain, first: four, used: { delimiter: 'semicolon', firstLine: 2 } },
  'sep3.csv': {
    columns: ['x', 'y', 'z'],
    ...{ begins: ['x', 'y'], first: four, rows: 80, used: { delimiter: 'comma', firstLine: 2 } },
    notOffered: { z: 'constant: 1 in every row' },
  },
  'thousands.csv': {
    columns: ['population', 'area'],
    begins: ['population', 'area'],
    first: [
      [161_343, 340.6],
      [131_207, 605.3],
    ],
    rows: 60,
    used: { decimal: 'point', thousands: 'comma' },
  },
  'thousands_de.csv': {
    columns: ['Einwohner', 'Flaeche'],
    begins: ['Einwohner', 'Flaeche'],
    first: [
      [1484, 526],
      [2421, 461],
    ],
    rows: 60,
    asked: [/Is 1\.484 in column "Einwohner" the number 1484 or 1\.484\?/, { decimal: 'comma', thousands: 'point' }],
  },
  'title.csv': {
    columns: ['Year', 'Jan', 'Feb'],
    begins: ['Jan', 'Feb'],
    first: [
      [0.61, 0.66],
      [-0.73, -1.38],
    ],
    rows: 79,
    said: [/1 line above the table skipped: "Land and sea: global means"/, /"\*\*\*" once/],
  },
  'trailing.csv': { ...plain, first: three },
  'trailing_both.csv': { ...plain, first: three },
  'units.csv': {
    columns: ['time (s)', 'T (degC)', 'RH (%)'],
    begins: ['T (degC)', 'RH (%)'],
    ...{ first: weather, rows: 80, used: { unitsRow: true } },
    suggested: [/-200 .* 6 times/],
  },
  'utf16.csv': { ...plain, first: four, used: { encoding: 'utf-16le' } },
  'utf16le-nobom.csv': { ...plain, first: four, used: { encoding: 'utf-16le' } },
  'utm.csv': {
    columns: ['easting', 'northing'],
    begins: ['easting', 'northing'],
    ...{ first: [[448292.53, 5411964.78]], rows: 400 },
  },
  'utm0.csv': {
    columns: ['easting', 'northing'],
    begins: ['easting', 'northing'],
    ...{ first: [[30.53, 32.78]], rows: 400 },
  },
  'years.csv': {
    columns: ['country', '1960', '1961'],
    ...{ begins: ['1960', '1961'], first: four, rows: 80 },
    notOffered: { country: 'text' },
  },
}

test('every file of the folder has its expectation', () => {
  expect(Object.keys(cases).sort()).toEqual(readdirSync(folder).sort())
})

describe.each(Object.entries(cases))('%s', (file, expected) => {
  const path = join(folder, file)

  test('is seen as a person would see it', async () => {
    const reading = await readTable(path)
    expect(reading.columns.map(({ name }) => name)).toEqual(expected.columns)
    expect(reading.suggestedColumns.map((position) => reading.columns[position - 1].name)).toEqual(expected.begins)
    expect(reading.used).toMatchObject(expected.used ?? {})
    const notOffered = reading.columns.filter(({ offered }) => !offered)
    expect(Object.fromEntries(notOffered.map(({ name, remark }) => [name, remark]))).toEqual(expected.notOffered ?? {})
    expect(reading.questions.length).toBe(expected.asked ? 1 : 0)
    if (expected.asked) {
      const [text, answer] = expected.asked
      expect(reading.questions[0].text).toMatch(text)
      expect(reading.questions[0].answers.map(({ options }) => options)).toContainEqual(answer)
    }
    expect(reading.suggestions.map(({ text }) => text)).toEqual(
      (expected.suggested ?? []).map((pattern) => expect.stringMatching(pattern)),
    )
  })

  test('gives the numbers that stand in it', async () => {
    const read = await readColumns(path, { columns: expected.begins, options: expected.asked?.[1] })
    const width = expected.begins.length
    expect(Array.from(read.rows.subarray(0, expected.first.flat().length))).toEqual(expected.first.flat())
    expect(read.rows.length / width).toBe(expected.rows)
    expect(read.rows.every(Number.isFinite)).toBe(true)
    for (const pattern of expected.said ?? []) expect(read.notes.join('\n')).toMatch(new RegExp(pattern, 'm'))
  })
})

test('a number that can be read in two ways is refused until a person has said which', async () => {
  const path = join(folder, 'thousands_de.csv')
  await expect(readColumns(path, { columns: ['Einwohner'] })).rejects.toMatchObject({
    code: 'invalid-input',
    field: 'data.table',
  })
  expect((await readColumns(path, { columns: ['Flaeche'] })).rows[0]).toBe(526)
  const asDecimals = await readColumns(path, { columns: ['Einwohner'], options: { decimal: 'point' } })
  expect(asDecimals.rows[0]).toBe(1.484)
})

test('a suggested value is left out once a person names it as missing', async () => {
  const path = join(folder, 'sentinel9999.csv')
  const [{ options }] = (await readTable(path)).suggestions
  const read = await readColumns(path, { columns: ['T', 'RH'], options })
  expect(read.rows.length / 2).toBe(600 - 24)
  expect(Math.min(...read.rows)).toBeGreaterThan(-100)
  expect((await readTable(path, options)).suggestions).toEqual([])
})

test.each([
  ['likert.csv', ['q1', 'q2'], [/"q1" has only 5 distinct values in 600 rows, and "q2" has only 5/]],
  ['pressure.csv', ['hPa'], [/"hPa" has only 3 distinct values in 400 rows/]],
  ['utm.csv', ['easting', 'northing'], []],
] as [string, string[], RegExp[]][])(
  '%s: repeated values that have no density are said',
  async (file, columns, texts) => {
    const missing = file === 'air2.csv' ? undefined : []
    const table = missing && { missing }
    const config = { kind: 'csv', path: join(folder, file), columns, table, standardise: false } as const
    const { weaknesses } = await loadData(config, 1)
    expect(weaknesses).toEqual(
      texts.map((text) => ({ code: 'repeated-values', text: expect.stringMatching(text) as string })),
    )
  },
)
