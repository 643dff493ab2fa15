// A Gaussian with full covariance C = L Lᵀ (Cholesky).
//
//   sample     m + L ξ
//   ∇log p(x)  −L⁻ᵀ L⁻¹(x − m)
//   log p(x)   −½ |L⁻¹(x − m)|² − Σ log Lᵢᵢ − (d/2) log 2π;   entropy Σ log Lᵢᵢ + (d/2) log 2πe
// Fails where C is not positive definite: a constant column, or columns that determine each other.

import { AppError } from '../../src-shared/errors.ts'
import { affine, cholesky, inverseTriangle, solveTriangle } from './cholesky.ts'
import type { Distribution } from './distribution.ts'

export interface GaussianParameters {
  mean: ArrayLike<number>
  /** Row-major (dimension × dimension), symmetric. */
  covariance: ArrayLike<number>
}

/** Standard deviations to each side beyond which 7e-14 of a coordinate's mass lies. */
const supportRadius = 7.5

/** Throws AppError('invalid-input') unless the covariance is positive definite. */
export function gaussian({ mean, covariance }: GaussianParameters): Distribution {
  const dimension = mean.length
  const factor = cholesky(covariance, dimension, notPositiveDefinite)
  const inverse = inverseTriangle(factor, dimension)
  const diagonal = Array.from({ length: dimension }, (_, i) => factor[i * dimension + i])
  const logNormaliser = diagonal.reduce((sum, entry) => sum + Math.log(entry), 0.5 * dimension * Math.log(2 * Math.PI))

  return {
    dimension,
    support: Array.from({ length: dimension }, (_, i): [number, number] => {
      const reach = supportRadius * Math.sqrt(covariance[i * dimension + i])
      return [mean[i] - reach, mean[i] + reach]
    }),
    resolution: conditionalDeviations(factor, dimension),
    entropy: logNormaliser + 0.5 * dimension,

    sample(count, random) {
      const rows = new Float64Array(count * dimension)
      const xi = new Float64Array(dimension)
      for (let row = 0; row < count; row++) {
        for (let i = 0; i < dimension; i++) xi[i] = random.normal()
        affine(rows, row * dimension, { mean, factor, xi })
      }
      return rows
    },

    logDensity(rows) {
      const whitened = new Float64Array(dimension)
      return Float64Array.from({ length: rows.length / dimension }, (_, row) => {
        for (let i = 0; i < dimension; i++) whitened[i] = rows[row * dimension + i] - mean[i]
        solveTriangle(factor, dimension, whitened)
        let square = 0
        for (let i = 0; i < dimension; i++) square += whitened[i] * whitened[i]
        return -0.5 * square - logNormaliser
      })
    },

    score(rows) {
      const slopes = new Float64Array(rows.length)
      const whitened = new Float64Array(dimension)
      for (let start = 0; start < rows.length; start += dimension) {
        for (let i = 0; i < dimension; i++) whitened[i] = rows[start + i] - mean[i]
        solveTriangle(factor, dimension, whitened)
        for (let i = 0; i < dimension; i++) {
          for (let j = 0; j <= i; j++) slopes[start + j] -= inverse[i * dimension + j] * whitened[i]
        }
      }
      return slopes
    },
  }
}

/** Standard deviation of each coordinate given all others: (C⁻¹)ᵢᵢ^(−½), where C⁻¹ = L⁻ᵀ L⁻¹. */
function conditionalDeviations(factor: Float64Array, dimension: number): number[] {
  const inverse = inverseTriangle(factor, dimension)
  return Array.from({ length: dimension }, (_, axis) => {
    let square = 0
    for (let i = axis; i < dimension; i++) square += inverse[i * dimension + axis] ** 2
    return 1 / Math.sqrt(square)
  })
}

/** What a person is told whose columns determine each other. */
export function notPositiveDefinite(column: number): AppError {
  return new AppError(
    'invalid-input',
    `Expected columns that vary independently, got column ${column + 1} constant or determined by those before it: choose other columns.`,
  )
}
