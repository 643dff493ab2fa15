import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { type Variances, sampleCount, standardDeviation, stepSizeForNoise } from './shared-fields.ts'

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

type Config = v.InferOutput<typeof bananaConfig>

/** Of ξ² the variance is 2. */
export const bananaVariances = ({ width, bend, noise }: Config): Variances => [
  width ** 2,
  2 * (bend * width) ** 2 + noise ** 2,
]

/** Across the parabola the noise is thinned by its slope, 2 · bend one deviation out: longer steps overshoot there. */
export const bananaStepSize = (config: Config): number =>
  stepSizeForNoise(config.noise / Math.hypot(1, 2 * config.bend), bananaVariances(config))
