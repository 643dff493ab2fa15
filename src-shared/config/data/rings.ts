import * as v from 'valibot'
import { integerField, numberField } from '../fields.ts'
import { sampleCount, standardDeviation, stepSizeForNoise } from './shared-fields.ts'

export const ringsConfig = v.strictObject({
  kind: v.literal('rings'),
  rings: integerField(3, {
    label: 'Rings',
    help: 'Concentric circles at equal distances; each weighs as much as its circumference.',
    minimum: 2,
    maximum: 4,
  }),
  radius: numberField(4, {
    label: 'Radius',
    help: 'Radius of the outermost ring.',
    minimum: 0.1,
    maximum: 20,
  }),
  noise: standardDeviation(0.2),
  count: sampleCount(),
})

export const ringsStepSize = ({ noise }: v.InferOutput<typeof ringsConfig>) => stepSizeForNoise(noise)
