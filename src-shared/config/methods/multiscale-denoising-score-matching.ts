import * as v from 'valibot'
import { integerField, numberField } from '../fields.ts'
import { denoisingCost, faithfulNoise, pairedNoiseField } from './denoising-parts.ts'
import { equals, plain } from '../value-words.ts'
import { defineMethod } from './method-definition.ts'

export const multiscaleDenoisingScoreMatching = defineMethod({
  schema: v.strictObject({
    kind: v.literal('multiscale-denoising-score-matching'),
    levelCount: integerField(10, {
      label: 'Noise levels L',
      short: equals('L'),
      term: 'noise-ladder',
      unit: 'levels',
      help: 'How many noise levels the ladder has, from σ₁ down to σ_L, each the same factor below the one before.',
      minimum: 2,
      maximum: 1000,
      logarithmic: true,
    }),
    noiseMaximum: numberField(1, {
      label: 'Largest noise σ₁',
      short: equals('σ₁'),
      term: 'noise-ladder',
      unit: '× the columns’ standard deviation',
      help: 'At this level modes are to have run together, so that samples can begin anywhere.',
      minimum: 0.01,
      maximum: 100,
      logarithmic: true,
      scale: 'standard deviation',
    }),
    noiseMinimum: numberField(0.05, {
      label: 'Smallest noise σ_L',
      short: (value) => `down to ${plain(value)}`,
      term: 'noise-ladder',
      unit: '× the columns’ standard deviation',
      help: 'The model that is shown, evaluated and stored is the density blurred by this.',
      minimum: 0.001,
      maximum: 10,
      logarithmic: true,
      scale: 'standard deviation',
      suggested: faithfulNoise,
    }),
    paired: pairedNoiseField,
  }),
  title: 'Score matching, denoising at many levels',
  abbreviation: 'MDSM',
  option: 'mdsm',
  help: 'One network for the data blurred by many widths of noise, as diffusion models have; shown and evaluated at the smallest.',
  lossTitle: 'Error of the noise predictor, ½|ε(x + σu, σ) − u|² (noise variances)',
  term: {
    title: 'Denoising over a ladder of noise levels',
    aliases: ['MDSM', 'noise-conditional', 'NCSN', 'diffusion', 'noise predictor', 'annealed Langevin'],
    meaning:
      'Denoising score matching at many widths of noise with one network that is told the width. σ∇E predicts the noise that was added, as the network of a diffusion model does. The density at the smallest noise is as blind to the masses of far modes as with one level; samples that come down the ladder get them from the large noise, where the modes run together.',
    formula: ['ε(y, σ) = σ ∇E(y, σ)', 'loss = E_σ ½ E|ε(x + σu, σ) − u|², u ~ N(0, I)'],
    unit: 'variances of the noise (loss)',
    source:
      'Song & Ermon 2019, “Generative modeling by estimating gradients of the data distribution”; Li, Chen & Sommer 2019.',
    seeAlso: ['denoising-score-matching', 'noise-ladder'],
  },
  // Each level sees a share of the updates: at half the rate two moons end at KL .073 for .039 (seed 1).
  optimizer: { learningRate: 1e-2, momentum: 0.9 },
  label: ({ levelCount }) => `MDSM L=${levelCount}`,
  drawnTitle: () => 'noisy data at all levels',
  cost: denoisingCost,
})
