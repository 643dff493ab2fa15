// Every energy, by kind.

import type { EnergyConfig, EnergyKind } from '../../src-shared/config/energy.ts'
import { bernoulliRbm } from './bernoulli-rbm.ts'
import type { Energy, EnergyRegistry } from './energy.ts'
import { gaussianMixture } from './gaussian-mixture.ts'
import { gaussianRbm } from './gaussian-rbm.ts'
import { gaussian } from './gaussian.ts'
import { classMlp } from './mlp-classes.ts'
import { mlp } from './mlp.ts'
import { quadratic } from './quadratic.ts'

export const energies: EnergyRegistry = {
  ...{ mlp, gaussian, quadratic },
  'mlp-classes': classMlp,
  'gaussian-mixture': gaussianMixture,
  'gaussian-rbm': gaussianRbm,
  'bernoulli-rbm': bernoulliRbm,
}

export function energyOf(config: EnergyConfig): Energy<EnergyKind> {
  // TypeScript cannot see that row and config are of one kind; the registry's type guarantees it.
  return energies[config.kind] as Energy<EnergyKind>
}
