import * as v from 'valibot'
import { numberField } from '../fields.ts'

export const randomWalkMetropolisConfig = v.strictObject({
  kind: v.literal('random-walk-metropolis'),
  stepSize: numberField(0.01, {
    label: 'Step size',
    unit: 'ε, variance of a proposal, × the columns’ variance',
    help: 'Proposals are x + √ε ξ with every column in its standard deviations; tune it to an acceptance of about 0.234, 0.44 in one dimension.',
    minimum: 1e-6,
    maximum: 100,
    logarithmic: true,
  }),
})
