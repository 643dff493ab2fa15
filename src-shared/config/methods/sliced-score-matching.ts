import * as v from 'valibot'
import { choiceField, integerField } from '../fields.ts'
import { equals, plain } from '../value-words.ts'
import { defineMethod } from './method-definition.ts'

export const slicedScoreMatching = defineMethod({
  schema: v.strictObject({
    kind: v.literal('sliced-score-matching'),
    directionCount: integerField(1, {
      label: 'Directions M',
      short: equals('M'),
      term: 'slices',
      unit: 'random directions per data point',
      help: 'Along how many random directions each data point’s score is matched; more vary less and cost more.',
      minimum: 1,
      maximum: 1000,
      logarithmic: true,
    }),
    directionLaw: choiceField('rademacher', {
      label: 'Directions are',
      short: (value) => `${plain(value)} directions`,
      term: 'slices',
      help: 'The law of their coordinates, which has mean 0 and variance 1 either way. Signs vary less.',
      choices: [
        { value: 'rademacher', label: 'Signs', help: 'Rademacher: each coordinate is −1 or 1.' },
        { value: 'gaussian', label: 'Gaussian', help: 'Each coordinate is a standard normal.' },
      ],
      advanced: true,
    }),
  }),
  title: 'Score matching, sliced',
  abbreviation: 'SSM',
  option: 'ssm',
  help: 'No sampling and no log Z: score matching along random directions, whose cost does not grow with the number of columns.',
  lossTitle: 'Sliced score matching, vᵀ(∇s)v + ½(vᵀs)² (per variance of the columns)',
  term: {
    title: 'Sliced score matching',
    aliases: ['SSM', 'random projections', 'Hutchinson'],
    meaning:
      'Score matching along random directions instead of all coordinates. Its mean over the directions is the loss of exact score matching, and its cost does not grow with the number of columns. The price is noise in the gradient: in one or two dimensions exact score matching is as cheap and better.',
    formula: ['s(x) = −∇x E(x)', 'loss = E[ vᵀ(∇x s) v + ½ (vᵀs)² ], E[v vᵀ] = I'],
    unit: 'per variance of the columns (loss); it has no natural zero',
    source:
      'Song, Garg, Shi & Ermon 2019, “Sliced score matching: a scalable approach to density and score estimation”.',
    seeAlso: ['score-matching', 'slices', 'own-loss'],
  },
  optimizer: { learningRate: 5e-3, momentum: 0.9 },
  label: ({ directionCount }) => `SSM M=${directionCount}`,
  // As exact score matching, for M directions instead of the coordinates.
  cost: ({ directionCount }, { batchSize }) => ({ negativeCount: (4.5 * directionCount - 1) * batchSize, steps: 0 }),
})
