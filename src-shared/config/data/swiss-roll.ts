import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { sampleCount, standardDeviation, stepSizeForCurve, type Variances } from './shared-fields.ts'

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

type Config = v.InferOutput<typeof swissRollConfig>

/** Moments of γ(θ) = g θ (cos θ, sin θ), θ uniform from 3π/2 to 9π/2, integrated by parts. */
export function swissRollVariances({ radius, noise }: Config): Variances {
  const growth = radius / (4.5 * Math.PI)
  const squares = ((4.5 * Math.PI) ** 3 - (1.5 * Math.PI) ** 3) / (9 * Math.PI)
  const [meanX, meanY] = [2, 2 / (3 * Math.PI)]
  return [
    growth ** 2 * (squares / 2 - 0.25 - meanX ** 2) + noise ** 2,
    growth ** 2 * (squares / 2 + 0.25 - meanY ** 2) + noise ** 2,
  ]
}

export const swissRollStepSize = (config: Config): number => stepSizeForCurve(config.noise, swissRollVariances(config))
