import * as v from 'valibot'
import { numberField } from '../fields.ts'

export const metropolisAdjustedLangevinConfig = v.strictObject({
  kind: v.literal('metropolis-adjusted-langevin'),
  stepSize: numberField(0.01, {
    label: 'Step size',
    unit: 'ε, × the columns’ variance',
    help: 'Proposals are x − (ε/2)∇E + √ε ξ with every column in its standard deviations; tune it to an acceptance of about 0.574.',
    minimum: 1e-6,
    maximum: 100,
    logarithmic: true,
  }),
})
