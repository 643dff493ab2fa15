import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { sampleCount } from './shared-fields.ts'

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

export const funnelStepSize = ({ scale }: v.InferOutput<typeof funnelConfig>) => 0.01 * scale ** 2
