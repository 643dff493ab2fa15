import * as v from 'valibot'
import { choiceField, integerField, numberField } from '../fields.ts'
import { samplerConfigSchema } from '../sampler.ts'
import type { MethodOptimizer } from './method-optimizer.ts'

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
  restart: numberField(0, {
    label: 'Restarts',
    unit: 'share of the chains per update, 0 = none',
    help: 'Each chain starts anew with this probability at every update; above 0 the chains are no longer persistent.',
    minimum: 0,
    maximum: 1,
    advanced: true,
  }),
  restartSource: choiceField('data', {
    label: 'Restart from',
    help: 'Where restarted chains begin. From data it is a hybrid with contrastive divergence.',
    choices: [
      { value: 'data', label: 'Data', help: 'A training row drawn at random.' },
      { value: 'noise', label: 'Noise', help: 'A Gaussian with the data’s mean and covariance.' },
    ],
    advanced: true,
  }),
  sampler: samplerConfigSchema,
})

/**
 * By docs/study-defaults.md. Without momentum: it keeps pushing where the chains no longer are, the energy gap swings, and
 * the model never comes to rest.
 */
export const persistentContrastiveDivergenceOptimizer: MethodOptimizer = { learningRate: 5e-3, momentum: 0 }
