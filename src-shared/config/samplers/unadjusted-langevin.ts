import * as v from 'valibot'
import { choiceField, numberField } from '../fields.ts'

export const unadjustedLangevinConfig = v.strictObject({
  kind: v.literal('unadjusted-langevin'),
  form: choiceField('coupled', {
    label: 'Form',
    help: 'Coupled: one step size sets drift and noise, temperature 1. Decoupled: noise is chosen freely.',
    choices: [
      { value: 'coupled', label: 'Coupled', help: 'x ← x − (ε/2)∇E + √ε ξ' },
      { value: 'decoupled', label: 'Decoupled', help: 'x ← x − η∇E + σ ξ, temperature σ²/(2η)' },
    ],
    advanced: true,
  }),
  stepSize: numberField(0.01, {
    label: 'Step size',
    unit: 'ε or η, × the columns’ variance',
    help: 'Length of one Langevin step, in units of the columns’ variance, so that one value suits data of any scale; too large diverges, too small does not move.',
    minimum: 1e-6,
    maximum: 100,
    logarithmic: true,
  }),
  noise: numberField(0.1, {
    label: 'Noise',
    unit: 'σ, × the columns’ standard deviation, decoupled form only',
    help: 'Standard deviation of the noise added at each step of the decoupled form; the coupled form uses √ε.',
    minimum: 0,
    maximum: 100,
    logarithmic: true,
    advanced: true,
  }),
})

export type UnadjustedLangevinConfig = v.InferOutput<typeof unadjustedLangevinConfig>

/** T = σ²/(2η): the chains sample exp(−E/T). 1 in the coupled form by construction. */
export function temperatureOf(sampler: UnadjustedLangevinConfig): number {
  return sampler.form === 'coupled' ? 1 : sampler.noise ** 2 / (2 * sampler.stepSize)
}
