// log Z of the model, in nats and the person's units.

import type { EvaluationDefinition } from './evaluation-definition.ts'

export const logPartition: EvaluationDefinition = {
  needs: ['log-partition'],
  cost: 'every-snapshot',
  async evaluate(now) {
    const reason = now.subject.has.has('quadrature') ? (await now.quadrature()).reason : null
    return {
      values: { logPartition: { value: await now.logPartition(), obtained: await now.partitioned() } },
      ...(reason !== null && { verdict: { standing: 'poor' as const, text: reason } }),
    }
  },
}
