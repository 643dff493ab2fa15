// The differential entropy of the model, in nats and the person's units.

import { comparedEstimate } from './compared-estimate.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'

export const modelEntropy: EvaluationDefinition = {
  needs: ['quadrature'],
  cost: 'on-request',
  async evaluate(now) {
    const estimate = await comparedEstimate(now, 'modelEntropy')
    const value = estimate.value + now.subject.frame.logDeterminant
    return { values: { modelEntropy: { ...estimate, value } } }
  },
}
