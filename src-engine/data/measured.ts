// A measured data set: columns of a table, split by the seed, standardised if wanted. Its density is not known.

import { AppError } from '../../src-shared/errors.ts'
import type { ImageSize } from '../../src-shared/snapshot.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import { canonicalRowOrder } from './coordinates.ts'
import type { DataSet, RowOrder } from './data-set.ts'
import { momentsOf, type Moments } from '../metrics/moments.ts'
import { classesInWords, labelsAt, splitClasses, type RowClasses } from './row-classes.ts'
import { rowsAt, splitBy, splitOrder } from './splits.ts'
import { columnNameOf, scaleInWords, standardiseSplits, type ColumnScale } from './standardise.ts'
import { repeatedValues } from './repeated-values.ts'
import { columnOf, viewOf } from './view.ts'

/** Fewer rows than this cannot be split into three parts that mean anything. */
export const rowCountMinimum = 20

/** Of all rows together. Beyond this, three lanes with their copies would not fit into the memory of an ordinary computer. */
export const numbersMaximum = 20e6

/** Columns as read, in their own units. */
export interface MeasuredTable {
  title: string
  /** Headings, e.g. `Beak Length (mm)`. */
  columns: readonly string[]
  /** Row-major, complete rows only. */
  rows: Float64Array
  /** Rows left out because a chosen column was missing. */
  leftOutCount: number
  /** What reading them showed: rows left out, and why. */
  notes: readonly string[]
  columnChoices: readonly string[]
  /** Of rows that are images. */
  image?: ImageSize
  /** Of the rows; absent where no column of classes was chosen. */
  classes?: RowClasses
}

export interface TableOptions {
  /** What the person sees: columns in their standard deviations, or in their own units. */
  standardise: boolean
  seed: number
  rowOrder: RowOrder
}

export function dataFromTable(table: MeasuredTable, options: TableOptions): DataSet {
  const { columns, leftOutCount } = table
  const dimension = columns.length
  const { rows, classes } = options.rowOrder === 'file' ? table : inCanonicalOrder(table)
  const rowCount = rows.length / dimension
  if (rowCount < rowCountMinimum) {
    throw new AppError(
      'data-unreadable',
      `${table.title}: Expected at least ${rowCountMinimum} complete rows, got ${rowCount}` +
        `${leftOutCount > 0 ? ` (${leftOutCount} left out for missing values)` : ''}: choose other columns or add rows.`,
      { field: 'data.columns' },
    )
  }
  refuseHuge(columns, rows)
  const order = splitOrder(rowCount, randomStream({ seed: options.seed, purpose: purposes.split }))
  const raw = splitBy(order, rows, dimension)
  const split = classes && splitClasses(classes, order)
  const rawMoments = momentsOf(raw.train, dimension)
  refuseDegenerate(columns, rawMoments)
  const scales = columns.map((_, axis) => ({
    mean: rawMoments.mean[axis],
    standardDeviation: Math.sqrt(rawMoments.covariance[axis * dimension + axis]),
  }))
  const splits = options.standardise ? standardiseSplits(raw, scales) : raw
  return {
    title: table.title,
    dimension,
    ...splits,
    density: null,
    ...(options.standardise ? momentsOf(splits.train, dimension) : rawMoments),
    view: viewOf({
      rows: splits.train,
      dimension,
      labels: columns.map((column, axis) => axisLabel(column, options.standardise ? scales[axis] : null)),
      equalUnits: false,
    }),
    densityUnit: densityUnitOf(columns, options.standardise),
    notes: [...notesOf(table, options.standardise ? scales : null), ...(split ? [classesInWords(split)] : [])],
    weaknesses: repeatedValues(columns.map((name, axis) => ({ name, values: columnOf(rows, dimension, axis) }))),
    columnChoices: table.columnChoices,
    ...(options.standardise && {
      standardisationLogDeterminant: logVolume(scales),
    }),
    ...(split && { classes: split }),
  }
}

/** Rows and their classes in an order that no order of rows or columns in the file changes. */
function inCanonicalOrder({ rows, columns, classes }: MeasuredTable): Pick<MeasuredTable, 'rows' | 'classes'> {
  const order = canonicalRowOrder(rows, columns.length, classes?.labels)
  const sorted = rowsAt(order, rows, columns.length)
  return { rows: sorted, ...(classes && { classes: { ...classes, labels: labelsAt(order, classes.labels) } }) }
}

/** Squares of such values overflow, so that not even a variance can be computed. */
const magnitudeMaximum = 1e150

function refuseHuge(columns: readonly string[], rows: Float64Array): void {
  const at = rows.findIndex((value) => Math.abs(value) > magnitudeMaximum)
  if (at === -1) return
  throw new AppError(
    'invalid-input',
    `Expected numbers between -${magnitudeMaximum} and ${magnitudeMaximum}, got ${rows[at]} in "${columns[at % columns.length]}": ` +
      'correct it, or name it as a missing value.',
    { field: 'data.columns' },
  )
}

/** A constant column, or one that follows from the others, has no density in its dimension. */
function refuseDegenerate(columns: readonly string[], { mean, covariance }: Moments): void {
  const dimension = columns.length
  columns.forEach((column, axis) => {
    const variance = covariance[axis * dimension + axis]
    if (variance > 1e-24 * mean[axis] ** 2 && variance > 0) return
    throw new AppError(
      'invalid-input',
      `Expected a column that varies, got the constant ${mean[axis]} in every training row of "${column}": ` +
        `choose another in Data → Columns.`,
      { field: 'data.columns' },
    )
  })
  const dependent = dependentColumn(covariance, dimension)
  if (dependent === null) return
  const words =
    dimension === 2
      ? `Expected two columns with a density in the plane, but "${columns[0]}" and "${columns[1]}" lie on one line: choose another in Data → Columns.`
      : `Expected columns none of which follows from the others, but "${columns[dependent]}" is a weighted sum of those before it: leave it out in Data → Columns.`
  throw new AppError('invalid-input', words, { field: 'data.columns' })
}

/** Share of a column's variance that the columns before it must leave unexplained. */
const unexplainedMinimum = 1e-10

/** The first column that is a weighted sum of those before it, by Cholesky's pivots; null where there is none. */
function dependentColumn(covariance: Float64Array, dimension: number): number | null {
  const factor = new Float64Array(dimension * dimension)
  for (let i = 0; i < dimension; i++) {
    const variance = covariance[i * (dimension + 1)]
    for (let j = 0; j <= i; j++) {
      let rest = covariance[i * dimension + j]
      for (let k = 0; k < j; k++) rest -= factor[i * dimension + k] * factor[j * dimension + k]
      if (j < i) factor[i * dimension + j] = rest / factor[j * (dimension + 1)]
      else if (rest <= unexplainedMinimum * variance) return i
      else factor[i * (dimension + 1)] = Math.sqrt(rest)
    }
  }
  return null
}

function axisLabel(column: string, scale: ColumnScale | null): string {
  if (!scale) return column
  const { name, unit } = columnNameOf(column)
  return `${name} (standardised; ${scaleInWords(scale, unit)})`
}

function notesOf({ columns, notes: read }: MeasuredTable, scales: readonly ColumnScale[] | null): string[] {
  const notes = [...read]
  if (scales) {
    const each = columns.map((column, axis) => {
      const { name, unit } = columnNameOf(column)
      return `${name} by ${scaleInWords(scales[axis], unit)}`
    })
    notes.push(`Standardised by the training rows: ${each.join('; ')}.`)
  }
  notes.push(densityUnitInWords(columns, scales))
  return notes
}

/** A density has a unit, and so has its logarithm: log densities in millimetres and in metres differ by a constant. */
function densityUnitInWords(columns: readonly string[], scales: readonly ColumnScale[] | null): string {
  const own = `per ${densityUnitOf(columns, false)}`
  if (!scales) return `Log densities and likelihoods are in nats, of a density ${own}.`
  const constant = logVolume(scales)
  const direction = constant > 0 ? 'lower' : 'higher'
  return (
    'Log densities and likelihoods are in nats, of a density per standard deviation of each column. ' +
    `Of a density ${own}, which can be compared between seeds, they are ${Number(Math.abs(constant).toPrecision(5))} nats ${direction}.`
  )
}

/** What a density over these columns is per. */
function densityUnitOf(columns: readonly string[], standardised: boolean): string {
  const units = columns.map((column) => {
    const { name, unit } = columnNameOf(column)
    return standardised ? 'standardised unit' : unit || `unit of ${name}`
  })
  return units.length === 2 && units[0] === units[1] ? `${units[0]}²` : units.join(' · ')
}

/** Σ log sd. */
const logVolume = (scales: readonly ColumnScale[]): number =>
  scales.reduce((sum, { standardDeviation }) => sum + Math.log(standardDeviation), 0)
