import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { inVariances, sampleCount, type Variances } from './shared-fields.ts'

export const funnelConfig = v.strictObject({
  kind: v.literal('funnel'),
  scale: numberField(1, {
    label: 'Scale',
    help: 'x is Gaussian with this standard deviation; that of y is scale × exp(x / 2 scale): narrow left, wide right.',
    minimum: 0.1,
    maximum: 10,
  }),
  count: sampleCount(),
})

type Config = v.InferOutput<typeof funnelConfig>

/** E exp(v) = √e for a standard normal v. */
export const funnelVariances = ({ scale }: Config): Variances => [scale ** 2, Math.exp(0.5) * scale ** 2]

export const funnelStepSize = (config: Config): number => inVariances(0.01 * config.scale ** 2, funnelVariances(config))
