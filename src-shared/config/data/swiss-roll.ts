import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { sampleCount, standardDeviation, stepSizeForNoise } from './shared-fields.ts'

export const swissRollConfig = v.strictObject({
  kind: v.literal('swiss-roll'),
  radius: numberField(4, {
    label: 'Radius',
    help: 'Distance of the outer end from the origin; the inner end is at a third of it.',
    minimum: 0.1,
    maximum: 20,
  }),
  noise: standardDeviation(0.2),
  count: sampleCount(),
})

export const swissRollStepSize = ({ noise }: v.InferOutput<typeof swissRollConfig>) => stepSizeForNoise(noise)
