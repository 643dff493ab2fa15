// A kernel density: a Gaussian of one covariance B around each of n rows.
//
//   p(x) = (1/n) Σᵢ N(x; xᵢ, B),   B = (factor · n^(−1/(d+4)))² C,   C the covariance of the rows (Scott's rule)
// Scott's bandwidth suits one Gaussian hump; several need a factor below 1. Kernels farther than 40 nats below the nearest
// add less than e^−40 each and are left out.
// Fails where the rows do not vary in all directions.
// Source: Scott 1992, "Multivariate density estimation", §6.3.

import type { RandomStream } from '../random/random-stream.ts'
import { affine, cholesky, solveTriangle } from './cholesky.ts'
import { squaredDistance } from './squared-distance.ts'
import { notPositiveDefinite } from './gaussian.ts'

export interface KernelDensityOptions {
  /** Row-major. */
  rows: Float64Array
  /** Row-major (dimension × dimension), of the data. */
  covariance: Float64Array
  dimension: number
  /** Times Scott's bandwidth. */
  factor: number
}

/** Nats. */
const negligible = 40

/** Throws AppError('invalid-input') unless the covariance is positive definite. */
export function kernelDensity({ rows, covariance, dimension, factor }: KernelDensityOptions) {
  const count = rows.length / dimension
  const bandwidth = factor * count ** (-1 / (dimension + 4))
  const scale = cholesky(covariance, dimension, notPositiveDefinite).map((entry) => bandwidth * entry)
  const centres = whitened(rows, scale, dimension)
  const logDeterminant = Array.from({ length: dimension }, (_, i) => Math.log(scale[i * dimension + i]))
  const logNormaliser = logDeterminant.reduce((sum, entry) => sum + entry, 0.5 * dimension * Math.log(2 * Math.PI))
  const logCount = Math.log(count)
  return {
    dimension,
    sample: (sampleCount: number, random: RandomStream) =>
      sampleKernels(sampleCount, { rows, scale, dimension, random }),
    logDensity(points: Float64Array): Float64Array {
      const at = whitened(points, scale, dimension)
      const halves = new Float64Array(count)
      return Float64Array.from(
        { length: points.length / dimension },
        (_, point) => logSumOfKernels(at, point, { centres, halves, dimension }) - logNormaliser - logCount,
      )
    },
  }
}

function sampleKernels(
  count: number,
  options: { rows: Float64Array; scale: Float64Array; dimension: number; random: RandomStream },
): Float64Array {
  const { rows, scale, dimension, random } = options
  const points = new Float64Array(count * dimension)
  const xi = new Float64Array(dimension)
  for (let point = 0; point < count; point++) {
    const centre = random.integer(rows.length / dimension)
    for (let i = 0; i < dimension; i++) xi[i] = random.normal()
    const mean = rows.subarray(centre * dimension, (centre + 1) * dimension)
    affine(points, point * dimension, { mean, factor: scale, xi })
  }
  return points
}

/** L⁻¹ x per row, by forward substitution; fresh. */
function whitened(rows: Float64Array, factor: Float64Array, dimension: number): Float64Array {
  const result = rows.slice()
  for (let first = 0; first < rows.length; first += dimension) solveTriangle(factor, dimension, result, first)
  return result
}

interface Kernels {
  centres: Float64Array
  /** Room for one number per centre. */
  halves: Float64Array
  dimension: number
}

/** log Σ exp(−|x − centre|² / 2) of one whitened point; NaN where a coordinate is. */
function logSumOfKernels(points: Float64Array, point: number, { centres, halves, dimension }: Kernels): number {
  let least = Number.POSITIVE_INFINITY
  for (let centre = 0; centre < halves.length; centre++) {
    halves[centre] = 0.5 * squaredDistance(points, point * dimension, centres, centre * dimension, dimension)
    least = Math.min(least, halves[centre])
  }
  if (Number.isNaN(least)) return Number.NaN
  let sum = 0
  for (let centre = 0; centre < halves.length; centre++) {
    if (halves[centre] < least + negligible) sum += Math.exp(least - halves[centre])
  }
  return Math.log(sum) - least
}
