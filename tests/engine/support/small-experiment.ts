// A real experiment that is as small as its schema allows.

import { defaultExperiment, type ExperimentConfig } from '../../../src-shared/config/experiment.ts'
import { dataConfigSchema } from '../../../src-shared/config/data.ts'
import { energyConfigSchema } from '../../../src-shared/config/energy.ts'
import { parse } from '../../../src-shared/config/parse.ts'

export function smallExperiment(iterations: number, laneCount = 1): ExperimentConfig {
  const data = parse(dataConfigSchema, { kind: 'mixture-one-dimensional', count: 200 }, 'data')
  const config = defaultExperiment(data)
  return {
    ...config,
    // Its numbers are compared: they must not depend on what this machine has.
    backend: 'reference',
    lanes: config.lanes.slice(0, laneCount).map((lane) => ({ ...lane, batchSize: 8 })),
    energy: parse(energyConfigSchema, { kind: 'mlp', hiddenWidths: [4] }, 'energy'),
    budget: { unit: 'iterations', amount: iterations },
    evaluation: { ...config.evaluation, snapshots: 4, sampleCount: 10, fieldResolution: 21, permutations: 20 },
  }
}
