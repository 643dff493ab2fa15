import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { componentClasses, sampleCount, standardDeviation, stepSizeForCurve, type Variances } from './shared-fields.ts'

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
  classColumn: componentClasses(),
})

type Config = v.InferOutput<typeof twoSpiralsConfig>

/** E γ² for γ(θ) = g θ (cos θ, sin θ), θ² uniform from α² to β²; the two spirals are opposite, so that their mean is 0. */
export function twoSpiralsVariances({ radius, turns, noise }: Config): Variances {
  const inner = Math.PI / 2
  const outer = inner + 2 * Math.PI * turns
  const growth = radius / outer
  // The antiderivative of θ³ cos 2θ, by parts.
  const primitive = (angle: number) =>
    (angle ** 3 / 2 - (3 * angle) / 4) * Math.sin(2 * angle) + ((3 * angle ** 2) / 4 - 3 / 8) * Math.cos(2 * angle)
  const turning = (primitive(outer) - primitive(inner)) / (outer ** 2 - inner ** 2)
  const even = (inner ** 2 + outer ** 2) / 4
  return [growth ** 2 * (even + turning) + noise ** 2, growth ** 2 * (even - turning) + noise ** 2]
}

export const twoSpiralsStepSize = (config: Config): number =>
  stepSizeForCurve(config.noise, twoSpiralsVariances(config))
