import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { componentClasses, type Variances, sampleCount, standardDeviation, stepSizeForNoise } from './shared-fields.ts'

export const mixtureOneDimensionalConfig = v.strictObject({
  kind: v.literal('mixture-one-dimensional'),
  separation: numberField(4, {
    label: 'Separation',
    help: 'Distance between the two centres.',
    minimum: 0,
    maximum: 40,
  }),
  noise: standardDeviation(0.7),
  weight: numberField(0.35, {
    label: 'Left weight',
    help: 'Share of the probability under the left mode.',
    minimum: 0.01,
    maximum: 0.99,
  }),
  count: sampleCount(),
  classColumn: componentClasses(),
})

type Config = v.InferOutput<typeof mixtureOneDimensionalConfig>

export const mixtureOneDimensionalVariances = ({ separation, noise, weight }: Config): Variances => [
  weight * (1 - weight) * separation ** 2 + noise ** 2,
]

export const mixtureOneDimensionalStepSize = (config: Config): number =>
  stepSizeForNoise(config.noise, mixtureOneDimensionalVariances(config))
