import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { sampleCount, standardDeviation, stepSizeForNoise } from './shared-fields.ts'

export const gaussianGridConfig = v.strictObject({
  kind: v.literal('gaussian-grid'),
  spacing: numberField(2, {
    label: 'Spacing',
    help: 'Distance between neighbouring centres of the 5 × 5 grid.',
    minimum: 0.1,
    maximum: 20,
  }),
  noise: standardDeviation(0.3),
  count: sampleCount(),
})

export const gaussianGridStepSize = ({ noise }: v.InferOutput<typeof gaussianGridConfig>) => stepSizeForNoise(noise)
