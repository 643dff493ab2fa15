// The class of each row: a column of a table with few values, such as a species. Panels colour
// the data by them; densities over x do not see them.
//
// Classes are numbered in the order of their names (numbers in names by size), so that the order of a file's rows changes
// nothing. A row whose class is missing is left out, as one with a missing number is.

import { AppError } from '../../src-shared/errors.ts'
import type { SplitOrder } from './splits.ts'

/** More are no classes but texts, or a number that was meant to be learned from. */
export const classCountMaximum = 50

export interface RowClasses {
  /** Heading of the column. */
  column: string
  names: readonly string[]
  /** Place among the names, one for each row. */
  labels: Uint8Array
}

/** Of the rows of each split, in their order. */
export interface SplitClasses extends Omit<RowClasses, 'labels'> {
  train: Uint8Array
  validation: Uint8Array
  test: Uint8Array
  /**
   * The exact log p(y | x) at rows in the units that the person sees, row-major (rows × classes), nats; absent where it is
   * not known.
   */
  exactLogShares?: (rows: Float64Array) => Float64Array
}

const inOrder = new Intl.Collator('en', { numeric: true })

/** Names in their order, whichever came first. */
export const orderedClasses = (names: Iterable<string>): string[] =>
  [...names].sort((a, b) => inOrder.compare(a, b) || (a < b ? -1 : 1))

/** From the class of each row. Throws AppError('invalid-input') where there are too many or only one. */
export function rowClasses(column: string, values: readonly string[]): RowClasses {
  const names = orderedClasses(new Set(values))
  if (names.length > classCountMaximum) {
    const got = names.length.toLocaleString('en-US')
    throw wrongClasses(`at most ${classCountMaximum} classes, got ${got} in "${column}"`)
  }
  if (names.length < 2) {
    const got = names.length === 0 ? 'none' : `only "${names[0]}"`
    throw wrongClasses(`at least two classes, got ${got} in "${column}"`)
  }
  const places = new Map(names.map((name, place) => [name, place]))
  return { column, names, labels: Uint8Array.from(values, (value) => places.get(value)!) }
}

function wrongClasses(what: string): AppError {
  const message = `Expected ${what}: choose another column in Data → Class labels, or none.`
  return new AppError('invalid-input', message, { field: 'data.classColumn' })
}

/** Rows of each class, by their place. */
export function classCounts({ names }: Pick<RowClasses, 'names'>, labels: Uint8Array): number[] {
  const counts = names.map(() => 0)
  for (const label of labels) counts[label]++
  return counts
}

/** `Species: Adelie 151 (106 / 22 / 23), …`, with why the split is as it is. */
export function classesInWords(classes: SplitClasses): string {
  const parts = [classes.train, classes.validation, classes.test].map((labels) => classCounts(classes, labels))
  const each = classes.names.map((name, place) => {
    const counts = parts.map((part) => part[place])
    return `${name} ${counts.reduce((sum, count) => sum + count)} (${counts.join(' / ')})`
  })
  return (
    `Classes by ${classes.column}: ${each.join(', ')}; train / validation / test in brackets. ` +
    'Rows are split without regard to their class, so that choosing classes changes no row’s part.'
  )
}

/** Throws AppError('invalid-input') where a class has no training row. */
export function splitClasses({ column, names, labels }: RowClasses, order: SplitOrder): SplitClasses {
  const [train, validation, test] = [order.train, order.validation, order.test].map((part) => labelsAt(part, labels))
  const split = { column, names, train, validation, test }
  requireTrained(split)
  return split
}

export const labelsAt = (order: Uint32Array, labels: Uint8Array): Uint8Array =>
  Uint8Array.from(order, (row) => labels[row])

/** A class that no training row has cannot be learned. */
function requireTrained(classes: SplitClasses): void {
  const missing = classCounts(classes, classes.train).indexOf(0)
  if (missing === -1) return
  throw new AppError(
    'invalid-input',
    `Expected training rows of every class, got none of "${classes.names[missing]}" of "${classes.column}": ` +
      'leave out its rows, choose another seed, or other classes in Data → Class labels.',
    { field: 'data.classColumn' },
  )
}

/** Rows with their label as one column more, row-major, fresh. */
export function withLabels(rows: Float64Array, dimension: number, labels: Uint8Array): Float64Array {
  const wider = new Float64Array(labels.length * (dimension + 1))
  for (let row = 0; row < labels.length; row++) {
    wider.set(rows.subarray(row * dimension, (row + 1) * dimension), row * (dimension + 1))
    wider[row * (dimension + 1) + dimension] = labels[row]
  }
  return wider
}

/** What `withLabels` made, taken apart; fresh. */
export function takenApart(wider: Float64Array, dimension: number): { rows: Float64Array; labels: Uint8Array } {
  const rowCount = wider.length / (dimension + 1)
  const rows = new Float64Array(rowCount * dimension)
  const labels = new Uint8Array(rowCount)
  for (let row = 0; row < rowCount; row++) {
    const from = row * (dimension + 1)
    rows.set(wider.subarray(from, from + dimension), row * dimension)
    labels[row] = wider[from + dimension]
  }
  return { rows, labels }
}
