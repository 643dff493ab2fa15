import * as v from 'valibot'
import { integerField } from '../fields.ts'
import { samplerConfigSchema } from '../sampler.ts'
import type { MethodOptimizer } from './method-optimizer.ts'

export const contrastiveDivergenceConfig = v.strictObject({
  kind: v.literal('contrastive-divergence'),
  steps: integerField(10, {
    label: 'Steps k',
    unit: 'sampler steps per update',
    help: 'Sampler steps from the data batch to the negatives; more steps, less bias, more cost.',
    minimum: 1,
    maximum: 10_000,
    logarithmic: true,
  }),
  sampler: samplerConfigSchema,
})

/** By docs/study-defaults.md. Its chains are fresh at each update, so that momentum hardly matters; a higher rate fits small tables too closely. */
export const contrastiveDivergenceOptimizer: MethodOptimizer = { learningRate: 2e-3, momentum: 0 }
