// KL(data‖model) = Σ p (log p + E + log Z) over all rows that can occur: exact where log Z is.

import type { EvaluationDefinition } from './evaluation-definition.ts'

export const klOfRows: EvaluationDefinition = {
  needs: ['log-partition', 'known-rows'],
  cost: 'every-snapshot',
  async evaluate(now) {
    const { rows, probabilities, entropy } = now.subject.data.known!
    const logPartition = await now.logPartition()
    const energies = await now.subject.energy(rows)
    const crossEntropy = probabilities.reduce((sum, p, row) => sum + p * (energies[row] + logPartition), 0)
    return { values: { klDataModel: { value: crossEntropy - entropy, obtained: await now.partitioned() } } }
  },
}
