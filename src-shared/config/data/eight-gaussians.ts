import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { sampleCount, standardDeviation, stepSizeForNoise } from './shared-fields.ts'

export const eightGaussiansConfig = v.strictObject({
  kind: v.literal('eight-gaussians'),
  radius: numberField(4, {
    label: 'Radius',
    help: 'Radius of the circle on which the eight centres stand.',
    minimum: 0.1,
    maximum: 20,
  }),
  noise: standardDeviation(0.5),
  count: sampleCount(),
})

export const eightGaussiansStepSize = ({ noise }: v.InferOutput<typeof eightGaussiansConfig>) => stepSizeForNoise(noise)
