import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { sampleCount } from './shared-fields.ts'

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

export const checkerboardStepSize = ({ side }: v.InferOutput<typeof checkerboardConfig>) => 0.01 * side ** 2
