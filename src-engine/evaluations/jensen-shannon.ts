// The Jensen–Shannon divergence of the model and the known density. One with hard edges is summed piece by piece: on a
// grid the jumps would keep it from converging.

import { jensenShannonOnPieces } from '../metrics/density-comparison.ts'
import { comparedEstimate } from './compared-estimate.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'

export const jensenShannon: EvaluationDefinition = {
  needs: ['quadrature', 'known-density'],
  cost: 'on-request',
  async evaluate(now) {
    const { data, energy } = now.subject
    if (!data.density?.pieces) return { values: { jensenShannon: await comparedEstimate(now, 'jensenShannon') } }
    const known = (await now.subject.known())!
    const { logPartition } = await now.quadrature()
    const logModel = (await energy(known.rows)).map((value) => -value - logPartition)
    const value = jensenShannonOnPieces(known, logModel)
    const converged = (await now.integrated()).converged && known.converged
    return { values: { jensenShannon: { value, obtained: { by: 'quadrature', shape: [logModel.length], converged } } } }
  },
}
