// A restricted Boltzmann machine over binary rows: E(x) = −bᵀx − Σⱼ log(1 + exp(c + Wᵀx)ⱼ), its hidden units summed out.
//
// The start (Hinton 2010, "A practical guide to training restricted Boltzmann machines", § 8): weights N(0, 0.01²), hidden
// biases 0, and visible biases at the log odds of the training rows' means, so that the machine begins with every
// coordinate's own frequency and no hidden unit has to learn it. A mean is held a little off 0 and 1, where log odds are
// infinite.
// Parameters: W (D, H) row-major, c (H), b (D).

import type { EnergyTerm } from '../backends/backend.ts'
import type { Energy } from './energy.ts'

const weightDeviation = 0.01
const meanMargin = 0.005

export const bernoulliRbm: Energy<'bernoulli-rbm'> = {
  shape({ hidden }, { dimension }) {
    const term: EnergyTerm = { kind: 'bernoulli-rbm', dimension, hidden }
    return { dimension, terms: [{ weight: 1, term }], base: null }
  },

  initialParameters({ dimension, terms }, random, { mean }) {
    const [{ term }] = terms
    const hidden = term.kind === 'bernoulli-rbm' ? term.hidden : 0
    const weights = Array.from({ length: dimension * hidden }, () => weightDeviation * random.normal())
    return Float64Array.from([...weights, ...new Array<number>(hidden).fill(0), ...logOdds(mean)])
  },
}

/** log p / (1 − p) of each mean, held off 0 and 1; fresh. */
export const logOdds = (means: Float64Array): Float64Array =>
  means.map((mean) => {
    const held = Math.min(1 - meanMargin, Math.max(meanMargin, mean))
    return Math.log(held / (1 - held))
  })
