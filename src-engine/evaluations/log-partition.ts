// log Z of the model, in nats and the person's units.

import type { EvaluationDefinition } from './evaluation-definition.ts'

export const logPartition: EvaluationDefinition = {
  needs: ['quadrature'],
  cost: 'every-snapshot',
  async evaluate(now) {
    const { reason } = await now.quadrature()
    return {
      values: { logPartition: { value: await now.logPartition(), obtained: await now.integrated() } },
      ...(reason !== null && { verdict: { standing: 'poor' as const, text: reason } }),
    }
  },
}
