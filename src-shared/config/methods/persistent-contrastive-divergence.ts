import * as v from 'valibot'
import { integerField } from '../fields.ts'
import { samplerConfigSchema } from '../sampler.ts'

export const persistentContrastiveDivergenceConfig = v.strictObject({
  kind: v.literal('persistent-contrastive-divergence'),
  steps: integerField(10, {
    label: 'Steps k',
    unit: 'sampler steps per update',
    help: 'Sampler steps that the persistent chains take between two parameter updates.',
    minimum: 1,
    maximum: 10_000,
    logarithmic: true,
  }),
  chainCount: integerField(256, {
    label: 'Chains',
    unit: 'chains',
    help: 'Number of persistent chains (fantasy particles) kept alive between updates.',
    minimum: 1,
    maximum: 65_536,
    logarithmic: true,
  }),
  sampler: samplerConfigSchema,
})
