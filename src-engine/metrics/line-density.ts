// A density on a line, p = exp(−E) / Z, by quadrature: its normaliser, means, quantiles and modes.
//
// Means are sums over the quadrature's own points. Quantiles and modes are read off a finer curve over the same box:
// quantiles by the trapezoid rule, linear between points; a mode is a local maximum, placed by a parabola through it and
// its neighbours, which stands out of the valleys beside it by 1% of the highest density. Its mass lies between these
// valleys. Fails where the quadrature does: `reason` says why.

import { integrateDensity, pointProbabilities, type Quadrature } from './quadrature.ts'
import { gridPointCount, gridRows, halvedGrid, type EnergyFunction } from './regular-grid.ts'

export interface LineDensity {
  /** Nats; NaN where there is no density. */
  logPartition: number
  /** Why there is none, or why it is not exact; null where it converged. */
  reason: string | null
  quadrature: Quadrature
  /** ∫ f p dx by the points of the quadrature. */
  mean(f: (x: number) => number): number
}

export interface LineOptions {
  /** Where to look first. */
  box: readonly [number, number]
  /** Smallest length scale that is expected. */
  resolution?: number
  /** Points that the finest grid may have. */
  pointsMaximum?: number
}

export interface LineMode {
  at: number
  /** Per unit. */
  density: number
  /** Probability between the valleys beside it. */
  mass: number
}

export interface LineCurve {
  /** Equally spaced over the quadrature's box, ends included. */
  x: Float64Array
  /** p at x, per unit. */
  density: Float64Array
  /** From left to right; none where there is no density. */
  modes: readonly LineMode[]
  /** Where the distribution function takes the value `share`, 0 … 1. */
  quantile(share: number): number
}

/** p = exp(−E) / Z by quadrature; `energy` is asked for many points at once. */
export async function lineDensity(
  energy: EnergyFunction,
  { box, resolution = 0.05, pointsMaximum }: LineOptions,
): Promise<LineDensity> {
  const quadrature = await integrateDensity({
    ...{ energy, box: [box], resolution: [resolution] },
    ...(pointsMaximum !== undefined && { pointsMaximum }),
  })
  const probabilities = pointProbabilities(quadrature)
  const x = gridRows(quadrature.grid)
  return {
    logPartition: quadrature.logPartition,
    reason: quadrature.reason,
    quadrature,
    mean: (f) => probabilities.reduce((sum, probability, index) => sum + weighted(probability, f(x[index])), 0),
  }
}

/** What has no probability does not count, even where it is infinite. */
const weighted = (probability: number, value: number): number => (probability === 0 ? 0 : probability * value)

const curvePoints = 1025

/** The density as a curve of at least 1,025 points. */
export async function lineCurve(
  energy: EnergyFunction,
  { quadrature, logPartition }: LineDensity,
  pointsMinimum = curvePoints,
): Promise<LineCurve> {
  let { grid } = quadrature
  while (gridPointCount(grid) < pointsMinimum) grid = halvedGrid(grid)
  const x = gridRows(grid)
  const energies = grid === quadrature.grid ? quadrature.energies : await energy(x)
  const density = energies.map((value) => Math.exp(-value - logPartition))
  const below = cumulated(x, density)
  return { x, density, modes: modesOf(x, density, below), quantile: (share) => quantileOf(x, below, share) }
}

/** Probability below each point, scaled so that the last is 1. */
function cumulated(x: Float64Array, density: Float64Array): Float64Array {
  const below = new Float64Array(x.length)
  for (let index = 1; index < x.length; index++) {
    below[index] = below[index - 1] + ((density[index - 1] + density[index]) / 2) * (x[index] - x[index - 1])
  }
  const all = below[below.length - 1]
  return below.map((value) => value / all)
}

function quantileOf(x: Float64Array, below: Float64Array, share: number): number {
  const after = below.findIndex((value) => value >= share)
  if (after < 0) return Number.NaN
  if (after === 0) return x[0]
  const part = (share - below[after - 1]) / (below[after] - below[after - 1])
  return x[after - 1] + part * (x[after] - x[after - 1])
}

/** Of the highest density: by so much a mode stands out of the valleys beside it. */
const prominence = 0.01

function modesOf(x: Float64Array, density: Float64Array, below: Float64Array): LineMode[] {
  const least = prominence * density.reduce((most, value) => Math.max(most, value), 0)
  // Where there is no density its values are not numbers, and no comparison below would say so.
  if (!(least > 0)) return []
  const peaks: number[] = []
  const valleys: number[] = [0]
  let [highest, lowest, climbing] = [0, 0, true]
  // Up until the curve has fallen by `least` from its highest point, down until it has risen by as much from its lowest.
  for (let index = 0; index < x.length; index++) {
    if (climbing) {
      if (density[index] > density[highest]) highest = index
      if (density[highest] - density[index] < least) continue
      peaks.push(highest)
      lowest = index
      climbing = false
    } else {
      if (density[index] < density[lowest]) lowest = index
      if (density[index] - density[lowest] < least) continue
      valleys.push(lowest)
      highest = index
      climbing = true
    }
  }
  if (climbing && density[highest] >= least) peaks.push(highest)
  valleys.push(x.length - 1)
  return peaks.map((peak, index) => ({
    ...topNear(x, density, peak),
    mass: below[valleys[index + 1]] - below[valleys[index]],
  }))
}

/** The top of the parabola through a peak and its neighbours. */
function topNear(x: Float64Array, density: Float64Array, peak: number): { at: number; density: number } {
  const [left, middle, right] = [density[peak - 1], density[peak], density[peak + 1]]
  const bend = left - 2 * middle + right
  if (!(bend < 0)) return { at: x[peak], density: middle }
  const shift = (left - right) / (2 * bend)
  return { at: x[peak] + shift * (x[peak + 1] - x[peak]), density: middle - ((left - right) * shift) / 4 }
}
