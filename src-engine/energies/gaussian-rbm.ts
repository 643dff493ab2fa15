// A restricted Boltzmann machine over real rows, its hidden units summed out: a mixture of 2^H Gaussians of one width,
//
//   E(x) = Σ (xᵢ − bᵢ)² / (2σᵢ²) − Σⱼ log(1 + exp(c + Wᵀ(x/σ²))ⱼ)
// in which hidden unit j moves the mean by column j of W. The start: σ half of each column's standard deviation s, b such
// that the mean of all states is the data's, weights N(0, 3s²/H), so that their variance is the data's, too, and hidden
// biases at which each unit is on as often as off at the data's mean.
// σ is learned by its logarithm, since it must stay positive. Fails where σ shrinks onto single points, or where one
// Gaussian swallows several modes.
// Parameters: W (D, H) row-major, c (H), b (D), log σ² (D).
// Source: Cho, Ilin & Raiko 2011, "Improved learning of Gaussian–Bernoulli restricted Boltzmann machines" (log σ²);
// Melchior, Wang & Wiskott 2017, for the machine as a mixture.

import type { EnergyTerm } from '../backends/backend.ts'
import type { Energy } from './energy.ts'

/** Of the variance of a column, what one Gaussian has; the states' means have the rest. */
const ownShare = 0.25

export const gaussianRbm: Energy<'gaussian-rbm'> = {
  shape({ hidden }, { dimension }) {
    const term: EnergyTerm = { kind: 'gaussian-rbm', dimension, hidden }
    return { dimension, terms: [{ weight: 1, term }], base: null }
  },

  initialParameters({ dimension, terms }, random, { mean, standardDeviations }) {
    const [{ term }] = terms
    const hidden = term.kind === 'gaussian-rbm' ? term.hidden : 0
    // Of H units on half of the time, H/4 × the weights' variance.
    const spread = Math.sqrt((4 * (1 - ownShare)) / hidden)
    const weights = Array.from({ length: dimension * hidden }, (_, at) => {
      return spread * standardDeviations[Math.floor(at / hidden)] * random.normal()
    })
    const row = (i: number) => weights.slice(i * hidden, (i + 1) * hidden)
    const biases = Array.from(mean, (value, i) => value - 0.5 * row(i).reduce((sum, weight) => sum + weight, 0))
    const variances = Array.from(standardDeviations, (deviation) => ownShare * deviation ** 2)
    // z at the data's mean is 0.
    const hiddenBiases = Array.from({ length: hidden }, (_, j) =>
      mean.reduce((sum, value, i) => sum - (value * weights[i * hidden + j]) / variances[i], 0),
    )
    return Float64Array.from([...weights, ...hiddenBiases, ...biases, ...variances.map(Math.log)])
  },
}
