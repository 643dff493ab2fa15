import * as v from 'valibot'
import { choiceField, integerField, numberField } from '../fields.ts'
import { samplerPasses, samplerConfigSchema } from '../sampler.ts'
import { equals, plain } from '../value-words.ts'
import { defineMethod } from './method-definition.ts'
import { energyMagnitudeField } from './sampling-fields.ts'

export const onlyUnadjustedLangevin =
  'Expected unadjusted Langevin for improved contrastive divergence, whose last step is differentiated, got another sampler: choose unadjusted Langevin, or another method.'

export const improvedContrastiveDivergence = defineMethod({
  schema: v.strictObject({
    kind: v.literal('improved-contrastive-divergence'),
    steps: integerField(10, {
      label: 'Steps k',
      short: equals('k'),
      term: 'steps-k',
      unit: 'Langevin steps per update',
      help: 'Langevin steps to the negatives; the last of them is differentiated.',
      minimum: 1,
      maximum: 10_000,
      logarithmic: true,
    }),
    klWeight: numberField(1, {
      label: 'KL term',
      short: (value) => `KL ${plain(value)}`,
      term: 'improved-contrastive-divergence',
      unit: 'weight, 0 = off',
      help: 'Weight of the energy of the negatives under frozen weights, differentiated through the last step: the part of the gradient that CD leaves out.',
      minimum: 0,
      maximum: 100,
    }),
    entropyWeight: numberField(1, {
      label: 'Entropy term',
      short: (value) => `entropy ${plain(value)}`,
      term: 'improved-contrastive-divergence',
      unit: 'weight, 0 = off',
      help: 'Weight of the entropy of the negatives by the log distances to their nearest neighbours, which keeps them apart. Below the weight of the KL term the negatives crowd at the lowest energies.',
      minimum: 0,
      maximum: 100,
    }),
    start: choiceField('data', {
      label: 'Chains start at',
      short: (value) => (value === 'persistent' ? 'persistent chains' : `from ${plain(value)}`),
      term: 'chain-start',
      help: 'Where the sampler begins at each update, with as many chains as the batch has points.',
      choices: [
        { value: 'data', label: 'Data', help: 'The batch itself, as in CD.' },
        { value: 'noise', label: 'Noise', help: 'A Gaussian with the data’s mean and covariance.' },
        { value: 'persistent', label: 'Where they were', help: 'Persistent chains, as in PCD.' },
      ],
      advanced: true,
    }),
    energyMagnitude: energyMagnitudeField(),
    sampler: v.pipe(
      samplerConfigSchema,
      v.check(({ kind }) => kind === 'unadjusted-langevin', onlyUnadjustedLangevin),
    ),
  }),
  title: 'Improved contrastive divergence',
  abbreviation: 'ICD',
  option: 'icd',
  help: 'CD with the part of the gradient that it leaves out: how the negatives move with the energy. Only with unadjusted Langevin.',
  lossTitle: 'Energy gap with KL and entropy terms (nats)',
  term: {
    title: 'Improved contrastive divergence',
    aliases: ['ICD', 'KL term', 'entropy term', 'nearest neighbour'],
    meaning:
      'CD leaves out that the negatives themselves move when the energy changes. Here the last Langevin step is differentiated: negatives are to come to low energies (under weights held fixed), and to stay apart from each other, which stands for their entropy. Only one step is differentiated, and the weight of the entropy term is a heuristic.',
    formula: [
      'loss = gap + w_KL E_frozen(x_k) − w_H d mean log |x_k − nearest x_k′|',
      'x_k = x_(k−1) − (ε/2) ∇E(x_(k−1)) + √ε η is a function of θ in the last two',
    ],
    unit: 'nats (loss)',
    source: 'Du, Li, Tenenbaum & Mordatch 2021, “Improved contrastive divergence training of energy-based models”.',
    seeAlso: ['contrastive-divergence', 'negatives', 'energy-gap'],
  },
  optimizer: { learningRate: 2e-3, momentum: 0 },
  label: ({ steps, start }) =>
    `ICD-${steps}${start === 'noise' ? ' from noise' : start === 'persistent' ? ', persistent' : ''}`,
  drawnTitle: ({ steps, start }) =>
    start === 'persistent'
      ? 'persistent chains'
      : `negatives after ${steps} ${steps === 1 ? 'step' : 'steps'} from ${start}`,
  // The last step's negatives are differentiated twice more: ∇E at their end, and a jet where they came from.
  cost: ({ steps, sampler }, { batchSize }) => ({ negativeCount: batchSize, steps: samplerPasses(sampler, steps) + 3 }),
  keepsChains: ({ start }) => start === 'persistent',
  samplers: ['unadjusted-langevin'],
})
