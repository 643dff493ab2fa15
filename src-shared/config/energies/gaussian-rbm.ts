import * as v from 'valibot'
import { centringField } from './centring-field.ts'
import { hiddenUnitsField } from './hidden-units-field.ts'

export const gaussianRbmEnergyConfig = v.strictObject({
  kind: v.literal('gaussian-rbm'),
  hidden: hiddenUnitsField(8),
  centring: centringField,
})
