import * as v from 'valibot'
import { integerField, numberField } from '../fields.ts'
import { equals, plain } from '../value-words.ts'
import { defineMethod } from './method-definition.ts'

export const noiseContrastiveEstimation = defineMethod({
  schema: v.strictObject({
    kind: v.literal('noise-contrastive-estimation'),
    noiseRatio: integerField(4, {
      label: 'Noise ratio ν',
      short: equals('ν'),
      term: 'noise-ratio',
      unit: 'noise points per data point',
      help: 'How many noise points each data point is told apart from; more approaches maximum likelihood.',
      minimum: 1,
      maximum: 1000,
      logarithmic: true,
    }),
    covarianceScale: numberField(1.5, {
      label: 'Noise width',
      short: (value) => `width ${plain(value)}`,
      term: 'noise-width',
      unit: '× the data’s covariance',
      help: 'The noise is Gaussian with the data’s mean and this multiple of its covariance.',
      minimum: 0.01,
      maximum: 100,
      logarithmic: true,
      advanced: true,
    }),
  }),
  title: 'Noise-contrastive estimation',
  abbreviation: 'NCE',
  option: 'nce',
  help: 'No sampling: tells data from known noise, and learns log Z with it.',
  lossTitle: 'Logistic loss, data against noise (nats)',
  term: {
    title: 'Noise-contrastive estimation',
    aliases: ['NCE', 'logistic loss', 'classifier'],
    meaning:
      'Learns the density by telling data from noise of a known density. It needs no sampling from the model, and it learns log Z as one more parameter, c. It works only where noise and data overlap: noise that is too narrow or too wide makes the task trivial and teaches little.',
    formula: ['Δ(x) = −E(x) − c − log ν − log p_noise(x)', 'loss = −E_data[log σ(Δ)] − ν E_noise[log(1 − σ(Δ))]'],
    unit: 'nats (loss)',
    source: 'Gutmann & Hyvärinen 2010, “Noise-contrastive estimation: a new estimation principle”; 2012 for ν.',
    seeAlso: ['learned-log-z', 'noise-ratio', 'noise-width'],
  },
  optimizer: { learningRate: 5e-3, momentum: 0.9 },
  label: ({ noiseRatio }) => `NCE ν=${noiseRatio}`,
  drawnTitle: () => 'noise',
  cost: ({ noiseRatio }, { batchSize }) => ({ negativeCount: batchSize * noiseRatio, steps: 0 }),
})
