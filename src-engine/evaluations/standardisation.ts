// What the unit of standardised columns is in the person's: a log-likelihood minus this is in theirs.

import type { EvaluationDefinition } from './evaluation-definition.ts'

export const standardisation: EvaluationDefinition = {
  needs: ['standardised-columns'],
  cost: 'every-snapshot',
  evaluate: async ({ subject: { data } }) => ({
    values: {
      standardisationLogDeterminant: {
        value: data.standardisationLogDeterminant!,
        obtained: { by: 'closed-form' },
      },
    },
  }),
}
