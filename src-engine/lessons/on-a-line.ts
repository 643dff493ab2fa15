// Densities on a line, as lessons look at them: the engine's quadrature, and curves to draw.

import { integrateDensity, pointProbabilities, type Quadrature } from '../metrics/quadrature.ts'
import { gridRows } from '../metrics/regular-grid.ts'

/** Equally spaced, ends included, (count). */
export const spaced = (from: number, to: number, count = 401): Float64Array =>
  Float64Array.from({ length: count }, (_, index) => from + ((to - from) * index) / (count - 1))

/** N(x; mean, deviation²). */
export function normalDensity(x: number, mean = 0, deviation = 1): number {
  return Math.exp(-0.5 * ((x - mean) / deviation) ** 2) / (deviation * Math.sqrt(2 * Math.PI))
}

/** log N(x; mean, deviation²), nats. */
export const logNormal = (x: number, mean = 0, deviation = 1): number =>
  -0.5 * ((x - mean) / deviation) ** 2 - Math.log(deviation) - 0.5 * Math.log(2 * Math.PI)

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
}

/** p = exp(−E) / Z by quadrature. */
export async function densityOf(energy: (x: number) => number, options: LineOptions): Promise<LineDensity> {
  return densityOfRows((rows) => Promise.resolve(rows.map((x) => energy(x))), options)
}

/** The same with an energy of many points at once, as sessions have it. */
export async function densityOfRows(
  energy: (rows: Float64Array) => Promise<Float64Array>,
  { box, resolution = 0.05 }: LineOptions,
): Promise<LineDensity> {
  const quadrature = await integrateDensity({ energy, box: [box], resolution: [resolution] })
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

/** From 0 to a little above the largest finite value, at least to `least`. */
export function upTo(values: Iterable<number>, least = 0): [number, number] {
  let largest = least
  for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, value)
  return [0, largest > 0 ? 1.1 * largest : 1]
}
