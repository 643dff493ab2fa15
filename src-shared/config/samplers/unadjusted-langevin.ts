import * as v from 'valibot'
import { choiceField, numberField } from '../fields.ts'
import { equals, plain } from '../value-words.ts'
import { defineSampler } from './sampler-definition.ts'

const schema = v.strictObject({
  kind: v.literal('unadjusted-langevin'),
  form: choiceField('coupled', {
    label: 'Form',
    short: plain,
    term: 'langevin',
    help: 'Coupled: one step size sets drift and noise, temperature 1. Decoupled: noise is chosen freely.',
    choices: [
      { value: 'coupled', label: 'Coupled', help: 'x ← x − (ε/2)∇E + √ε ξ' },
      { value: 'decoupled', label: 'Decoupled', help: 'x ← x − η∇E + σ ξ, temperature σ²/(2η)' },
    ],
    advanced: true,
  }),
  stepSize: numberField(0.01, {
    label: 'Step size',
    short: equals('ε'),
    scale: 'variance',
    term: 'step-size',
    unit: 'ε or η, × the columns’ variance',
    help: 'Length of one Langevin step, in units of the columns’ variance, so that one value suits data of any scale; too large diverges, too small does not move.',
    minimum: 1e-6,
    maximum: 100,
    logarithmic: true,
  }),
  noise: numberField(0.1, {
    label: 'Noise',
    short: equals('σ'),
    scale: 'standard deviation',
    term: 'langevin',
    unit: 'σ, × the columns’ standard deviation, decoupled form only',
    help: 'Standard deviation of the noise added at each step of the decoupled form; the coupled form uses √ε.',
    minimum: 0,
    maximum: 100,
    logarithmic: true,
    advanced: true,
  }),
})

export const unadjustedLangevin = defineSampler({
  schema,
  title: 'Unadjusted Langevin',
  abbreviation: 'ULA',
  help: 'Gradient steps with noise, without a Metropolis correction: biased by O(ε).',
  term: {
    id: 'langevin',
    title: 'Unadjusted Langevin',
    aliases: ['ULA', 'Langevin dynamics', 'SGLD', 'coupled', 'decoupled'],
    meaning:
      'A sampler that moves downhill in energy and adds noise. Its long-run samples are those of the model only as ε goes to 0; at a finite ε they are biased. For E = x²/2 their variance is exactly 1/(1 − ε/4).',
    formula: ['x ← x − (ε/2) ∇E(x) + √ε ξ,  ξ ~ N(0, 1)', 'decoupled: x ← x − η ∇E(x) + σ ξ'],
    source: 'Roberts & Tweedie 1996, “Exponential convergence of Langevin distributions”.',
    seeAlso: ['step-size', 'temperature', 'mala'],
  },
  passes: (_config, steps) => steps,
  temperature: {
    of: (sampler) => (sampler.form === 'coupled' ? null : temperatureOf(sampler)),
    formula: 'σ²/(2η)',
    cure: ({ stepSize }) => ({ key: 'noise', value: Math.sqrt(2 * stepSize), formula: 'σ = √(2η)' }),
  },
  idleFields: ({ form }) => (form === 'coupled' ? ['noise'] : []),
  // Langevin is stable while drift × curvature < 2; the drift is ε/2 or η.
  stepSizeLimit: ({ form }, curvature) => (form === 'coupled' ? 4 : 2) / curvature,
})

export type UnadjustedLangevinConfig = v.InferOutput<typeof schema>

/** T = σ²/(2η): the chains sample exp(−E/T). 1 in the coupled form by construction. */
export function temperatureOf(sampler: UnadjustedLangevinConfig): number {
  return sampler.form === 'coupled' ? 1 : sampler.noise ** 2 / (2 * sampler.stepSize)
}

/** η: how far a step goes along −∇E. */
export const driftOf = ({ form, stepSize }: UnadjustedLangevinConfig): number =>
  form === 'coupled' ? stepSize / 2 : stepSize
