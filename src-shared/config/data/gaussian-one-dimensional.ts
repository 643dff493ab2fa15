import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { sampleCount, standardDeviation, stepSizeForNoise } from './shared-fields.ts'

export const gaussianOneDimensionalConfig = v.strictObject({
  kind: v.literal('gaussian-one-dimensional'),
  mean: numberField(0, {
    label: 'Mean',
    help: 'Where the Gaussian stands.',
    minimum: -20,
    maximum: 20,
  }),
  noise: standardDeviation(1),
  count: sampleCount(),
})

export const gaussianOneDimensionalStepSize = ({ noise }: v.InferOutput<typeof gaussianOneDimensionalConfig>) =>
  stepSizeForNoise(noise)
