import * as v from 'valibot'
import { numberField } from '../../config/fields.ts'
import { defineLesson } from '../lesson.ts'

export const composition = defineLesson({
  title: 'Adding energies',
  about: 'What becomes of two models whose energies are added, weighted, or mixed.',
  schema: v.strictObject({
    distance: numberField(2, {
      label: 'Distance of the means',
      help: 'The first Gaussian stands at 0 with standard deviation 1, the second, of ½, that far to the right.',
      minimum: 0,
      maximum: 4,
    }),
    first: numberField(1, {
      label: 'Weight of the first energy',
      help: 'Its factor in the sum.',
      minimum: -1,
      maximum: 2,
    }),
    second: numberField(1, {
      label: 'Weight of the second energy',
      help: 'Its factor in the sum.',
      minimum: -1,
      maximum: 2,
    }),
  }),
  prediction: {
    value: 'deviation',
    text: 'A Gaussian with standard deviation 1 and one with ½ are added as energies. What is the standard deviation of the result?',
    shownBy: ['densities'],
  },
  parts: [
    {
      kind: 'words',
      text: 'Energies add up. The sum of two energies is a product of experts: a point is likely only where both find it likely.',
    },
    { kind: 'formula', tex: 'p(x) \\propto e^{-(\\alpha_1 E_1(x) + \\alpha_2 E_2(x))}' },
    { kind: 'figure', id: 'densities' },
    { kind: 'values', ids: ['mean', 'deviation', 'log-partition'] },
    {
      kind: 'words',
      text: 'For Gaussians the result is one again. Its precision, one over the variance, is the sum of the two precisions, each times its weight; its mean is the average of the two means, weighted by these. With weights of 1 it is narrower than both. The weights are $\\alpha_1$ and $\\alpha_2$.',
    },
    {
      kind: 'words',
      text: 'A mixture is another thing: with probability $\\pi_1$ a point of the first, else of the second. It is “either, or” instead of “both”. Its energy is $-\\log(\\pi_1 e^{-E_1}/Z_1 + \\pi_2 e^{-E_2}/Z_2)$, and it needs both $Z$.',
    },
    {
      kind: 'question',
      question: {
        id: 'composition-negative',
        text: 'Give the second energy the weight −1: “like the first, but not like the second”. Is that a density?',
        answers: [
          {
            text: 'Never.',
            right: false,
            feedback: 'Small negative weights are fine here, as long as the precision stays positive.',
          },
          {
            text: 'Always: any energy makes a density, since only differences of energies count.',
            right: false,
            feedback:
              'Try it: the second Gaussian is narrower, so its energy grows faster than the first’s, and the difference falls without end.',
          },
          {
            text: 'Only where the first energy grows faster than the second.',
            right: true,
            feedback: 'Yes. Here precisions would add up to 1 − 4 = −3: no density. With a weight of −0.2 it is one.',
          },
        ],
      },
    },
    {
      kind: 'pitfall',
      text: 'Mixing without the two Z, $\\pi_1 e^{-E_1} + \\pi_2 e^{-E_2}$, mixes by $\\pi_1 Z_1 : \\pi_2 Z_2$ and not by $\\pi_1 : \\pi_2$; and the Z are arbitrary, since the level of each energy is.',
    },
  ],
})
