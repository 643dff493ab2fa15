// Where the model's score is off: |∇log p_model − ∇log p_data| on the grid of the experiment's view, for a picture.

import { scoreErrors, scoreOf } from '../metrics/score-error.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'
import { modelScore } from './model-score.ts'

export const scoreError: EvaluationDefinition = {
  needs: ['quadrature', 'score'],
  cost: 'on-request',
  async evaluate({ subject: { data, config, session, coordinates, fieldRows } }) {
    const { view, dimension } = data
    const shape = view.axes.map(() => config.fieldResolution)
    const scores = await modelScore(session, coordinates)(fieldRows)
    const values = Float32Array.from(scoreErrors(scores, await scoreOf(data.density!)(fieldRows), dimension))
    const title = '|∇log p of the model − ∇log p of the data|, per unit of the axes'
    return { views: [{ tag: 'score-error', kind: 'field', title, field: { view, shape, values } }] }
  },
}
