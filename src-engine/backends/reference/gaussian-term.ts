// E(x) = ½ |Lᵀ(x − μ)|²: a Gaussian with precision matrix L Lᵀ, which is positive definite whatever the parameters.
//
//   y = Lᵀ(x − μ),  u = Lᵀv;   E = ½ |y|²,  vᵀ∇E = yᵀu,  vᵀ∇²E v = |u|²
//   reverse: ȳ = w_0 y + w_1 u,  ū = w_1 y + 2 w_2 u,  x̄ = L ȳ = −μ̄,  L̄ = (x − μ) ȳᵀ + v ūᵀ
// Parameters: μ (D), then ℓ (D) with Lᵢᵢ = exp(ℓᵢ / 2), so that in one dimension ℓ is the logarithm of the precision,
// then, if correlated, the part of L below its diagonal, row by row.
// Its partition function is log Z = ½ D log 2π − ½ Σ ℓᵢ.

import type { RowFormula } from './row-formula.ts'

export function gaussianFormula(dimension: number, correlated: boolean): RowFormula {
  const below = correlated ? (dimension * (dimension - 1)) / 2 : 0
  const offset = new Float64Array(dimension)
  const y = new Float64Array(dimension)
  const u = new Float64Array(dimension)
  const diagonal = (theta: Float64Array, i: number) => Math.exp(0.5 * theta[dimension + i])
  /** Position of L_ij among the parameters, i > j. */
  const positionOf = (i: number, j: number) => 2 * dimension + (i * (i - 1)) / 2 + j

  function transform(theta: Float64Array, x: Float64Array, v: Float64Array): void {
    for (let i = 0; i < dimension; i++) offset[i] = x[i] - theta[i]
    for (let j = 0; j < dimension; j++) {
      y[j] = diagonal(theta, j) * offset[j]
      u[j] = diagonal(theta, j) * v[j]
      for (let i = j + 1; correlated && i < dimension; i++) {
        y[j] += theta[positionOf(i, j)] * offset[i]
        u[j] += theta[positionOf(i, j)] * v[i]
      }
    }
  }

  return {
    parameterCount: 2 * dimension + below,

    jet(theta, x, v, jet) {
      transform(theta, x, v)
      jet.fill(0)
      for (let j = 0; j < dimension; j++) {
        jet[0] += 0.5 * y[j] * y[j]
        jet[1] += y[j] * u[j]
        jet[2] += u[j] * u[j]
      }
    },

    reverse({ theta, x, v, weights: [w0, w1, w2] }, adjoints) {
      transform(theta, x, v)
      for (let j = 0; j < dimension; j++) {
        const yBar = w0 * y[j] + w1 * u[j]
        const uBar = w1 * y[j] + 2 * w2 * u[j]
        const scale = diagonal(theta, j)
        adjoints.x[j] += scale * yBar
        adjoints.theta[j] -= scale * yBar
        adjoints.theta[dimension + j] += 0.5 * scale * (yBar * offset[j] + uBar * v[j])
        for (let i = j + 1; correlated && i < dimension; i++) {
          const at = positionOf(i, j)
          adjoints.x[i] += theta[at] * yBar
          adjoints.theta[i] -= theta[at] * yBar
          adjoints.theta[at] += yBar * offset[i] + uBar * v[i]
        }
      }
    },
  }
}
