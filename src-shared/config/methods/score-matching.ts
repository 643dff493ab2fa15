import * as v from 'valibot'
import { defineMethod } from './method-definition.ts'

export const scoreMatching = defineMethod({
  schema: v.strictObject({ kind: v.literal('score-matching') }),
  title: 'Score matching, exact',
  abbreviation: 'SM',
  option: 'sm',
  help: 'No sampling and no log Z: fits the slope of log p at the data, by first and second derivatives. Cost grows with the number of columns; blind to how much mass each mode has.',
  lossTitle: 'Score matching, tr ∇s + ½|s|² (per variance of the columns)',
  term: {
    title: 'Score matching',
    aliases: ['SM', 'Hyvärinen', 'implicit score matching', 'Fisher divergence'],
    meaning:
      'Fits the score s = −∇E, the slope of the log density, to that of the data. The score has no log Z in it. What is minimised equals half the Fisher divergence up to a constant, and needs only the model’s first and second derivatives at the data. It is blind to how much mass well separated modes have, and each column adds to its cost.',
    formula: ['s(x) = −∇x E(x)', 'loss = E_data[ tr ∇x s + ½ |s|² ]'],
    unit: 'per variance of the columns (loss); it has no natural zero',
    source: 'Hyvärinen 2005, “Estimation of non-normalized statistical models by score matching”.',
    seeAlso: ['maximum-likelihood', 'noise-contrastive-estimation', 'own-loss'],
  },
  optimizer: { learningRate: 5e-3, momentum: 0.9 },
  label: () => 'SM',
  // A jet's parameter gradient on a row and a direction costs as much as three of E alone, and the jet itself half of that.
  cost: (_config, { batchSize, dimension }) => ({ negativeCount: (4.5 * dimension - 1) * batchSize, steps: 0 }),
})
