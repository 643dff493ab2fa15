import * as v from 'valibot'
import { toggleField } from '../fields.ts'

export const gaussianEnergyConfig = v.strictObject({
  kind: v.literal('gaussian'),
  correlated: toggleField(true, {
    label: 'Correlated',
    help: 'Learns the whole precision matrix; without it one precision per coordinate.',
  }),
})
