import * as v from 'valibot'
import { integerField, numberField } from '../../config/fields.ts'
import { defineLesson } from '../lesson.ts'

export const annealing = defineLesson({
  title: 'Annealed importance sampling by hand',
  about: 'Estimating log Z by a walk from a density that is known, and bounding it from both sides.',
  schema: v.strictObject({
    temperatures: integerField(4, {
      label: 'Steps',
      help: 'Into how many steps the way from the start to the target is cut.',
      minimum: 1,
      maximum: 40,
    }),
    deviation: numberField(0.3, {
      label: 'Standard deviation of the target',
      help: 'The start is the standard Gaussian.',
      minimum: 0.1,
      maximum: 3,
    }),
    chains: integerField(100, { label: 'Chains', help: 'Walks that are averaged.', minimum: 5, maximum: 500 }),
  }),
  prediction: {
    value: 'sample-size',
    text: '100 chains walk in 4 steps and end with unequal weights. How many chains of equal weight would be worth as much?',
  },
  parts: [
    {
      kind: 'words',
      text: 'How likely are held-out data, which training did not see, under a model? One needs $\\log Z$. Annealed importance sampling (AIS, Neal 2001) starts at samples of a density $p_0$ whose $Z$ is known and goes over to the target, the model, by densities in between. A number β, from 0 at the start to 1 at the target, says how far it has come:',
    },
    {
      kind: 'formula',
      tex: 'p_\\beta \\propto p_0^{1-\\beta}\\, e^{-\\beta E}',
    },
    {
      kind: 'words',
      text: 'A chain goes along with β and is near a sample $x_i$ of each density in turn; here it is drawn from it exactly. At each step it adds to the logarithm of its weight $w$:',
    },
    {
      kind: 'formula',
      tex: '\\log w = \\sum_i (\\beta_{i+1}-\\beta_i)\\,\\bigl(-E(x_i) - \\log p_0(x_i)\\bigr)',
    },
    {
      kind: 'words',
      text: 'The average of $w$ is $Z$. The average of $\\log w$ is lower than $\\log Z$, since the logarithm bends downwards (Jensen’s inequality): a bound from below. Since $\\log p = -E - \\log Z$, too low a $\\log Z$ makes a likelihood look too good. Walking back from samples of the target gives a bound from above. Both together are a bracket: the truth lies between. With more steps it becomes narrower. Between two Gaussians everything is known, so look how far apart the bounds are.',
    },
    {
      kind: 'words',
      text: 'Few steps make unequal weights: a few chains count for most of the average. The effective sample size, $(\\sum w)^2 / \\sum w^2$, says how many chains of equal weight would be worth as much.',
    },
    { kind: 'figure', id: 'path' },
    { kind: 'figure', id: 'bracket' },
    { kind: 'values', ids: ['exact', 'estimate', 'lower', 'upper', 'sample-size'] },
    {
      kind: 'question',
      question: {
        id: 'ais-bias',
        text: 'AIS with few steps reports a log-likelihood of −1.30 on held-out data. The true one is most likely',
        answers: [
          {
            text: 'higher.',
            right: false,
            feedback: 'The bound on log Z is from below; the likelihood subtracts it.',
          },
          {
            text: 'the same: AIS has no bias.',
            right: false,
            feedback: 'The estimate of Z has none. Its logarithm has.',
          },
          {
            text: 'lower.',
            right: true,
            feedback:
              'Yes: log Z comes out too low on average, and log p = −E − log Z too high. Only the other bound tells by how much at most.',
          },
        ],
      },
    },
    {
      kind: 'pitfall',
      text: 'The bound from above is a bound only if the walk back starts at true samples of the target. They exist here, in two dimensions by quadrature, and for small models of zeros and ones by counting. Elsewhere they come from chains and are approximate, and the bound is a hint.',
    },
  ],
})
