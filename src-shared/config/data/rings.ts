import * as v from 'valibot'
import { integerField, numberField } from '../fields.ts'
import {
  componentClasses,
  type Variances,
  inPlane,
  sampleCount,
  standardDeviation,
  stepSizeForCurve,
} from './shared-fields.ts'

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
  classColumn: componentClasses(),
})

type Config = v.InferOutput<typeof ringsConfig>

/** Half of E|x|² on the circles, whose weights are proportional to their radii. */
export const ringsVariances = ({ rings, radius, noise }: Config): Variances =>
  inPlane((radius ** 2 * (rings + 1)) / (4 * rings) + noise ** 2)

export const ringsStepSize = (config: Config): number => stepSizeForCurve(config.noise, ringsVariances(config))
