import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { sampleCount, standardDeviation, stepSizeForNoise } from './shared-fields.ts'

export const twoSpiralsConfig = v.strictObject({
  kind: v.literal('two-spirals'),
  radius: numberField(4, {
    label: 'Radius',
    help: 'Distance of the outer ends from the origin.',
    minimum: 0.1,
    maximum: 20,
  }),
  turns: numberField(1.5, {
    label: 'Turns',
    help: 'How often each spiral goes around the origin.',
    minimum: 0.25,
    maximum: 4,
  }),
  noise: standardDeviation(0.15),
  count: sampleCount(),
})

export const twoSpiralsStepSize = ({ noise }: v.InferOutput<typeof twoSpiralsConfig>) => stepSizeForNoise(noise)
