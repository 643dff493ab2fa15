// The part of the line or plane that every panel of an experiment shows.
//
// Per axis the span from the 0.2% to the 99.8% quantile of the rows, with a margin of 15% on each side, rounded
// outwards to a nice step; a few extreme points may lie outside. With equal units both axes span the same length.

import type { View } from '../../src-shared/snapshot.ts'

const outerQuantile = 0.002
const margin = 0.15

export interface ViewOptions {
  /** Row-major. */
  rows: Float64Array
  dimension: number
  labels: readonly string[]
  /** Both axes in the same units, so that circles look round. */
  equalUnits: boolean
}

export const viewOf = ({ rows, dimension, ...options }: ViewOptions): View =>
  viewOfSpans(
    Array.from({ length: dimension }, (_, axis) => quantileSpan(columnOf(rows, dimension, axis))),
    options,
  )

/** Per axis from where to where what counts lies, without the margin. */
export function viewOfSpans(
  spans: readonly (readonly [number, number])[],
  { labels, equalUnits }: Pick<ViewOptions, 'labels' | 'equalUnits'>,
): View {
  const lengths = spans.map(([low, high]) => (high - low) * (1 + 2 * margin))
  const common = Math.max(...lengths)
  const axes = spans.map(([low, high], axis) => roundOutwards((low + high) / 2, equalUnits ? common : lengths[axis]))
  return { axes, labels: [...labels] }
}

/** One column of row-major rows, fresh. */
export function columnOf(rows: Float64Array, dimension: number, axis: number): Float64Array {
  const column = new Float64Array(rows.length / dimension)
  for (let row = 0; row < column.length; row++) column[row] = rows[row * dimension + axis]
  return column
}

function quantileSpan(column: Float64Array): [number, number] {
  const sorted = column.sort()
  const outer = Math.floor(outerQuantile * (sorted.length - 1))
  return [sorted[outer], sorted[sorted.length - 1 - outer]]
}

/** [minimum, maximum], multiples of a step of 1, 2 or 5 × 10ⁿ near a twentieth of the length. */
function roundOutwards(centre: number, length: number): [number, number] {
  const step = niceStep(length / 20)
  const middle = Math.round(centre / step)
  const half = Math.ceil(length / 2 / step)
  return [tidy((middle - half) * step), tidy((middle + half) * step)]
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  return power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10)
}

/** Removes the last-digit noise of decimal steps: 0.30000000000000004 becomes 0.3. */
const tidy = (value: number) => Number(value.toPrecision(12))
