import * as v from 'valibot'
import { numberField } from '../../config/fields.ts'
import { defineLesson } from '../lesson.ts'

export const contrastiveDivergenceByHand = defineLesson({
  title: 'One step of CD-1 by hand',
  about: 'Contrastive divergence with one number to learn, one data point and one step of the chain.',
  schema: v.strictObject({
    theta: numberField(1, { label: 'Parameter θ', help: 'Of the energy θx².', minimum: 0.1, maximum: 3 }),
    datum: numberField(1, { label: 'Data point x', help: 'The chain starts here.', minimum: 0.2, maximum: 2 }),
    stepSize: numberField(0.1, {
      label: 'Step size ε',
      help: 'Of the Langevin step: the variance of its noise.',
      minimum: 0.01,
      maximum: 0.5,
    }),
    noise: numberField(0, {
      label: 'Noise ξ',
      help: 'The standard normal number that the step draws; 0 is the step without noise.',
      minimum: -2,
      maximum: 2,
    }),
  }),
  prediction: {
    value: 'theta-best',
    text: 'One data point at 1 and the energy θx². Which θ makes that point most likely?',
    shownBy: ['density'],
  },
  parts: [
    {
      kind: 'words',
      text: 'The push needs samples of the model. Contrastive divergence (Hinton 2002) takes a short cut: start a chain at the data, take $k$ steps of a sampler, and use where it arrives, the negative. A Langevin step, the usual one, goes a little downhill and adds noise $\\xi$; with one of these it is CD-1. Why at the data? Where a model has learned something, the data are among its likely points, so a few steps arrive near its samples; from anywhere else a chain would first have to find its way.',
    },
    {
      kind: 'formula',
      tex: 'x^{(1)} = x^{(0)} - \\tfrac{\\varepsilon}{2}\\,\\nabla E(x^{(0)}) + \\sqrt{\\varepsilon}\\,\\xi',
    },
    { kind: 'formula', tex: '\\nabla_\\theta L \\approx \\nabla_\\theta E(x^{(0)}) - \\nabla_\\theta E(x^{(1)})' },
    {
      kind: 'words',
      text: 'Take $E(x) = \\theta x^2$, so that $\\nabla E = 2\\theta x$ and $\\nabla_\\theta E = x^2$. With θ = 1, the datum at 1, ε = 0.1 and no noise, the chain goes from 1 to 0.9, and the gradient of the loss is $1 - 0.81 = 0.19$.',
    },
    { kind: 'figure', id: 'energy' },
    { kind: 'values', ids: ['negative', 'positive-half', 'negative-half', 'gradient', 'theta-after', 'theta-best'] },
    {
      kind: 'question',
      question: {
        id: 'cd-direction',
        text: 'The gradient of the loss is +0.19. What does gradient descent do to θ?',
        answers: [
          {
            text: 'It lowers θ.',
            right: true,
            feedback:
              'Yes: a wider density suits a datum at 1 better. θ moves from 1 towards 0.5, the maximum-likelihood value.',
          },
          {
            text: 'It depends on the noise only.',
            right: false,
            feedback:
              'The noise moves the negative, and with it the size of the gradient and even its sign (try 1). Here it is given: +0.19.',
          },
          {
            text: 'It raises θ, because the gradient is positive.',
            right: false,
            feedback:
              'Some texts say so and have the sign wrong. Descent goes against the gradient: θ falls, and must, since 1/(2·1²) = 0.5 is best for a datum at 1.',
          },
        ],
      },
    },
    { kind: 'figure', id: 'density' },
    {
      kind: 'pitfall',
      text: 'CD-1 is not maximum likelihood. Even on average over the noise its gradient is too short here, and in general it may point elsewhere: it is biased for every finite k, also with endless data. With the noise held at 0 the gradient here stays positive and θ would fall towards 0; averaged over the noise it vanishes at 0.513 (ε = 0.1), not at 0.5.',
    },
  ],
  example: { id: 'cd-bias', why: 'CD with 1, 5 and 30 steps beside exact maximum likelihood.' },
})
