import * as v from 'valibot'
import { integerField, numberField } from '../fields.ts'
import { type Variances, inPlane, sampleCount, standardDeviation, stepSizeForNoise } from './shared-fields.ts'

export const pinwheelConfig = v.strictObject({
  kind: v.literal('pinwheel'),
  arms: integerField(5, {
    label: 'Arms',
    help: 'Elongated Gaussians around the origin, before they are twisted.',
    minimum: 2,
    maximum: 9,
  }),
  radius: numberField(3, {
    label: 'Radius',
    help: 'Distance of the arms’ middles from the origin.',
    minimum: 0.1,
    maximum: 20,
  }),
  elongation: numberField(3, {
    label: 'Elongation',
    unit: '× the noise',
    help: 'Length of an arm: its standard deviation along the radius, in multiples of that across.',
    minimum: 1,
    maximum: 20,
  }),
  twist: numberField(1.5, {
    label: 'Twist',
    unit: 'radians',
    help: 'A point at distance r turns by twist × √(1 + r²/radius²): outer parts turn farther.',
    minimum: -4,
    maximum: 4,
  }),
  noise: standardDeviation(0.3),
  count: sampleCount(),
})

type Config = v.InferOutput<typeof pinwheelConfig>

/** Half of E|x|², which the twist keeps; the columns have it each from three arms on, and in the mean with two. */
export const pinwheelVariances = ({ radius, elongation, noise }: Config): Variances =>
  inPlane((radius ** 2 + (1 + elongation ** 2) * noise ** 2) / 2)

/** The twist shears circles and thins what lies along the radius; two deviations out along an arm it does so most. */
export function pinwheelStepSize(config: Config): number {
  const { radius, elongation, noise, twist } = config
  const ratio = (radius + 2 * elongation * noise) / radius
  const shear = (twist * ratio ** 2) / Math.hypot(1, ratio)
  return stepSizeForNoise(noise / Math.hypot(1, shear), pinwheelVariances(config))
}
