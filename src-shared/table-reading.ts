// How a table of text is read: what can be chosen, what was guessed, and what a person should see before using it.
//
//   path, options ── the engine looks at the whole file ──▶ TableReading: guesses, columns, first rows, questions
//
// Every guess can be overridden by an option; an option that is absent is guessed. The options are kept in the
// experiment (`data.table`), so that the same file is read the same way again.

import * as v from 'valibot'
import { describe, show } from './config/fields.ts'
import type { DecimalSign, ThousandsSign } from './read-number.ts'

/** How files of tables end, without the point. */
export const tableExtensions = ['csv', 'tsv', 'tab', 'txt', 'dat', 'data', 'psv', 'asc', 'arff'] as const

export const tableEncodings = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16, little-endian',
  'utf-16be': 'UTF-16, big-endian',
  'windows-1252': 'Latin-1 (Windows-1252)',
} as const
export type TableEncoding = keyof typeof tableEncodings

export const tableDelimiters = {
  comma: 'Comma',
  semicolon: 'Semicolon',
  tab: 'Tab',
  pipe: 'Vertical bar',
  colon: 'Colon',
  spaces: 'Spaces',
  aligned: 'Aligned columns',
  none: 'None: one column',
} as const
export type TableDelimiter = keyof typeof tableDelimiters

/** `both`: each cell by the sign that it has. */
export type TableDecimal = DecimalSign | 'both'

export const decimalSigns: Record<TableDecimal, string> = {
  point: 'Point: 1.5',
  comma: 'Comma: 1,5',
  both: 'Either: 1.5 and 1,5',
}

export const thousandsSigns: Record<ThousandsSign, string> = {
  none: 'None: 1234',
  comma: 'Comma: 1,234',
  point: 'Point: 1.234',
  space: 'Space: 1 234',
  apostrophe: 'Apostrophe: 1’234',
}

/** What counts in a column whose cells carry unlike units or signs. */
export const mixedUnits = {
  most: 'The most frequent; leave out the others',
  'plain-too': 'Numbers without a unit have it, too',
  all: 'All numbers as they stand',
} as const
export type MixedUnits = keyof typeof mixedUnits

/** Every field is optional: what is absent is guessed. */
export const tableOptionsSchema = v.strictObject({
  encoding: choice(tableEncodings, 'Encoding', 'How the file writes its characters.'),
  delimiter: choice(tableDelimiters, 'Delimiter', 'What stands between two cells.'),
  comment: v.optional(
    v.pipe(
      v.string((issue) => `Expected text, got ${show(issue.input)}.`),
      v.maxLength(4, 'Expected at most 4 characters.'),
      describe({
        kind: 'text',
        unit: '',
        label: 'Comments begin with',
        help: 'Lines that begin so are skipped; nothing for none.',
        defaultValue: '',
      }),
    ),
  ),
  firstLine: integer('Table begins on line', 'The line of the headings, or of the first row where there are none.', 1),
  headingRows: integer('Rows of headings', '0 for a table without headings; two rows are joined.', 0, 2),
  unitsRow: toggle('Row of units', 'The row below the headings holds units.'),
  decimal: choice(decimalSigns, 'Decimal sign', 'What stands before the decimals.'),
  thousands: choice(thousandsSigns, 'Thousands', 'What separates thousands.'),
  mixedUnits: choice(
    mixedUnits,
    'Mixed units',
    'Which cells count in a column that mixes units, percent, currencies and plain numbers. Nothing is converted.',
  ),
  missing: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.maxLength(60)), (issue) => `Expected texts, got ${show(issue.input)}.`),
      v.maxLength(50, 'Expected at most 50 further texts for a missing value.'),
      describe({
        kind: 'columns',
        unit: '',
        label: 'Missing values',
        help: 'Cells that also mean a missing value, such as -9999, besides the usual ones (empty, NA, NaN, null, …).',
        defaultValue: [],
      }),
    ),
  ),
  footerRows: integer('Rows left out at the end', 'Totals and remarks below the table.', 0, 1000),
})

export type TableOptions = v.InferOutput<typeof tableOptionsSchema>

/** All options with the values that are used, guessed or chosen. Number formats may differ by column: see `columns`. */
export type TableGuess = Required<TableOptions>

/** `rows`: counts or numbers the rows. Only numbers and rows can be chosen. */
export type TableColumnType = 'number' | 'rows' | 'date' | 'text' | 'empty'

export interface OddCell {
  /** Of the file; the first line is 1. */
  line: number
  text: string
}

export interface TableColumn {
  /** Counted from 1 at the left: what identifies a column. */
  position: number
  /** As the file has it; empty where it has none. */
  heading: string
  /** Different for every column: heading with its unit, `y (2)` for a second y, `column 3` where there is no heading. */
  name: string
  type: TableColumnType
  /** Can be learned from. */
  offered: boolean
  /** Why it is not offered or should be looked at, in words; else empty. */
  remark: string
  decimal: TableDecimal
  thousands: ThousandsSign
  /** `%`, a currency sign or a unit where the cells carry one. */
  sign: string
  numberCount: number
  missingCount: number
  /** What stood for a missing value, with how often; `''` is an empty cell. */
  missingTokens: { token: string; count: number }[]
  /** Cells that are neither a number nor missing: their rows are left out if the column is chosen. */
  oddCount: number
  /** The first few. */
  oddCells: OddCell[]
  /** Of its numbers; null where there are none. */
  minimum: number | null
  maximum: number | null
  /** Position of the first column with the very same numbers; null where there is none. */
  sameAs: number | null
  /** Its values with how often each stands, where they are few enough to be the classes of the rows; else null. */
  classes: TableClass[] | null
}

export interface TableClass {
  name: string
  count: number
}

/** One that must be answered before the columns it names can be used. */
export interface TableQuestion {
  code: 'decimal-or-thousands' | 'decimal-or-delimiter' | 'mixed-decimals' | 'mixed-units'
  /** Positions of the columns concerned. */
  columns: number[]
  /** A sentence with an example from the file, as a question. */
  text: string
  /** Each settles it: merge its options into those chosen. */
  answers: { label: string; options: TableOptions }[]
}

/** One that may be taken up: nothing is changed unless a person does. */
export interface TableSuggestion {
  code: 'sentinel'
  columns: number[]
  text: string
  /** Merge into those chosen; `missing` is to be joined with what it already holds. */
  options: TableOptions
}

export interface TableReading {
  /** Name of the file. */
  title: string
  /** What is used. */
  used: TableGuess
  /** Why it was guessed so, for each that was guessed: a few words without a full stop. */
  reasons: Partial<Record<keyof TableGuess, string>>
  /** Rows of data, without empty ones. */
  rowCount: number
  columns: TableColumn[]
  /** Positions of the one or two columns that a person most likely wants. */
  suggestedColumns: number[]
  /** The first lines of the file as they are, at most 12, each at most 300 characters. */
  firstLines: string[]
  /** The first rows of data as text, at most 20. */
  firstRows: { line: number; cells: string[] }[]
  questions: TableQuestion[]
  suggestions: TableSuggestion[]
  /** What else was found and done, in words: title lines, rows left out, empty columns. */
  notes: string[]
}

function choice<Value extends string>(choices: Record<Value, string>, label: string, help: string) {
  const values = Object.keys(choices) as Value[]
  const options = values.map((value) => ({ value, label: choices[value] }))
  return v.optional(
    v.pipe(
      v.picklist(values, (issue) => `Expected one of ${values.join(', ')}; got ${show(issue.input)}.`),
      describe({ kind: 'choice', unit: '', label, help, choices: options, defaultValue: values[0] }),
    ),
  )
}

function integer(label: string, help: string, minimum: number, maximum = 1e9) {
  const expected = `a whole number from ${minimum} to ${maximum}`
  const message = (issue: { input: unknown }) => `Expected ${expected}, got ${show(issue.input)}.`
  return v.optional(
    v.pipe(
      v.number(message),
      v.integer(message),
      v.minValue(minimum, message),
      v.maxValue(maximum, message),
      describe({ kind: 'integer', unit: '', label, help, minimum, maximum, defaultValue: minimum }),
    ),
  )
}

function toggle(label: string, help: string) {
  return v.optional(
    v.pipe(
      v.boolean((issue) => `Expected true or false, got ${show(issue.input)}.`),
      describe({ kind: 'toggle', unit: '', label, help, defaultValue: false }),
    ),
  )
}
