import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { equals } from '../value-words.ts'
import { defineSampler } from './sampler-definition.ts'
import { targetAcceptanceField } from './target-acceptance.ts'

export const randomWalkMetropolis = defineSampler({
  schema: v.strictObject({
    kind: v.literal('random-walk-metropolis'),
    stepSize: numberField(0.01, {
      label: 'Step size',
      short: equals('ε'),
      scale: 'variance',
      term: 'step-size',
      unit: 'ε, variance of a proposal, × the columns’ variance',
      help: 'Proposals are x + √ε ξ with every column in its standard deviations. Best where about 0.234 of them are accepted, 0.44 in one dimension.',
      minimum: 1e-6,
      maximum: 100,
      logarithmic: true,
    }),
    targetAcceptance: targetAcceptanceField(0, '0.234, 0.44 in one dimension'),
  }),
  title: 'Random-walk Metropolis',
  abbreviation: 'RWM',
  help: 'Gaussian proposals, taken or refused by energy alone: no gradient, unbiased, slow. Best near acceptance 0.234.',
  acceptanceTarget: 0.234,
  term: {
    id: 'random-walk-metropolis',
    title: 'Random-walk Metropolis',
    aliases: ['RWM', 'Metropolis'],
    meaning:
      'Proposals are the point plus Gaussian noise, taken or refused by the energies alone; no gradient is needed. Slow in many dimensions. An acceptance of about 0.234 is best there.',
    formula: ['accept with min(1, exp(E(x) − E(x′)))'],
    source:
      'Roberts, Gelman & Gilks 1997, “Weak convergence and optimal scaling of random walk Metropolis algorithms”.',
    seeAlso: ['acceptance', 'step-size-adaptation', 'mala'],
  },
  // Energies alone: half for each proposal and half at the start.
  passes: (_config, steps) => (steps + 1) / 2,
})
