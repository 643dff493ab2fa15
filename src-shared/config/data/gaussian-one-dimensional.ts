import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { type Variances, sampleCount, standardDeviation, stepSizeForNoise } from './shared-fields.ts'

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

type Config = v.InferOutput<typeof gaussianOneDimensionalConfig>

export const gaussianOneDimensionalVariances = ({ noise }: Config): Variances => [noise ** 2]

export const gaussianOneDimensionalStepSize = (config: Config): number =>
  stepSizeForNoise(config.noise, gaussianOneDimensionalVariances(config))
