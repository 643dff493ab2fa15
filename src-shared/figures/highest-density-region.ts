// Highest-density regions: the smallest set that holds a share of a density's mass is {x : log p(x) ≥ c}.
//
// c is found in a histogram of the cells' mass over their log density, and in a finer one of the bin where it lies. The
// mass is that inside the view, by the trapezoidal sum, so that a density whose log Z is not known has regions, too; what
// lies outside the view is not counted.
// Source: Hyndman 1996, "Computing and graphing highest density regions".

import type { Field } from '../snapshot.ts'

/** Of a histogram; twice, they find a level to four millionths of the field's span. */
const binCount = 512

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
  let highest = -Infinity
  for (const value of values) if (value > highest && value < Infinity) highest = value
  const masses = new Float64Array(values.length)
  let total = 0
  for (let index = 0; index < values.length; index++) {
    if (!Number.isFinite(values[index])) continue
    masses[index] = cellWeight(index, shape) * Math.exp(values[index] - highest)
    total += masses[index]
  }
  if (total > 0) for (let index = 0; index < masses.length; index++) masses[index] /= total
  return masses
}

export interface Threshold {
  sizes: Float32Array
  /** Not below 0; of cells whose size is not finite they do not count. */
  masses: Float64Array
  /** 0 … 1. */
  share: number
}

/**
 * The size at or below which cells hold that share of the mass of all, rounded up by at most a bin of the finer
 * histogram; NaN where no size is finite.
 */
export function thresholdOf({ sizes, masses, share }: Threshold): number {
  let [low, high, total] = [Infinity, -Infinity, 0]
  for (let index = 0; index < sizes.length; index++) {
    const size = sizes[index]
    if (!Number.isFinite(size)) continue
    if (size < low) low = size
    if (size > high) high = size
    total += masses[index]
  }
  if (low > high) return Number.NaN
  let held = 0
  // Of masses that are all 0 the first bin will do.
  const wanted = share * total
  for (let round = 0; round < 2 && high > low; round++) {
    const bins = histogram({ sizes, masses }, low, high)
    let bin = 0
    while (bin < binCount - 1 && held + bins[bin] < wanted) held += bins[bin++]
    const width = (high - low) / binCount
    ;[low, high] = [low + bin * width, bin === binCount - 1 ? high : low + (bin + 1) * width]
  }
  return high
}

/** Mass by size, from low to high; sizes outside are left out. */
function histogram({ sizes, masses }: Omit<Threshold, 'share'>, low: number, high: number): Float64Array {
  const bins = new Float64Array(binCount)
  const perBin = binCount / (high - low)
  for (let index = 0; index < sizes.length; index++) {
    const size = sizes[index]
    if (size >= low && size <= high) bins[Math.min(binCount - 1, Math.floor((size - low) * perBin))] += masses[index]
  }
  return bins
}

/** A cell's share of the area around it: half of it along an edge, a quarter in a corner. */
function cellWeight(index: number, shape: readonly number[]): number {
  const [columns, rows] = shape
  const column = index % columns
  const across = column === 0 || column === columns - 1 ? 0.5 : 1
  if (rows === undefined) return across
  const row = Math.floor(index / columns)
  return row === 0 || row === rows - 1 ? across / 2 : across
}
