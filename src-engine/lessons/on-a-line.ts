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

/** A histogram as a line that steps: each bin has its two edges. Values outside the range are in no bin. */
export function histogramLine(
  values: Float64Array,
  [low, high]: readonly [number, number],
  bins: number,
): { x: Float64Array; y: Float64Array } {
  const width = (high - low) / bins
  const counts = new Float64Array(bins)
  for (const value of values) {
    const bin = Math.floor((value - low) / width)
    if (bin >= 0 && bin < bins) counts[bin]++
  }
  const x = new Float64Array(2 * bins)
  const y = new Float64Array(2 * bins)
  counts.forEach((count, bin) => {
    x.set([low + bin * width, low + (bin + 1) * width], 2 * bin)
    y.fill(count / (values.length * width), 2 * bin, 2 * bin + 2)
  })
  return { x, y }
}

/** Trapezoid rule over places that need not be equally spaced. */
export function trapezoid(x: Float64Array, y: Float64Array): number {
  let sum = 0
  for (let index = 1; index < x.length; index++) sum += 0.5 * (y[index] + y[index - 1]) * (x[index] - x[index - 1])
  return sum
}
