// Densities on a line, as lessons look at them: the engine's quadrature, and curves to draw.

import { lineDensity, type LineDensity, type LineOptions } from '../metrics/line-density.ts'

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

/** An energy of one point as one of many at once, as quadratures ask for it. */
export const onRows = (energy: (x: number) => number) => (rows: Float64Array) =>
  Promise.resolve(rows.map((x) => energy(x)))

/** p = exp(−E) / Z by quadrature. */
export async function densityOf(energy: (x: number) => number, options: LineOptions): Promise<LineDensity> {
  return lineDensity(onRows(energy), options)
}

/** From 0 to a little above the largest finite value, at least to `least`. */
export function upTo(values: Iterable<number>, least = 0): [number, number] {
  let largest = least
  for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, value)
  return [0, largest > 0 ? 1.1 * largest : 1]
}
