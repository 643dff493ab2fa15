import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { componentClasses, type Variances, sampleCount, standardDeviation, stepSizeForCurve } from './shared-fields.ts'

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
  classColumn: componentClasses(),
})

type Config = v.InferOutput<typeof twoMoonsConfig>

/** The moons' halves of E cos², E sin², shifted by their middle; the mean is at the origin. */
export const twoMoonsVariances = ({ radius, noise }: Config): Variances => [
  0.75 * radius ** 2 + noise ** 2,
  (0.5625 - 1 / Math.PI) * radius ** 2 + noise ** 2,
]

export const twoMoonsStepSize = (config: Config): number => stepSizeForCurve(config.noise, twoMoonsVariances(config))
