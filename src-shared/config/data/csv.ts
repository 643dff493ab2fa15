import * as v from 'valibot'
import { tableOptionsSchema } from '../../table-reading.ts'
import { columnsField, columnsMaximum, describe, show, textField, toggleField } from '../fields.ts'

export const csvConfig = v.strictObject({
  kind: v.literal('csv'),
  path: textField('', {
    label: 'File',
    help: 'A table as text: CSV, TSV or aligned columns. Up to 32 MB of rows are kept with the experiment when it starts; of more only a hash, so keep the file.',
  }),
  columns: columnsField(['x', 'y'], {
    label: 'Columns',
    term: 'standardise',
    help: 'Columns of numbers; rows with a missing value are left out and counted. With one or two everything is exact, with more the likelihood is estimated with bounds.',
  }),
  /** Which columns they are, counted from 1 at the left, in the order of `columns`; absent: sought by name. */
  positions: v.optional(v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1))), v.maxLength(columnsMaximum))),
  /** Heading or name of a column with few values, by which the rows have classes. */
  classColumn: v.optional(
    v.pipe(
      v.string((issue) => `Expected text, got ${show(issue.input)}.`),
      v.maxLength(200, 'Expected at most 200 characters.'),
      describe({
        kind: 'text',
        unit: '',
        label: 'Class labels',
        term: 'class-labels',
        help: 'A column with 2 to 50 different values, such as a species: the class of each row, by which panels colour the data and which a perceptron with classes learns. It is no coordinate, and other energies do not see it; nothing for none.',
        defaultValue: '',
      }),
    ),
  ),
  /** How the file is to be read; what is absent is guessed. */
  table: v.optional(tableOptionsSchema),
  /** Set when an experiment starts: the hash of the rows that it learns from, which are kept with it. */
  contents: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'Expected a SHA-256 hash in hexadecimal digits.'))),
  standardise: toggleField(false, {
    label: 'Show standardised',
    term: 'standardise',
    help: 'Axes and log densities in standard deviations of the training rows instead of the columns’ own units; what is learned is the same.',
  }),
})

/** Of a table nothing is known before it is read; in units of the columns' variance this suits most. */
export const csvStepSize = (): number => 0.01
