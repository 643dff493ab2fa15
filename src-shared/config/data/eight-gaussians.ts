import * as v from 'valibot'
import { numberField } from '../fields.ts'
import {
  componentClasses,
  type Variances,
  inPlane,
  sampleCount,
  standardDeviation,
  stepSizeForNoise,
} from './shared-fields.ts'

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
  classColumn: componentClasses(),
})

type Config = v.InferOutput<typeof eightGaussiansConfig>

export const eightGaussiansVariances = ({ radius, noise }: Config): Variances => inPlane(radius ** 2 / 2 + noise ** 2)

export const eightGaussiansStepSize = (config: Config): number =>
  stepSizeForNoise(config.noise, eightGaussiansVariances(config))
