// Sliced score matching.
//
//   loss   E_data E_v[ vᵀ(∇x s)v + ½ (vᵀs)² ],   s = −∇x E,   v with E[v vᵀ] = I, M of them per datum
// whose mean over v is the loss of exact score matching (score-matching.ts), at a cost that does not grow with d. For
// signs v the first summand varies only by what is off the diagonal of ∇x s; Gaussian v vary more.
// Fails as exact score matching does, and where M is too small: the gradient's variance grows with d.
// Source: Song, Garg, Shi & Ermon 2019, "Sliced score matching".

import { fillNormals } from '../random/normal.ts'
import { purposes } from '../random/purposes.ts'
import type { Method } from './method.ts'
import { scoreMatchingStep } from './score-matching-step.ts'

export const slicedScoreMatching = {
  async step({ directionCount, directionLaw }, { values, iteration }, _state, { session, data: { dimension }, seed }) {
    const rows = new Float64Array(values.length * directionCount)
    for (let direction = 0; direction < directionCount; direction++) rows.set(values, direction * values.length)
    const directions = new Float64Array(rows.length)
    const position = { seed, purpose: purposes.directions, firstChain: 0, step: iteration }
    fillNormals(directions, dimension, position)
    if (directionLaw === 'rademacher') directions.forEach((value, i) => (directions[i] = value < 0 ? -1 : 1))
    return scoreMatchingStep(session, { rows, directions, weight: dimension / rows.length })
  },
} satisfies Method<'sliced-score-matching'>
