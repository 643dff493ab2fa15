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
  classColumn: componentClasses(),
})

type Config = v.InferOutput<typeof gaussianGridConfig>

/** The mean of k² for k from −2 to 2 is 2. */
export const gaussianGridVariances = ({ spacing, noise }: Config): Variances => inPlane(2 * spacing ** 2 + noise ** 2)

export const gaussianGridStepSize = (config: Config): number =>
  stepSizeForNoise(config.noise, gaussianGridVariances(config))
