import * as v from 'valibot'
import { hiddenUnitsField } from './hidden-units-field.ts'

export const gaussianRbmEnergyConfig = v.strictObject({
  kind: v.literal('gaussian-rbm'),
  hidden: hiddenUnitsField(8),
})
