// What the sampling lab runs: an energy, one or two samplers at the same cost, and where their chains start.
//
// Cost is counted in energy-gradient evaluations of one chain, all its temperatures included, by the `passes` of each
// sampler's definition. A sampler makes as many steps as fit into the budget.

import * as v from 'valibot'
import { choiceField, integerField, numberField } from '../config/fields.ts'
import { samplerDefinitions, samplerPasses, type SamplerConfig } from '../config/sampler.ts'
import { energySourceSchema } from '../energy-source.ts'

export const labSamplerKinds = [
  'unadjusted-langevin',
  'metropolis-adjusted-langevin',
  'hamiltonian-monte-carlo',
  'random-walk-metropolis',
] as const
export type LabSamplerKind = (typeof labSamplerKinds)[number]

type WalkingSampler = Exclude<SamplerConfig, { kind: 'gibbs' }>

const samplerSchema = v.pipe(
  v.variant(
    'kind',
    labSamplerKinds.map((kind) => samplerDefinitions[kind].schema),
  ),
  // A step size that followed the acceptance would hide what it does.
  v.transform((sampler): WalkingSampler =>
    'targetAcceptance' in sampler ? { ...sampler, targetAcceptance: 0 } : sampler,
  ),
)

/** Keys of a sampler's fields that the lab does not use. */
export const fieldsNotInLab = ['targetAcceptance'] as const

export const temperingFields = {
  levels: integerField(1, {
    label: 'Temperatures',
    term: 'tempered-chains',
    unit: 'copies of every chain; 1 = no tempering',
    help: 'Parallel tempering: every chain has a copy at each temperature, and neighbours change places now and then. Each copy costs as much as the chain.',
    minimum: 1,
    maximum: 8,
  }),
  hottest: numberField(10, {
    label: 'Hottest',
    term: 'tempered-chains',
    unit: '× the temperature',
    help: 'Temperature of the hottest copy; those between are each the same factor above the one before.',
    minimum: 1,
    maximum: 1000,
    logarithmic: true,
  }),
}

const labSamplerSchema = v.strictObject({ sampler: samplerSchema, ...temperingFields })

export const startKinds = ['data', 'mode', 'box', 'far'] as const

export const chainFields = {
  evaluations: integerField(4000, {
    label: 'Budget',
    unit: 'energy-gradient evaluations a chain',
    help: 'What every sampler may spend on each chain, all its temperatures included; an energy alone counts one half. So two samplers are compared at the same cost.',
    minimum: 50,
    maximum: 100_000,
    logarithmic: true,
  }),
  chains: integerField(4, {
    label: 'Chains',
    help: 'Independent chains, at least two for R̂.',
    minimum: 1,
    maximum: 16,
  }),
  temperature: numberField(1, {
    label: 'Temperature',
    term: 'temperature',
    unit: 'T',
    help: 'The chains sample exp(−E/T): above 1 flatter, below 1 steeper than the density of the energy.',
    minimum: 0.05,
    maximum: 100,
    logarithmic: true,
  }),
  start: choiceField('data', {
    label: 'Start',
    help: 'Where every chain begins.',
    choices: [
      { value: 'data', label: 'Exact samples', help: 'Drawn from the density itself, by quadrature' },
      { value: 'mode', label: 'Lowest energy', help: 'All at the highest mode' },
      { value: 'box', label: 'Anywhere in view', help: 'Evenly over the picture' },
      { value: 'far', label: 'Far point', help: 'All at the lower left corner of the picture' },
    ],
  }),
  warmUp: numberField(0.2, {
    label: 'Warm-up',
    unit: 'share of the steps',
    help: 'The first steps, which still know where they began: left out of histograms and numbers.',
    minimum: 0,
    maximum: 0.9,
  }),
  seed: integerField(1, {
    label: 'Seed',
    help: 'Same setup and seed, same chains. Both samplers start at the same points and draw the same random numbers.',
    minimum: 0,
    maximum: 4_294_967_295,
  }),
}

/** For the form: one object of all that is not the energy or a sampler. */
export const chainFieldsSchema = v.strictObject(chainFields)
export const temperingSchema = v.strictObject(temperingFields)

const plainSetupSchema = v.strictObject({
  source: energySourceSchema,
  samplers: v.pipe(
    v.array(labSamplerSchema),
    v.minLength(1, 'Expected one or two samplers, got none.'),
    v.maxLength(2, 'Expected one or two samplers, got more: compare two at a time.'),
  ),
  ...chainFields,
})

/** Fewer say nothing. */
const stepsLeast = 4

/** Two samplers are compared at the same cost: a budget that does not pay for both is refused. */
export const labSetupSchema = v.pipe(
  plainSetupSchema,
  v.forward(
    v.check(
      ({ samplers, evaluations }) => samplers.every((each) => labCost(each, stepsLeast) <= evaluations),
      ({ input: { samplers, evaluations } }) => {
        const costs = samplers.map((each) => Math.ceil(labCost(each, stepsLeast)))
        const dearest = samplers[costs.indexOf(Math.max(...costs))]
        return `Expected a budget of at least ${Math.max(...costs)}, which pays for ${stepsLeast} steps of ${labSamplerTitle(dearest)}, got ${evaluations}: raise it, or take fewer temperatures or leapfrog steps.`
      },
    ),
    ['evaluations'],
  ),
)

export type LabSetup = v.InferOutput<typeof plainSetupSchema>
export type LabSampler = LabSetup['samplers'][number]
export type LabStart = LabSetup['start']

/** Steps between two exchanges of neighbouring temperatures. */
export const stepsPerExchange = 10

/**
 * Evaluations that one chain costs for so many steps. With several temperatures every stretch between exchanges is a walk of
 * its own, which looks at its energy anew; one that refuses nothing is asked for its energies at exchanges, half a pass.
 */
export function labCost({ sampler, levels }: LabSampler, steps: number): number {
  if (levels === 1) return samplerPasses(sampler, steps)
  const walks = Math.ceil(steps / stepsPerExchange)
  const last = steps - (walks - 1) * stepsPerExchange
  const asked = sampler.kind === 'unadjusted-langevin' ? 0.5 : 0
  const inAll = (walks - 1) * samplerPasses(sampler, stepsPerExchange) + samplerPasses(sampler, last)
  return levels * (inAll + (walks - 1) * asked)
}

/** As many steps as the budget pays for. */
export function labSteps(sampler: LabSampler, evaluations: number): number {
  let [low, high] = [stepsLeast, 2 * evaluations]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (labCost(sampler, middle) <= evaluations) low = middle
    else high = middle - 1
  }
  return low
}

/** `MALA, ε = 0.1`, with its temperatures. */
export function labSamplerTitle({ sampler, levels, hottest }: LabSampler): string {
  const { abbreviation } = samplerDefinitions[sampler.kind]
  const size = 'stepSize' in sampler ? ` ε = ${sampler.stepSize}` : ''
  const leaps = sampler.kind === 'hamiltonian-monte-carlo' ? `, L = ${sampler.leapfrogSteps}` : ''
  const noise = sampler.kind === 'unadjusted-langevin' && sampler.form === 'decoupled' ? `, σ = ${sampler.noise}` : ''
  const tempered = levels > 1 ? `, ${levels} temperatures to ${hottest}` : ''
  return `${abbreviation}${size}${noise}${leaps}${tempered}`
}

/** Eight modes, MALA beside HMC. */
export const defaultLabSetup = (): LabSetup =>
  v.parse(labSetupSchema, {
    source: { kind: 'density', data: { kind: 'eight-gaussians' } },
    samplers: [
      { sampler: { kind: 'metropolis-adjusted-langevin', stepSize: 0.03 } },
      { sampler: { kind: 'hamiltonian-monte-carlo', stepSize: 0.12, leapfrogSteps: 10 } },
    ],
  })
