// The path that suits a model: from a Gaussian, or for a Boltzmann machine over binary rows from independent coordinates.

import { machineOf } from '../rbm-enumeration.ts'
import { openGaussianPath, type AnnealingPath, type AnnealingPathOptions } from './annealing-path.ts'
import { openJointPath } from './joint-path.ts'

export function openAnnealingPath(options: AnnealingPathOptions): Promise<AnnealingPath> {
  const machine = machineOf(options.session.shape)
  return machine?.kind === 'bernoulli-rbm' ? openJointPath(options, machine) : openGaussianPath(options)
}
