import * as v from 'valibot'
import { centringField } from './centring-field.ts'
import { hiddenUnitsField } from './hidden-units-field.ts'

export const bernoulliRbmEnergyConfig = v.strictObject({
  kind: v.literal('bernoulli-rbm'),
  hidden: hiddenUnitsField(16),
  centring: centringField,
})
