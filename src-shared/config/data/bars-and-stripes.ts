import * as v from 'valibot'
import { integerField } from '../fields.ts'
import { type Variances, sampleCount } from './shared-fields.ts'

export const barsAndStripesConfig = v.strictObject({
  kind: v.literal('bars-and-stripes'),
  side: integerField(4, {
    label: 'Side',
    unit: 'pixels',
    help: 'Width and height of a picture, all of whose rows or all of whose columns are of one colour.',
    minimum: 2,
    maximum: 8,
  }),
  count: sampleCount(),
})

type Config = v.InferOutput<typeof barsAndStripesConfig>

/** Each pixel is black or white by the toss of a coin. */
export const barsAndStripesVariances = ({ side }: Config): Variances => Array.from({ length: side * side }, () => 0.25)

/** Without meaning for binary rows, which no step size moves: what data of unknown scale get. */
export const barsAndStripesStepSize = (): number => 0.01
