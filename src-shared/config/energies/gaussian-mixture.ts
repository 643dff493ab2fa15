import * as v from 'valibot'
import { integerField } from '../fields.ts'

export const gaussianMixtureEnergyConfig = v.strictObject({
  kind: v.literal('gaussian-mixture'),
  components: integerField(8, {
    label: 'Components',
    unit: 'Gaussians',
    help: 'Number of round Gaussians, each with a weight, a mean and a precision to learn.',
    minimum: 1,
    maximum: 200,
  }),
})
