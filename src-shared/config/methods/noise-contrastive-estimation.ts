import * as v from 'valibot'
import { integerField, numberField } from '../fields.ts'
import type { MethodOptimizer } from './method-optimizer.ts'

export const noiseContrastiveEstimationConfig = v.strictObject({
  kind: v.literal('noise-contrastive-estimation'),
  noiseRatio: integerField(4, {
    label: 'Noise ratio ν',
    unit: 'noise points per data point',
    help: 'How many noise points each data point is told apart from; more approaches maximum likelihood.',
    minimum: 1,
    maximum: 1000,
    logarithmic: true,
  }),
  covarianceScale: numberField(1.5, {
    label: 'Noise width',
    unit: '× the data’s covariance',
    help: 'The noise is Gaussian with the data’s mean and this multiple of its covariance.',
    minimum: 0.01,
    maximum: 100,
    logarithmic: true,
    advanced: true,
  }),
})

/** By docs/study-defaults.md. */
export const noiseContrastiveEstimationOptimizer: MethodOptimizer = { learningRate: 5e-3, momentum: 0.9 }
