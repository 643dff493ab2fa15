// E(x) = Σ θᵢ xᵢ², one parameter a coordinate: the smallest energy there is to learn.
//
//   vᵀ∇E = 2 Σ θᵢ xᵢ vᵢ,  vᵀ∇²E v = 2 Σ θᵢ vᵢ²
// Normalises where every θᵢ > 0: then it is a Gaussian of variance 1 / (2θᵢ) around 0.

import type { RowFormula } from './row-formula.ts'

export function quadraticFormula(dimension: number): RowFormula {
  return {
    parameterCount: dimension,

    jet({ theta, x, v }, jet) {
      jet.fill(0)
      for (let i = 0; i < dimension; i++) {
        jet[0] += theta[i] * x[i] * x[i]
        jet[1] += 2 * theta[i] * x[i] * v[i]
        jet[2] += 2 * theta[i] * v[i] * v[i]
      }
    },

    reverse({ theta, x, v, weights: [w0, w1, w2] }, adjoints) {
      for (let i = 0; i < dimension; i++) {
        adjoints.x[i] += 2 * theta[i] * (w0 * x[i] + w1 * v[i])
        if (adjoints.theta) adjoints.theta[i] += w0 * x[i] * x[i] + 2 * w1 * x[i] * v[i] + 2 * w2 * v[i] * v[i]
      }
    },
  }
}
