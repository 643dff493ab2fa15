import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { sampleCount, standardDeviation, stepSizeForNoise } from './shared-fields.ts'

export const bananaConfig = v.strictObject({
  kind: v.literal('banana'),
  width: numberField(2, {
    label: 'Width',
    unit: 'standard deviation',
    help: 'Standard deviation of x.',
    minimum: 0.1,
    maximum: 10,
  }),
  bend: numberField(0.5, {
    label: 'Bend',
    help: 'y follows the parabola bend × (x²/width − width); 0 is a plain Gaussian.',
    minimum: -1.5,
    maximum: 1.5,
  }),
  noise: standardDeviation(0.5),
  count: sampleCount(),
})

export const bananaStepSize = ({ noise }: v.InferOutput<typeof bananaConfig>) => stepSizeForNoise(noise)
