import * as v from 'valibot'
import { integerField } from '../fields.ts'
import { samplerPasses, samplerConfigSchema } from '../sampler.ts'
import { equals } from '../value-words.ts'
import { defineMethod } from './method-definition.ts'
import { energyMagnitudeField, startField } from './sampling-fields.ts'

export const contrastiveDivergence = defineMethod({
  schema: v.strictObject({
    kind: v.literal('contrastive-divergence'),
    steps: integerField(10, {
      label: 'Steps k',
      short: equals('k'),
      term: 'steps-k',
      unit: 'sampler steps per update',
      help: 'Sampler steps from the data batch to the negatives; more steps, less bias, more cost.',
      minimum: 1,
      maximum: 10_000,
      logarithmic: true,
    }),
    start: startField(),
    energyMagnitude: energyMagnitudeField(),
    sampler: samplerConfigSchema,
  }),
  title: 'Contrastive divergence',
  abbreviation: 'CD',
  option: 'cd',
  help: 'Negatives: k sampler steps from the data batch. Cheap and biased: far modes are never seen.',
  lossTitle: 'Energy gap, data − negatives (nats)',
  term: {
    title: 'Contrastive divergence',
    aliases: ['CD', 'CD-k', 'CD-1', 'CD-10'],
    meaning:
      'Approximates the model’s part of the likelihood gradient with negatives that are only k sampler steps away from the data. It is cheap and biased: parts of the model far from the data are never visited, so false modes there stay. More steps mean less bias and more cost.',
    formula: ['gradient = mean ∇θ E(data) − mean ∇θ E(negatives)'],
    source: 'Hinton 2002, “Training products of experts by minimizing contrastive divergence”.',
    seeAlso: ['negatives', 'steps-k', 'persistent-contrastive-divergence', 'energy-gap'],
  },
  // Its chains are fresh at each update, so that momentum hardly matters; a higher rate fits small tables too closely.
  optimizer: { learningRate: 2e-3, momentum: 0 },
  label: ({ steps, start }) => `CD-${steps}${start === 'noise' ? ' from noise' : ''}`,
  drawnTitle: ({ steps, start }) => `negatives after ${steps} ${steps === 1 ? 'step' : 'steps'} from ${start}`,
  cost: ({ steps, sampler }, { batchSize }) => ({ negativeCount: batchSize, steps: samplerPasses(sampler, steps) }),
  descendsOnEnergyGap: ({ energyMagnitude }) => energyMagnitude === 0,
  estimatesLikelihoodGradient: ({ energyMagnitude }) => energyMagnitude === 0,
  rows: ['real', 'binary'],
})
