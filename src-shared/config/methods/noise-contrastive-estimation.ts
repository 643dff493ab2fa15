import * as v from 'valibot'
import { choiceField, integerField, numberField } from '../fields.ts'
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
    noise: choiceField('gaussian', {
      label: 'Noise',
      short: (value) => `${plain(value)} noise`,
      term: 'noise-distribution',
      help: 'What the data are told apart from. The closer to the data, the more there is to learn from each point.',
      choices: [
        { value: 'gaussian', label: 'Gaussian', help: 'With the mean of the data and a multiple of their covariance.' },
        { value: 'mixture', label: 'Gaussian mixture', help: 'Fitted to the training rows by EM.' },
        { value: 'kernel', label: 'Kernels', help: 'A Gaussian around each training row, of up to 1,000 of them.' },
      ],
      advanced: true,
    }),
    components: integerField(8, {
      label: 'Components',
      short: (value) => `${plain(value)} components`,
      term: 'noise-distribution',
      unit: 'Gaussians in the mixture',
      help: 'How many Gaussians EM fits to the training rows, at most 4,000 of them.',
      minimum: 1,
      maximum: 64,
      advanced: true,
    }),
    kernelFactor: numberField(1, {
      label: 'Kernel width',
      short: (value) => `kernels × ${plain(value)}`,
      term: 'noise-distribution',
      unit: '× Scott’s bandwidth',
      help: 'Scott’s rule gives the width that suits one hump; several humps or thin curves need less.',
      minimum: 0.05,
      maximum: 20,
      logarithmic: true,
      advanced: true,
    }),
    covarianceScale: numberField(1.5, {
      label: 'Noise width',
      short: (value) => `width ${plain(value)}`,
      term: 'noise-width',
      unit: '× the covariance',
      help: 'Gaussian noise has this multiple of the data’s covariance, a mixture this multiple of each component’s.',
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
    seeAlso: ['learned-log-z', 'noise-ratio', 'noise-width', 'noise-distribution'],
  },
  optimizer: { learningRate: 5e-3, momentum: 0.9 },
  label: ({ noiseRatio, noise }) => `NCE ν=${noiseRatio}${noise === 'gaussian' ? '' : `, ${noise} noise`}`,
  drawnTitle: ({ noise, components }) =>
    ({ gaussian: 'noise', mixture: `noise, a mixture of ${components} Gaussians`, kernel: 'noise, kernels' })[noise],
  idleFields: ({ noise }) => [
    ...(noise === 'mixture' ? [] : ['components']),
    ...(noise === 'kernel' ? ['covarianceScale'] : ['kernelFactor']),
  ],
  cost: ({ noiseRatio }, { batchSize }) => ({ negativeCount: batchSize * noiseRatio, steps: 0 }),
})
