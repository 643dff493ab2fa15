import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { sampleCount, standardDeviation, stepSizeForNoise } from './shared-fields.ts'

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
})

export const mixtureOneDimensionalStepSize = ({ noise }: v.InferOutput<typeof mixtureOneDimensionalConfig>) =>
  stepSizeForNoise(noise)
