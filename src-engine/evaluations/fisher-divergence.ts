// The Fisher divergence of the model from the known density, by the density's own rule.

import { fisherDivergence } from '../metrics/score-error.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'
import { modelScore } from './model-score.ts'

export const fisher: EvaluationDefinition = {
  needs: ['quadrature', 'score'],
  cost: 'on-request',
  async evaluate({ subject: { data, session, coordinates } }) {
    const { value, points, converged } = await fisherDivergence(data.density!, modelScore(session, coordinates))
    const obtained = { by: 'quadrature', shape: [points], converged } as const
    return { values: { fisherDivergence: { value, obtained } } }
  },
}
