import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { sampleCount, standardDeviation } from './shared-fields.ts'

export const twoMoonsConfig = v.strictObject({
  kind: v.literal('two-moons'),
  radius: numberField(2, {
    label: 'Radius',
    help: 'Radius of the two half circles.',
    minimum: 0.1,
    maximum: 20,
  }),
  noise: standardDeviation(0.3),
  count: sampleCount(),
})

export const twoMoonsStepSize = ({ radius }: v.InferOutput<typeof twoMoonsConfig>) => 0.01 * radius ** 2
