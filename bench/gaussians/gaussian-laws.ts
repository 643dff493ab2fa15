// Two Gaussians compared by closed forms.
//
//   KL(N₀‖N₁) = ½ [ tr(C₁⁻¹ C₀) + (μ₁ − μ₀)ᵀ C₁⁻¹ (μ₁ − μ₀) − d + log |C₁| − log |C₀| ]
// Fails where a covariance is not positive definite.

import { cholesky, inverseTriangle } from '../../src-engine/distributions/cholesky.ts'

export interface GaussianLaw {
  mean: Float64Array
  /** Row-major. */
  covariance: Float64Array
}

/** Nats; +∞ where the second has no finite integral. */
export function divergenceOfGaussians(from: GaussianLaw, to: GaussianLaw): number {
  const dimension = from.mean.length
  if (!to.covariance.every(Number.isFinite)) return Number.POSITIVE_INFINITY
  const notDefinite = (): Error => new Error('Expected a positive definite covariance.')
  const [own, other] = [from, to].map(({ covariance }) => cholesky(covariance, dimension, notDefinite))
  const inverse = inverseTriangle(other, dimension)
  let twice = -dimension
  for (let i = 0; i < dimension; i++) {
    twice += 2 * Math.log(other[i * dimension + i] / own[i * dimension + i])
    // Row i of L₁⁻¹ times L₀, and times the difference of the means: their squares add up to trace and distance.
    let across = 0
    for (let k = 0; k <= i; k++) across += inverse[i * dimension + k] * (to.mean[k] - from.mean[k])
    twice += across ** 2
    for (let j = 0; j < dimension; j++) {
      let product = 0
      for (let k = j; k <= i; k++) product += inverse[i * dimension + k] * own[k * dimension + j]
      twice += product ** 2
    }
  }
  return twice / 2
}

/** Of a correlated Gaussian energy: μ, ℓ with Lᵢᵢ = e^{ℓᵢ/2}, then L below its diagonal row by row; C = (L Lᵀ)⁻¹. */
export function gaussianOfParameters(parameters: Float64Array, dimension: number): GaussianLaw {
  const factor = new Float64Array(dimension * dimension)
  for (let i = 0; i < dimension; i++) {
    factor[i * dimension + i] = Math.exp(0.5 * parameters[dimension + i])
    for (let j = 0; j < i; j++) factor[i * dimension + j] = parameters[2 * dimension + (i * (i - 1)) / 2 + j]
  }
  const inverse = inverseTriangle(factor, dimension)
  const covariance = new Float64Array(dimension * dimension)
  for (let k = 0; k < dimension; k++) {
    for (let i = 0; i <= k; i++) {
      for (let j = 0; j <= k; j++)
        covariance[i * dimension + j] += inverse[k * dimension + i] * inverse[k * dimension + j]
    }
  }
  return { mean: parameters.slice(0, dimension), covariance }
}
