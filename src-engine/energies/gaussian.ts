// Gaussian energy: E(x) = ½ (x − μ)ᵀ Λ (x − μ) with μ and Λ = L Lᵀ to learn; the parameters' order stands in
// backend.ts. Starts beside the data and twice as wide, so that there is something to learn: μ about one standard
// deviation away in a random direction, whatever the dimension: from √d away most methods do not find back in many.
// Fails on data of several modes, which one bump cannot hold; exact answer: the data's mean and covariance.

import type { Energy } from './energy.ts'

export const gaussian: Energy<'gaussian'> = {
  shape({ correlated }, { dimension }) {
    return { dimension, terms: [{ weight: 1, term: { kind: 'gaussian', dimension, correlated } }], base: null }
  },

  initialParameters({ dimension, terms }, random, { mean, standardDeviations }) {
    const correlated = terms.some(({ term }) => term.kind === 'gaussian' && term.correlated)
    const below = correlated ? (dimension * (dimension - 1)) / 2 : 0
    return Float64Array.from([
      ...mean.map((value, i) => value + (standardDeviations[i] * random.normal()) / Math.sqrt(dimension)),
      ...standardDeviations.map((deviation) => -2 * Math.log(2 * deviation)),
      ...new Float64Array(below),
    ])
  },
}
