import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { equals } from '../value-words.ts'
import { defineSampler } from './sampler-definition.ts'
import { targetAcceptanceField } from './target-acceptance.ts'

export const metropolisAdjustedLangevin = defineSampler({
  schema: v.strictObject({
    kind: v.literal('metropolis-adjusted-langevin'),
    stepSize: numberField(0.01, {
      label: 'Step size',
      short: equals('ε'),
      scale: 'variance',
      term: 'step-size',
      unit: 'ε, × the columns’ variance',
      help: 'Proposals are x − (ε/2)∇E + √ε ξ with every column in its standard deviations. Best where about 0.574 of them are accepted.',
      minimum: 1e-6,
      maximum: 100,
      logarithmic: true,
    }),
    targetAcceptance: targetAcceptanceField(0, '0.574'),
  }),
  title: 'Metropolis-adjusted Langevin',
  abbreviation: 'MALA',
  help: 'Langevin steps as proposals that are taken or refused: unbiased at every ε. Best near acceptance 0.574.',
  acceptanceTarget: 0.574,
  term: {
    id: 'mala',
    title: 'Metropolis-adjusted Langevin',
    aliases: ['MALA'],
    meaning:
      'Langevin steps as proposals, each taken or refused so that the long-run samples are exactly those of the model. The share taken is the acceptance; about 0.574 is best.',
    formula: ['accept with min(1, p(x′) q(x | x′) / (p(x) q(x′ | x)))'],
    source: 'Roberts & Rosenthal 1998, “Optimal scaling of discrete approximations to Langevin diffusions”.',
    seeAlso: ['acceptance', 'step-size-adaptation', 'langevin', 'random-walk-metropolis'],
  },
  // One for each proposal and one at the start.
  passes: (_config, steps) => steps + 1,
})
