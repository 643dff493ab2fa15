// KL(model‖data): what the model loses on its own points against the known density.

import type { EvaluationDefinition } from './evaluation-definition.ts'
import { comparedEstimate } from './compared-estimate.ts'

export const klModelData: EvaluationDefinition = {
  needs: ['quadrature', 'known-density'],
  cost: 'on-request',
  async evaluate(now) {
    const estimate = await comparedEstimate(now, 'klModelData')
    const values = { klModelData: estimate }
    if (estimate.value !== Number.POSITIVE_INFINITY) return { values }
    const text =
      'KL(model‖data) is infinite: the data’s density is zero outside its support, and the model has mass there. ' +
      'That holds for every model of this kind; KL(data‖model) and Jensen–Shannon compare them.'
    return { values, verdict: { standing: 'fair', text } }
  },
}
