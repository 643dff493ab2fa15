// Fields that every table that comes with EBM Studio has: which columns, which classes, in which units.

import * as v from 'valibot'
import { columnsField, describe, show, toggleField } from '../fields.ts'

export interface PackagedTable<Class extends string> {
  /** Headings with their units. */
  columns: readonly string[]
  /** Of them, those to begin with. */
  begins: readonly string[]
  /** What the rows are, for the help of their columns. */
  rows: string
  /** Columns by which the rows have classes. */
  classColumns: readonly Class[]
}

export function packagedTableConfig<const Kind extends string, const Class extends string>(
  kind: Kind,
  { begins, rows, classColumns }: PackagedTable<Class>,
) {
  const choices: { value: 'none' | Class; label: string }[] = [
    { value: 'none', label: 'None' },
    ...classColumns.map((value) => ({ value, label: value })),
  ]
  return v.strictObject({
    kind: v.literal(kind),
    columns: columnsField(begins, {
      label: 'Columns',
      term: 'standardise',
      help: `${rows}; rows with a missing value are left out. With one or two everything is exact, with more the likelihood is estimated with bounds.`,
    }),
    /** Absent: none, as in experiments that began before there were classes. */
    classColumn: v.optional(
      v.pipe(
        v.picklist(
          choices.map(({ value }) => value),
          (issue) => `Expected one of ${choices.map(({ value }) => value).join(', ')}; got ${show(issue.input)}.`,
        ),
        describe({
          kind: 'choice',
          unit: '',
          label: 'Class labels',
          term: 'class-labels',
          help: 'Of which class each row is: panels colour the data by it, and a perceptron with classes learns it. It is no coordinate, and other energies do not see it.',
          choices,
          defaultValue: 'none',
        }),
      ),
    ),
    standardise: toggleField(false, {
      label: 'Show standardised',
      term: 'standardise',
      help: 'Axes and log densities in standard deviations of the training rows instead of the columns’ own units; what is learned is the same.',
    }),
  })
}

/** Of a table nothing is known before it is read; in units of the columns' variance this suits most. */
export const tableStepSize = (): number => 0.01
