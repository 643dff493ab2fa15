// The kernel of MMD between all rows of two pooled samples: k = Σ_h exp(−d²/2h²) over h = the median pairwise distance
// × {½, 1, 2}. Memory and time grow with the square of the rows: 16 bytes for each pair.
// Fails where all points coincide: the median distance is 0, and every value NaN.

import { squaredDistance } from '../distributions/squared-distance.ts'
import { middlesInPlace } from './median.ts'

export interface TwoSamples {
  /** Row-major, at least 2 rows each; NaN rows make the result NaN. */
  first: Float64Array
  second: Float64Array
  dimension: number
}

/** k of every pair i > j of the pooled samples, at i (i − 1) / 2 + j. */
export interface KernelPairs {
  count: number
  values: Float64Array
}

export function kernelPairs({ first, second, dimension }: TwoSamples): KernelPairs {
  const pooled = new Float64Array(first.length + second.length)
  pooled.set(first)
  pooled.set(second, first.length)
  const values = squaredDistances(pooled, dimension)
  const [lower, upper] = middlesInPlace(values.slice())
  const bandwidth = (Math.sqrt(lower) + Math.sqrt(upper)) / 2
  const count = pooled.length / dimension
  // Row by row, so that the inner loops are compiled once they have run for a few of them.
  for (let i = 1, pair = 0; i < count; pair += i++) {
    kernelsInPlace(values.subarray(pair, pair + i), -1 / (8 * bandwidth * bandwidth))
  }
  return { count, values }
}

/** Of squared distances d², `factor` being −1/2(2h)². */
function kernelsInPlace(values: Float64Array, factor: number): void {
  for (let pair = 0; pair < values.length; pair++) {
    // exp(−d²/2(2h)²), and by powers of it the kernels of widths h and h/2.
    const wide = Math.exp(factor * values[pair])
    const square = wide * wide
    const middle = square * square
    const fourth = middle * middle
    values[pair] = wide + middle + fourth * fourth
  }
}

function squaredDistances(rows: Float64Array, dimension: number): Float64Array {
  const count = rows.length / dimension
  const squared = new Float64Array((count * (count - 1)) / 2)
  if (dimension === 2) return squaredInPlane(squared, rows)
  let pair = 0
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      squared[pair++] = squaredDistance(rows, i * dimension, rows, j * dimension, dimension)
    }
  }
  return squared
}

/** The usual case without a call for every pair: half the time. */
function squaredInPlane(squared: Float64Array, rows: Float64Array): Float64Array {
  for (let i = 1, pair = 0; 2 * i < rows.length; pair += i++) squaredToPoint(squared.subarray(pair, pair + i), rows)
  return squared
}

/** From the point behind as many as there are distances to it. */
function squaredToPoint(squared: Float64Array, rows: Float64Array): void {
  const x = rows[2 * squared.length]
  const y = rows[2 * squared.length + 1]
  for (let j = 0; j < squared.length; j++) {
    const across = x - rows[2 * j]
    const up = y - rows[2 * j + 1]
    squared[j] = across * across + up * up
  }
}
