// From stored energies to the quantity that a figure shows, and its value at a point.
//
//   log density      log p(x) = −E(x) − log Z, nats
//   relative energy  E(x) − min E over the view, nats; the truth's is max log p − log p
//   difference       log p(x) − log p(x) of a reference, nats (difference.ts)
//   posterior        p(data | x) by the classifier of NCE (posterior.ts)
//   classes          p(y | x) of the most probable class (class-field.ts)
//
// Only differences of an energy mean anything, so a raw energy is never shown.

import type { ShownQuantity } from './figure.ts'
import { fieldOf, type DataPreview, type Field, type FieldQuantity, type Snapshot, type View } from '../snapshot.ts'

/** A field of one quantity, ready to draw. */
export interface ShownField extends Field {
  quantity: ShownQuantity
  /** Lowest and highest finite value; NaN when there is none. */
  minimum: number
  maximum: number
  /** Cells that are drawn hatched. */
  notFiniteCount: number
  /** True for a known density, whose log may be −∞ where it is zero: drawn as lowest, not as a fault. */
  zeroDensityAllowed: boolean
  /** Of classes: which is the most probable in each cell, −1 where none is. */
  labels?: Float32Array
  /** Of classes on a line: p(y | x) of every class, class after class. */
  probabilities?: Float32Array
  /** Of a difference: cells below 0 are not drawn, because both densities are next to nothing there. */
  support?: Float32Array
}

/** Fresh values of the same shape as the snapshot's grid; null where it has none. */
export function snapshotField(snapshot: Snapshot, quantity: FieldQuantity): ShownField | null {
  const energy = fieldOf(snapshot, 'energy')
  return energy && fieldOfEnergy(energy, snapshot.logPartition?.value ?? Number.NaN, quantity)
}

/** Fresh values; `logPartition` in nats, NaN where it is not known. */
export function fieldOfEnergy(energy: Field, logPartition: number, quantity: FieldQuantity): ShownField {
  const offset = quantity === 'log-density' ? -logPartition : -lowestFinite(energy.values)
  const sign = quantity === 'log-density' ? -1 : 1
  const values = energy.values.map((value) => sign * value + offset)
  return describeField({ view: energy.view, shape: energy.shape, values }, quantity, false)
}

/** Energies above a level that is not the lowest, nats: what lies below it is negative. */
export function fieldAbove({ view, shape, values }: Field, level: number): ShownField {
  return describeField({ view, shape, values: values.map((value) => value - level) }, 'relative-energy', false)
}

/** null where the data's density is not known. */
export function truthField(preview: DataPreview, quantity: FieldQuantity): ShownField | null {
  const { logDensity } = preview
  return logDensity && fieldOfLogDensity(logDensity, quantity)
}

/** Of a known density, which may be zero. */
export function fieldOfLogDensity(logDensity: Field, quantity: FieldQuantity): ShownField {
  if (quantity === 'log-density') return describeField(logDensity, quantity, true)
  const highest = -lowestFinite(logDensity.values.map((value) => -value))
  const values = logDensity.values.map((value) => highest - value)
  return describeField({ ...logDensity, values }, quantity, true)
}

/** True where a cell has a value to draw. */
export function isShown(field: ShownField, value: number): boolean {
  if (Number.isFinite(value)) return true
  if (field.quantity === 'difference') return !Number.isNaN(value)
  return field.zeroDensityAllowed && value === (field.quantity === 'relative-energy' ? Infinity : -Infinity)
}

/**
 * Bilinear (2-D) or linear (1-D) interpolation at a point in view coordinates; NaN outside the view and beside cells
 * that are not a number.
 */
export function readField(field: Field, point: readonly number[]): number {
  const [columns, rows = 1] = field.shape
  const column = gridPosition(field, 0, point[0])
  const row = field.shape.length > 1 ? gridPosition(field, 1, point[1]) : 0
  if (Number.isNaN(column) || Number.isNaN(row)) return Number.NaN
  const left = Math.min(Math.floor(column), Math.max(0, columns - 2))
  const lower = Math.min(Math.floor(row), Math.max(0, rows - 2))
  const right = Math.min(left + 1, columns - 1)
  const upper = Math.min(lower + 1, rows - 1)
  const at = (i: number, j: number) => field.values[j * columns + i]
  return mix(
    mix(at(left, lower), at(right, lower), column - left),
    mix(at(left, upper), at(right, upper), column - left),
    row - lower,
  )
}

/** Where a cell stands, without digits of rounding; y is null on a line. */
export function placeOnGrid(
  { shape, view }: { shape: readonly number[]; view: View },
  index: number,
): [number, number | null] {
  const [columns, lines] = shape
  const at = (dimension: number, cell: number, points: number) => {
    const [low, high] = view.axes[dimension]
    return Number((low + (cell / (points - 1)) * (high - low)).toPrecision(12))
  }
  const x = at(0, index % columns, columns)
  return [x, lines === undefined ? null : at(1, Math.floor(index / columns), lines)]
}

/** The class of the cell that is nearest to a point of the plane; −1 where none is. */
export function nearestLabel(field: ShownField, point: readonly number[]): number {
  const [column, row] = [0, 1].map((axis) => Math.round(gridPosition(field, axis, point[axis])))
  return Number.isNaN(column + row) ? -1 : (field.labels?.[row * field.shape[0] + column] ?? -1)
}

/**
 * An end counts only with a share above 0, so that a point on the grid does not feel its neighbours. Between an infinite
 * end and another, as at the edge of a known density of zero, the nearer one is read: so it is drawn.
 */
function mix(start: number, end: number, share: number): number {
  if (share <= 0) return start
  if (share >= 1) return end
  if (Math.abs(start) === Infinity || Math.abs(end) === Infinity) return share < 0.5 ? start : end
  return start + share * (end - start)
}

/** Position along a dimension in cells, 0 … points − 1; NaN outside. */
function gridPosition(field: Field, dimension: number, coordinate: number): number {
  const [minimum, maximum] = field.view.axes[dimension]
  const last = field.shape[dimension] - 1
  const position = ((coordinate - minimum) / (maximum - minimum)) * last
  return position >= -1e-9 && position <= last + 1e-9 ? Math.min(last, Math.max(0, position)) : Number.NaN
}

/** With its ends, and how many cells have nothing to draw. */
export function describeField(field: Field, quantity: ShownQuantity, zeroDensityAllowed: boolean): ShownField {
  const shown = { ...field, quantity, zeroDensityAllowed, minimum: Infinity, maximum: -Infinity, notFiniteCount: 0 }
  for (const value of field.values) {
    if (Number.isFinite(value)) {
      if (value < shown.minimum) shown.minimum = value
      if (value > shown.maximum) shown.maximum = value
    } else if (!isShown(shown, value)) {
      shown.notFiniteCount++
    }
  }
  if (shown.minimum > shown.maximum) shown.minimum = shown.maximum = Number.NaN
  return shown
}

function lowestFinite(values: Float32Array): number {
  let lowest = Infinity
  for (const value of values) {
    if (value < lowest && Number.isFinite(value)) lowest = value
  }
  return lowest === Infinity ? Number.NaN : lowest
}
