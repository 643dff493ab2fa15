// Tables on the command line: what was guessed is said, every guess has an option, and any column can be chosen.

import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compareConfig, type CompareOptions } from '../../src-engine/cli/compare-config.ts'
import { splitNames } from '../../src-shared/split-names.ts'
import { withFile } from '../../src-engine/cli/file-choice.ts'
import { chooseColumns } from '../../src-engine/cli/table-choice.ts'
import { columnsInWords, readingInWords, tableOptions, tableOptionsHelp } from '../../src-engine/cli/table-options.ts'
import { readTable } from '../../src-engine/data/tables/read-table.ts'
import { tableOptionsSchema } from '../../src-shared/table-reading.ts'

const fixture = (name: string): string => join(import.meta.dirname, '..', 'fixtures', 'tables', name)

const options = (values: Partial<CompareOptions> = {}): CompareOptions => ({
  data: 'csv',
  dataOption: [],
  column: [],
  tableOption: [],
  method: [],
  energyOption: [],
  evaluationOption: [],
  divergenceOption: [],
  ...values,
})

describe('names in one option', () => {
  test.each<[string, string[]]>([
    ['x,y', ['x', 'y']],
    [' x , y ', ['x', 'y']],
    ['"length, mm",width', ['length, mm', 'width']],
    ['width,"length, mm"', ['width', 'length, mm']],
    ['"a ""quoted"" name"', ['a "quoted" name']],
    ['size 1/2" pipe,y', ['size 1/2" pipe', 'y']],
    ['lat[unit="deg"],x', ['lat[unit="deg"]', 'x']],
    ['', ['']],
    ['x,', ['x', '']],
    [',x', ['', 'x']],
    ['"x', ['"x']],
  ])('%j are %j', (text, names) => {
    expect(splitNames(text)).toEqual(names)
  })
})

describe('columns of a file', () => {
  test.each<[string, Partial<CompareOptions>, string[], number[]]>([
    ['air.csv', {}, ['S1', 'T'], [3, 4]],
    ['dups.csv', { columns: 'x,y (2)' }, ['x', 'y (2)'], [1, 3]],
    ['comma_name.csv', { column: ['length, mm'] }, ['length, mm'], [1]],
    ['comma_name.csv', { columns: '"length, mm",width' }, ['length, mm', 'width'], [1, 2]],
    ['inches.csv', { columns: 'size 1/2" pipe,y' }, ['size 1/2" pipe', 'y'], [2, 3]],
    ['years.csv', { columns: '1961,1960' }, ['1961', '1960'], [3, 2]],
    ['units.csv', { column: ['RH', 'T'] }, ['RH (%)', 'T (degC)'], [3, 2]],
    ['pandas_default.csv', { columns: '#3' }, ['1'], [3]],
    ['noheader.csv', {}, ['column 1', 'column 2'], [1, 2]],
  ])('of %s, %j are %j', async (file, wishes, columns, positions) => {
    const { config } = await chooseColumns(fixture(file), options(wishes))
    expect(config).toEqual({ columns, positions })
    const { data } = compareConfig(options({ ...wishes, file: fixture(file) }), config)
    expect(data).toMatchObject({ kind: 'csv', columns, positions })
  })

  test('one that is not there is refused with what is', async () => {
    await expect(chooseColumns(fixture('dups.csv'), options({ columns: 'q' }))).rejects.toThrow(
      /got "q": choose among "x", "y", "y \(2\)", "z"\. A name that holds a comma is given by --column/,
    )
  })

  test('--columns and --column exclude each other', async () => {
    const both = options({ columns: 'x', column: ['y'] })
    await expect(chooseColumns(fixture('dups.csv'), both)).rejects.toThrow(/got both/)
  })

  test('options of the table belong to a file', () => {
    expect(() => compareConfig(options({ data: 'penguins', tableOption: ['decimal=comma'] }))).toThrow(
      /Expected it with --data csv/,
    )
  })

  test('the options are kept in the experiment', async () => {
    const wishes = options({ file: fixture('thousands_de.csv'), tableOption: ['decimal=comma,thousands=point'] })
    const { config } = await chooseColumns(wishes.file!, wishes)
    expect(compareConfig(wishes, config).data).toMatchObject({ table: { decimal: 'comma', thousands: 'point' } })
  })
})

describe('options of a table', () => {
  test('are read by their types', () => {
    const texts = ['missing=-9999,-200,unit-less', 'heading-rows=0,units-row=false,comment=', 'delimiter=tab']
    expect(tableOptions(texts)).toEqual({
      missing: ['-9999', '-200', 'unit-less'],
      headingRows: 0,
      unitsRow: false,
      comment: '',
      delimiter: 'tab',
    })
  })

  test.each([
    ['delimeter=tab', /Did you mean "delimiter"\?/],
    ['delimiter=dot', /Expected one of comma, semicolon/],
    ['heading-rows=1e0', /--table-option/],
    ['first-line=0', /from 1 to/],
  ])('%s is refused by name', (text, message) => {
    expect(() => tableOptions([text])).toThrow(message)
  })

  test('all stand in the help', () => {
    const help = tableOptionsHelp()
    for (const key of Object.keys(tableOptionsSchema.entries)) {
      expect(help).toContain(key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
    }
  })
})

test('what was guessed is said, with the option that answers each question', async () => {
  const asked = readingInWords(await readTable(fixture('thousands_de.csv')))
  expect(asked).toContain('thousands_de.csv: 60 rows from line 1, headings')
  expect(asked).toContain('UTF-8; delimiter: semicolon; decimal sign: point; thousands: none')
  expect(asked).toContain('--table-option decimal=comma,thousands=point (1484: the point separates thousands)')
  expect(readingInWords({ ...(await readTable(fixture('units.csv'))), rowCount: 1 })).toContain(': 1 row from line')
  const weather = await readTable(fixture('air.csv'))
  expect(readingInWords(weather)).toContain('--table-option missing=-200')
  expect(columnsInWords(weather.columns)).toMatch(/#1 +Date +date .*dates or times\n/)
})

describe('a file', () => {
  const plain = { dataOption: [] as string[] }

  test('decides what the data are, where they are not named', () => {
    expect(withFile(plain)).toMatchObject({ data: 'two-moons' })
    expect(withFile({ ...plain, file: fixture('penguins.csv') })).toMatchObject({ data: 'csv' })
    expect(withFile({ ...plain, file: 'digits.npy' })).toMatchObject({ data: 'images' })
    expect(withFile({ ...plain, file: 'train-images.idx3-ubyte.gz' })).toMatchObject({ data: 'images' })
    expect(withFile({ ...plain, file: import.meta.dirname })).toMatchObject({ data: 'images' })
    expect(withFile({ ...plain, data: 'csv', file: 'digits.npy' })).toMatchObject({ data: 'csv' })
  })

  test('named among the settings of the data is read like any other, so that its columns are guessed', async () => {
    const wishes = withFile(options({ dataOption: [`standardise=true,path=${fixture('units.csv')}`] }))
    expect(wishes).toMatchObject({ file: fixture('units.csv'), dataOption: ['standardise=true'] })
    const { config } = await chooseColumns(wishes.file!, wishes)
    expect(compareConfig(wishes, config).data).toMatchObject({ columns: config.columns, standardise: true })
  })
})
