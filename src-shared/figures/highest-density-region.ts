// Highest-density regions: the smallest set that holds a share of a density's mass is {x : log p(x) ≥ c}.
//
// c is found by bisection on the mass of the cells at or above it. The mass is that inside the view, by the trapezoidal
// sum, so that a density whose log Z is not known has regions, too; what lies outside the view is not counted.
// Source: Hyndman 1996, "Computing and graphing highest density regions".

import type { Field } from '../snapshot.ts'

/** Halvings of the interval in which a level lies: to a billionth of the field's span. */
const halvings = 30

/**
 * The level c of each share (0 … 1), in the nats of the field, which holds log p up to a constant. Within one cell of
 * the grid; NaN for all where no cell is finite. Cells that are not finite hold nothing.
 */
export function regionLevels(field: Pick<Field, 'values' | 'shape'>, shares: readonly number[]): number[] {
  const masses = cellMasses(field)
  return shares.map((share) => -thresholdOf({ sizes: field.values.map((value) => -value), masses, share }))
}

/** Each cell's share of the mass in the view, by the trapezoidal sum; 0 where the log density is not finite. */
export function cellMasses({ values, shape }: Pick<Field, 'values' | 'shape'>): Float64Array {
  const highest = values.reduce((most, value) => (value > most && value < Infinity ? value : most), -Infinity)
  const masses = Float64Array.from(values, (value, index) =>
    Number.isFinite(value) ? cellWeight(index, shape) * Math.exp(value - highest) : 0,
  )
  const total = masses.reduce((sum, mass) => sum + mass, 0)
  return total > 0 ? masses.map((mass) => mass / total) : masses
}

export interface Threshold {
  sizes: Float32Array
  /** Not below 0; of cells whose size is not finite they do not count. */
  masses: Float64Array
  /** 0 … 1. */
  share: number
}

/** The size at or below which cells hold that share of the mass of all; NaN where no size is finite. */
export function thresholdOf({ sizes, masses, share }: Threshold): number {
  let [low, high, total] = [Infinity, -Infinity, 0]
  for (let index = 0; index < sizes.length; index++) {
    if (!Number.isFinite(sizes[index])) continue
    low = Math.min(low, sizes[index])
    high = Math.max(high, sizes[index])
    total += masses[index]
  }
  if (low > high) return Number.NaN
  const isHeld = (limit: number) => {
    let held = 0
    for (let index = 0; index < sizes.length; index++) if (sizes[index] <= limit) held += masses[index]
    return held >= share * total
  }
  if (isHeld(low)) return low
  for (let halving = 0; halving < halvings; halving++) {
    const middle = (low + high) / 2
    if (isHeld(middle)) high = middle
    else low = middle
  }
  return high
}

/** A cell's share of the area around it: half of it along an edge, a quarter in a corner. */
function cellWeight(index: number, [columns, rows]: readonly number[]): number {
  const column = index % columns
  const across = column === 0 || column === columns - 1 ? 0.5 : 1
  if (rows === undefined) return across
  const row = Math.floor(index / columns)
  return row === 0 || row === rows - 1 ? across / 2 : across
}
