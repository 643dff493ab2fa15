import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { type Variances, inPlane, inVariances, sampleCount } from './shared-fields.ts'

export const checkerboardConfig = v.strictObject({
  kind: v.literal('checkerboard'),
  side: numberField(2, {
    label: 'Square',
    help: 'Side of a square of the 4 × 4 board; every other square is filled evenly, with hard edges.',
    minimum: 0.1,
    maximum: 10,
  }),
  count: sampleCount(),
})

type Config = v.InferOutput<typeof checkerboardConfig>

/** Each coordinate is uniform over the board, four squares wide. */
export const checkerboardVariances = ({ side }: Config): Variances => inPlane((4 * side) ** 2 / 12)

export const checkerboardStepSize = (config: Config): number =>
  inVariances(0.01 * config.side ** 2, checkerboardVariances(config))
