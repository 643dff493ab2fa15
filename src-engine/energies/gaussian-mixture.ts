// Mixture energy: E(x) = −log Σ_k π_k N(x; μ_k, I / λ_k) with weights, means and precisions to learn; log Z = 0 in the
// model's coordinates always, so that in the person's units it is the log-determinant.
// Starts with equal weights, means drawn around the data's mean with its standard deviations, and every component half
// as wide as the widest coordinate.
// Fails where a component narrows onto one point, and where all start on one side of a mode that nobody then finds.

import type { EnergyTerm } from '../backends/backend.ts'
import type { Energy } from './energy.ts'

export const gaussianMixture: Energy<'gaussian-mixture'> = {
  shape({ components }, { dimension }) {
    const term: EnergyTerm = { kind: 'gaussian-mixture', dimension, components }
    return { dimension, terms: [{ weight: 1, term }], base: null }
  },

  initialParameters({ terms }, random, { mean, standardDeviations }) {
    const [{ term }] = terms
    const count = term.kind === 'gaussian-mixture' ? term.components : 0
    const logPrecision = -2 * Math.log(0.5 * Math.max(...standardDeviations))
    const components = Array.from({ length: count }, () => [
      0,
      ...mean.map((value, i) => value + standardDeviations[i] * random.normal()),
      logPrecision,
    ])
    return Float64Array.from(components.flat())
  },
}
