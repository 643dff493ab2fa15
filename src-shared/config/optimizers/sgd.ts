import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { learningRateFields } from './learning-rate.ts'

export const sgdConfig = v.strictObject({
  kind: v.literal('sgd'),
  ...learningRateFields(1e-2),
  momentum: numberField(0.9, {
    label: 'Momentum',
    term: 'momentum',
    help: 'Share of the last step that is kept; 0 is plain gradient descent, 0.9 steps about ten times as far.',
    minimum: 0,
    maximum: 0.9999,
  }),
})
