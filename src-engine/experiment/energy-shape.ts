// The shape of an experiment's energy over its data: what backends are asked whether they can compute it.

import type { EnergyConfig, EnergyKind } from '../../src-shared/config/energy.ts'
import type { EnergyShape } from '../backends/backend.ts'
import type { DataSet } from '../data/data-set.ts'
import type { Energy } from '../energies/energy.ts'
import { energies } from '../energies/registry.ts'

export function energyOf(config: EnergyConfig): Energy<EnergyKind> {
  return energies[config.kind]
}

export function energyShape(config: EnergyConfig, { dimension, mean, covariance }: DataSet): EnergyShape {
  const standardDeviations = mean.map((_, i) => Math.sqrt(covariance[i * dimension + i]))
  return energyOf(config).shape(config, { dimension, mean, standardDeviations })
}
