// The coordinates in which everything is computed: z = (x − m) / s, column by column, from the training rows.
//
//   m   the column's mean,   s   its standard deviation,   log Z in x = log Z in z + Σ log |s|
// so that neither the origin nor the units of a column change what is learned: energies, samplers, noise and step sizes
// see z, and a person sees x. A function of x has the same value as of its z; a density in x is that in z / Π |s|.
// The columns of a table have no order and no direction that means anything, but random initial weights would give them
// one. So z has a canonical one: columns by falling kurtosis, each pointing where its third moment is positive. Where
// columns agree in that (symmetric ones, or equal ones) the file decides, and only then does its order matter.
// Pixels of an image are one quantity in many places: each has its own mean and all have one common scale, the root of
// the mean of their variances, in the image's order. Scaled one by one, borders that are always black would be blown up
// until their noise counted as much as the strokes. So Σ log |s| is their number times the log of that scale.
// Binary rows stay as they are: 0 and 1 are no quantities with an origin and a unit, and a probability has no Σ log |s|.
// Fails where a column is constant (s = 0), which reading data refuses.

import type { CoordinatesKind } from '../../src-shared/config/coordinates.ts'
import type { DataSet } from './data-set.ts'
import { withLabels } from './row-classes.ts'
import { sortedOrder } from './sorted-order.ts'
import { rowsAt } from './splits.ts'

export interface Coordinates {
  /** What they are made of; null where z is x. */
  readonly axes: readonly CoordinateAxis[] | null
  /** Σ log |s| in nats: what log Z in x is above log Z in z, and a log density below. */
  readonly logDeterminant: number
  /** Rows in x as rows in z, row-major; the very array where both are the same. */
  toModel(rows: Float64Array): Float64Array
  /** Rows in z as rows in x, row-major; the very array where both are the same. */
  fromModel(rows: Float64Array): Float64Array
}

/** z is x: binary rows, and runs of earlier versions, which go on as they began. */
export const rawCoordinates: Coordinates = {
  axes: null,
  logDeterminant: 0,
  toModel: (rows) => rows,
  fromModel: (rows) => rows,
}

/** An axis of z: the column of x that it is made of, with m and s; s is negative where the column is turned round. */
export interface CoordinateAxis {
  column: number
  centre: number
  scale: number
}

export function coordinatesOf(data: DataSet, kind: CoordinatesKind): Coordinates {
  const { train, dimension, density, rowKind, image } = data
  if (kind === 'raw' || rowKind === 'binary') return rawCoordinates
  const axes = columnAxes(train, dimension)
  if (image) return coordinatesFrom(withCommonScale(axes))
  return coordinatesFrom(density === null ? inCanonicalOrder(axes) : axes)
}

export function coordinatesFrom(axes: readonly CoordinateAxis[]): Coordinates {
  return {
    axes: axes.map(({ column, centre, scale }) => ({ column, centre, scale })),
    logDeterminant: axes.reduce((sum, { scale }) => sum + Math.log(Math.abs(scale)), 0),
    toModel(rows) {
      const result = new Float64Array(rows.length)
      axes.forEach((axis, index) => centreColumn(rows, result, axis, { index, dimension: axes.length }))
      return result
    },
    fromModel(rows) {
      const result = new Float64Array(rows.length)
      axes.forEach((axis, index) => restoreColumn(rows, result, axis, { index, dimension: axes.length }))
      return result
    },
  }
}

/** One scale for all: the root of the mean of their variances. */
function withCommonScale(axes: readonly CoordinateAxis[]): CoordinateAxis[] {
  const scale = Math.sqrt(axes.reduce((sum, axis) => sum + axis.scale ** 2, 0) / axes.length)
  return axes.map(({ column, centre }) => ({ column, centre, scale }))
}

interface AxisPlace {
  index: number
  dimension: number
}

/** Fills one column of z from x. */
function centreColumn(x: Float64Array, z: Float64Array, axis: CoordinateAxis, { index, dimension }: AxisPlace): void {
  const { column, centre, scale } = axis
  for (let row = 0; row < x.length; row += dimension) z[row + index] = (x[row + column] - centre) / scale
}

/** Fills one column of x from z. */
function restoreColumn(z: Float64Array, x: Float64Array, axis: CoordinateAxis, { index, dimension }: AxisPlace): void {
  const { column, centre, scale } = axis
  for (let row = 0; row < z.length; row += dimension) x[row + column] = centre + scale * z[row + index]
}

interface ColumnAxis extends CoordinateAxis {
  /** E z³ and E z⁴. */
  skewness: number
  kurtosis: number
}

/** One axis per column, in their order; the mean of a column far from 0 is summed a second time around the first. */
function columnAxes(rows: Float64Array, dimension: number): ColumnAxis[] {
  return Array.from({ length: dimension }, (_, column) => {
    const near = meanFrom(0, rows, dimension, column)
    const centre = near + meanFrom(near, rows, dimension, column)
    return { column, centre, ...shapeAround(centre, rows, dimension, column) }
  })
}

/** Mean of x − `origin`. */
function meanFrom(origin: number, rows: Float64Array, dimension: number, column: number): number {
  let sum = 0
  for (let at = column; at < rows.length; at += dimension) sum += rows[at] - origin
  return sum / (rows.length / dimension)
}

/** Standard deviation, E z³ and E z⁴; plain loops, because every trainer walks through millions of rows here. */
function shapeAround(
  centre: number,
  rows: Float64Array,
  dimension: number,
  column: number,
): Pick<ColumnAxis, 'scale' | 'skewness' | 'kurtosis'> {
  const rowCount = rows.length / dimension
  let [second, third, fourth] = [0, 0, 0]
  for (let at = column; at < rows.length; at += dimension) second += (rows[at] - centre) ** 2
  const scale = Math.sqrt(second / rowCount)
  for (let at = column; at < rows.length; at += dimension) {
    const z = (rows[at] - centre) / scale
    third += z ** 3
    fourth += z ** 4
  }
  return { scale, skewness: third / rowCount, kurtosis: fourth / rowCount }
}

/** Moments closer than this are taken as equal: adding 1e6 to a column changes them by less. */
const equalMoments = 1e-7

function inCanonicalOrder(axes: readonly ColumnAxis[]): CoordinateAxis[] {
  return axes
    .toSorted((a, b) => (Math.abs(a.kurtosis - b.kurtosis) < equalMoments * a.kurtosis ? 0 : b.kurtosis - a.kurtosis))
    .map(({ column, centre, scale, skewness }) => ({
      column,
      centre,
      scale: skewness < -equalMoments ? -scale : scale,
    }))
}

/**
 * Numbers of the rows of a table in an order of their own: by the canonical axes' values in turn, rows that agree in all
 * of them by their label. The order of the file's rows and columns, and their units, then change nothing that a seed does
 * with them.
 */
export function canonicalRowOrder(rows: Float64Array, dimension: number, labels?: Uint8Array): Uint32Array {
  const axes = inCanonicalOrder(columnAxes(rows, dimension))
  const by = axes.map(({ column, scale }) => ({ column, descending: scale < 0 }))
  if (!labels) return sortedOrder(rows, dimension, by)
  return sortedOrder(withLabels(rows, dimension, labels), dimension + 1, [
    ...by,
    { column: dimension, descending: false },
  ])
}

/** The rows of a table in their canonical order, row-major, fresh. */
export const inCanonicalRowOrder = (rows: Float64Array, dimension: number): Float64Array =>
  rowsAt(canonicalRowOrder(rows, dimension), rows, dimension)
