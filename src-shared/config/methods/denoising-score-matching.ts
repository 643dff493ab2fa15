import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { denoisingCost, faithfulNoise, pairedNoiseField } from './denoising-parts.ts'
import { equals } from '../value-words.ts'
import { defineMethod } from './method-definition.ts'

export const denoisingScoreMatching = defineMethod({
  schema: v.strictObject({
    kind: v.literal('denoising-score-matching'),
    noiseDeviation: numberField(0.1, {
      label: 'Noise σ',
      short: equals('σ'),
      term: 'denoising-noise',
      unit: '× the columns’ standard deviation',
      help: 'How far each data point is moved at random. The lane learns the density blurred by it: small is faithful, but varies more.',
      minimum: 0.001,
      maximum: 10,
      logarithmic: true,
      scale: 'standard deviation',
      suggested: faithfulNoise,
    }),
    paired: pairedNoiseField,
  }),
  title: 'Score matching, denoising',
  abbreviation: 'DSM',
  option: 'dsm',
  help: 'No sampling and no log Z: learns to point from noisy data back to the data. Learns the density blurred by the noise.',
  lossTitle: 'Denoising, ½|s(x + σu) + u/σ|² (per variance of the columns)',
  term: {
    title: 'Denoising score matching',
    aliases: ['DSM', 'denoiser', 'Vincent'],
    meaning:
      'Adds noise of a known width to the data and fits the score to the way back. What it learns is the score of the data blurred by the noise, without log Z, without samples and without second derivatives. Over many widths it is how diffusion models are trained. Too much noise blurs details away; too little makes the gradient noisy.',
    formula: ['s(x) = −∇x E(x)', 'loss = ½ E|s(x + σu) + u/σ|², u ~ N(0, I)'],
    unit: 'per variance of the columns (loss); nearly all of it is d / (2σ²), which nothing can lower',
    source: 'Vincent 2011, “A connection between score matching and denoising autoencoders”.',
    seeAlso: ['score-matching', 'denoising-noise', 'own-loss'],
  },
  optimizer: { learningRate: 5e-3, momentum: 0.9 },
  label: ({ noiseDeviation, paired }) => `DSM σ=${noiseDeviation}${paired ? '' : ', unpaired'}`,
  drawnTitle: () => 'noisy data',
  cost: denoisingCost,
})
