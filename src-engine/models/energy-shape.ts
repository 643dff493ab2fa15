// The shape of an experiment's energy over its data: what backends are asked whether they can compute it.

import type { EnergyConfig } from '../../src-shared/config/energy.ts'
import type { EnergyShape } from '../backends/backend.ts'
import type { TrainingClasses } from '../data/model-data.ts'
import type { TrainingData } from '../methods/method.ts'
import type { DataScale } from '../energies/energy.ts'
import { energyOf } from '../energies/registry.ts'

/** Of the training rows, in the model's coordinates. */
type Moments = Pick<TrainingData, 'dimension' | 'mean' | 'covariance'> & {
  standardised?: boolean
  classes?: TrainingClasses
}

export function energyShape(config: EnergyConfig, data: Moments): EnergyShape {
  return energyOf(config).shape(config, dataScale(data))
}

export function dataScale({ dimension, mean, covariance, standardised, classes }: Moments): DataScale {
  const standardDeviations = mean.map((_, i) => Math.sqrt(covariance[i * dimension + i]))
  return { dimension, mean, standardDeviations, standardised, ...(classes && { classCount: classes.count }) }
}
