import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { mlpEnergyConfig } from './mlp.ts'

const { kind: _, ...networkFields } = mlpEnergyConfig.entries

/** A network with one output per class; how many there are is said by the data. */
export const classMlpEnergyConfig = v.strictObject({
  kind: v.literal('mlp-classes'),
  ...networkFields,
  classWeight: numberField(1, {
    label: 'Class weight',
    term: 'class-conditional-energy',
    help: 'Weight of the cross-entropy of the classes beside the method’s own loss; 0 learns p(x) alone, and the outputs then mean nothing.',
    minimum: 0,
    maximum: 1000,
  }),
})
