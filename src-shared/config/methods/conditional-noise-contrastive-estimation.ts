import * as v from 'valibot'
import { integerField, numberField } from '../fields.ts'
import { equals } from '../value-words.ts'
import { defineMethod } from './method-definition.ts'

export const conditionalNoiseContrastiveEstimation = defineMethod({
  schema: v.strictObject({
    kind: v.literal('conditional-noise-contrastive-estimation'),
    noiseCount: integerField(4, {
      label: 'Noise points κ',
      short: equals('κ'),
      term: 'conditional-noise-contrastive-estimation',
      unit: 'noise points per data point',
      help: 'How many noise points are drawn around each data point; more, less variance, more cost.',
      minimum: 1,
      maximum: 1000,
      logarithmic: true,
    }),
    noiseDeviation: numberField(0.3, {
      label: 'Noise width',
      short: equals('σ'),
      scale: 'standard deviation',
      term: 'conditional-noise-contrastive-estimation',
      unit: 'σ, × the columns’ standard deviation',
      help: 'Noise points lie around their datum as a Gaussian of this width. Too narrow compares only close neighbours; too wide lands where the model is told apart without learning.',
      minimum: 1e-4,
      maximum: 100,
      logarithmic: true,
    }),
  }),
  title: 'Conditional noise-contrastive estimation',
  abbreviation: 'CNCE',
  option: 'cnce',
  help: 'No sampling and no log Z: tells each datum from noise drawn around it.',
  lossTitle: 'Conditional logistic loss, data against noise (nats)',
  term: {
    title: 'Conditional noise-contrastive estimation',
    aliases: ['CNCE', 'conditional NCE'],
    meaning:
      'Learns to say which of two points is the datum x and which is noise y drawn around it. Because the noise is as likely one way as the other, only the difference of the two energies counts, so that log Z drops out. A noise that fits the data need not be found, only a width.',
    formula: ['y ~ N(x, σ²),  G = E(y) − E(x)', 'loss = (2/κ) E_data[ Σⱼ log(1 + exp(−G(x, yⱼ))) ]'],
    unit: 'nats (loss)',
    source: 'Ceylan & Gutmann 2018, “Conditional noise-contrastive estimation of unnormalised models”.',
    seeAlso: ['noise-contrastive-estimation', 'energy-discrepancy'],
  },
  optimizer: { learningRate: 5e-3, momentum: 0.9 },
  label: ({ noiseCount }) => `CNCE κ=${noiseCount}`,
  drawnTitle: ({ noiseDeviation }) => `noise around the data, σ = ${noiseDeviation}`,
  cost: ({ noiseCount }, { batchSize }) => ({ negativeCount: batchSize * noiseCount, steps: 0 }),
})
