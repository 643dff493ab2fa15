import * as v from 'valibot'
import { integerField } from '../fields.ts'
import { defineMethod } from './method-definition.ts'

export const maximumLikelihood = defineMethod({
  schema: v.strictObject({
    kind: v.literal('maximum-likelihood'),
    gridPoints: integerField(61, {
      label: 'Grid points',
      term: 'maximum-likelihood',
      unit: 'per axis',
      help: 'Points at which the model’s expectation is summed, per axis of a plane; a line gets sixteen times as many. Where they are too few, the spacing is halved up to three times, each time at four times the cost.',
      minimum: 21,
      maximum: 401,
      logarithmic: true,
    }),
  }),
  title: 'Maximum likelihood, exact',
  abbreviation: 'ML',
  option: 'ml',
  help: 'No sampling: the model’s expectation by quadrature, in 1 or 2 dimensions. What the others approximate.',
  lossTitle: 'Negative log-likelihood (nats)',
  term: {
    title: 'Maximum likelihood',
    aliases: ['ML', 'exact maximum likelihood', 'likelihood gradient'],
    meaning:
      'Training that raises the mean log-likelihood of the training points. Its gradient lowers the energy of the data and raises the energy of the model’s own samples. Here the model’s part is computed by quadrature, so there is no sampling error; it is what CD and PCD approximate.',
    formula: ['∇ loss = E_data[∇θ E] − E_model[∇θ E]'],
    unit: 'nats per point (loss)',
    source: 'Song & Kingma 2021, “How to train your energy-based models”.',
    seeAlso: ['contrastive-divergence', 'persistent-contrastive-divergence', 'quadrature'],
  },
  optimizer: { learningRate: 5e-3, momentum: 0.9 },
  label: () => 'ML',
  drawnTitle: () => 'exact samples at the current parameters, not their average',
  cost: ({ gridPoints }, { dimension }) => ({
    negativeCount: dimension === 1 ? 16 * gridPoints : gridPoints ** 2,
    steps: 0,
  }),
  estimatesLikelihoodGradient: () => true,
})
