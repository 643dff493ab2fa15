// KL(data‖model) against the known density. Its grid is the data's: it converged where that did and log Z did.

import { klDivergence } from '../metrics/kl-divergence.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'

export const klDataModel: EvaluationDefinition = {
  needs: ['quadrature', 'known-density'],
  cost: 'every-snapshot',
  async evaluate(now) {
    const known = (await now.subject.known())!
    const { logPartition } = await now.quadrature()
    const { converged } = await now.integrated()
    const energies = await now.subject.energy(known.rows)
    for (let point = 0; point < energies.length; point++) energies[point] = -energies[point] - logPartition
    const obtained = {
      by: 'quadrature',
      shape: [known.logDensities.length],
      converged: converged && known.converged,
    } as const
    return { values: { klDataModel: { value: klDivergence(known, energies), obtained } } }
  },
}
