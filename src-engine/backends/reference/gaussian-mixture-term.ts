// E(x) = −log Σ_k π_k N(x; μ_k, I / λ_k): a mixture of round Gaussians, normalised by itself, so that log Z = 0.
//
//   s_k = log π_k + (D/2) log(λ_k / 2π) − (λ_k/2) |x − μ_k|²,  along x + τ v:
//   s_k′ = −λ_k (x − μ_k)ᵀv,  s_k″ = −λ_k |v|²
//   F = log Σ exp s_k,  r_k = exp(s_k − F),  F′ = Σ r_k s_k′,  F″ = Σ r_k (s_k″ + s_k′²) − F′²;   the jet is −F, −F′, −F″
//   reverse, with M = Σ r_k (s_k″ + s_k′²):
//     ∂F/∂s_k = r_k,  ∂F′/∂s_k = r_k (s_k′ − F′),  ∂F″/∂s_k = r_k (s_k″ + s_k′² − M − 2 F′ (s_k′ − F′)),
//     ∂F′/∂s_k′ = r_k,  ∂F″/∂s_k′ = 2 r_k (s_k′ − F′),  ∂F″/∂s_k″ = r_k
// Parameters per component: logit a_k with π = softmax(a), μ_k (D), log λ_k.
// Fails where one component narrows onto a single point: its precision, and the likelihood, then grow without bound.

import type { FormulaPlace, RowFormula } from './row-formula.ts'

const logTwoPi = Math.log(2 * Math.PI)

export function gaussianMixtureFormula(dimension: number, components: number): RowFormula {
  const stride = dimension + 2
  const [s0, s1, s2] = [0, 1, 2].map(() => new Float64Array(components))
  const shares = new Float64Array(components)
  const weights = new Float64Array(components)
  const logWeights = new Float64Array(components)
  const precisions = new Float64Array(components)
  const total = new Float64Array(3)

  /** Fills everything of the head of this file at one row; M stands in `total[2]`. */
  function evaluate({ theta, x, v, along }: FormulaPlace): void {
    let largest = Number.NEGATIVE_INFINITY
    for (let k = 0; k < components; k++) {
      const logPrecision = theta[k * stride + dimension + 1]
      const precision = precisions[k]
      let square = 0
      let slope = 0
      let length = 0
      for (let i = 0; i < dimension; i++) {
        const offset = x[i] - theta[k * stride + 1 + i]
        square += offset * offset
        if (!along) continue
        slope += offset * v[i]
        length += v[i] * v[i]
      }
      s0[k] = logWeights[k] + 0.5 * dimension * (logPrecision - logTwoPi) - 0.5 * precision * square
      s1[k] = -precision * slope
      s2[k] = -precision * length
      largest = Math.max(largest, s0[k])
    }
    let sum = 0
    for (let k = 0; k < components; k++) sum += Math.exp(s0[k] - largest)
    total[0] = largest + Math.log(sum)
    total[1] = 0
    total[2] = 0
    for (let k = 0; k < components; k++) {
      shares[k] = Math.exp(s0[k] - total[0])
      total[1] += shares[k] * s1[k]
      total[2] += shares[k] * (s2[k] + s1[k] * s1[k])
    }
  }

  function softmaxOfLogits(theta: Float64Array): void {
    let largest = Number.NEGATIVE_INFINITY
    for (let k = 0; k < components; k++) largest = Math.max(largest, theta[k * stride])
    let sum = 0
    for (let k = 0; k < components; k++) sum += weights[k] = Math.exp(theta[k * stride] - largest)
    for (let k = 0; k < components; k++) weights[k] /= sum
  }

  return {
    parameterCount: components * stride,

    begin(theta) {
      softmaxOfLogits(theta)
      for (let k = 0; k < components; k++) {
        logWeights[k] = Math.log(weights[k])
        precisions[k] = Math.exp(theta[k * stride + dimension + 1])
      }
    },

    jet(at, jet) {
      evaluate(at)
      jet[0] = -total[0]
      jet[1] = -total[1]
      jet[2] = -(total[2] - total[1] * total[1])
    },

    reverse(place, adjoints) {
      const { theta, x, v } = place
      const [w0, w1, w2] = place.weights
      evaluate(place)
      const [, first, moment] = total
      let sum = 0
      for (let k = 0; k < components; k++) {
        const at = k * stride
        const deviation = s1[k] - first
        const bend = s2[k] + s1[k] * s1[k] - moment - 2 * first * deviation
        const g0 = -shares[k] * (w0 + w1 * deviation + w2 * bend)
        const g1 = -shares[k] * (w1 + 2 * w2 * deviation)
        const g2 = -shares[k] * w2
        const precision = precisions[k]
        let square = 0
        for (let i = 0; i < dimension; i++) {
          const offset = x[i] - theta[at + 1 + i]
          square += offset * offset
          const pull = precision * (g0 * offset + g1 * v[i])
          adjoints.x[i] -= pull
          if (adjoints.theta) adjoints.theta[at + 1 + i] += pull
        }
        sum += g0
        if (!adjoints.theta) continue
        adjoints.theta[at] += g0
        adjoints.theta[at + dimension + 1] += g0 * 0.5 * (dimension - precision * square) + g1 * s1[k] + g2 * s2[k]
      }
      for (let k = 0; adjoints.theta && k < components; k++) adjoints.theta[k * stride] -= weights[k] * sum
    },
  }
}
