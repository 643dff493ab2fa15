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
      text: 'The push needs samples of the model. They come from a chain: a point that takes random steps by a rule, the sampler, which is made so that after many steps the point is a sample of the model. Many steps for every update would be dear. Contrastive divergence (CD, Hinton 2002) takes a short cut: start the chain at a data point, take only $k$ steps, and use where it arrives. That point is called the negative.',
    },
    {
      kind: 'words',
      text: 'Why start at the data? Where a model has learned something, the data are among its likely points, so a few steps arrive near its samples. From anywhere else a chain would first have to find its way. The usual step is that of Langevin: a little downhill in the energy, plus noise $\\xi$, a random number of mean 0 and variance 1. With one step it is CD-1.',
    },
    {
      kind: 'formula',
      tex: 'x^{(1)} = x^{(0)} - \\tfrac{\\varepsilon}{2}\\,\\nabla E(x^{(0)}) + \\sqrt{\\varepsilon}\\,\\xi',
    },
    { kind: 'formula', tex: '\\nabla_\\theta L \\approx \\nabla_\\theta E(x^{(0)}) - \\nabla_\\theta E(x^{(1)})' },
    {
      kind: 'words',
      text: 'Take $E(x) = \\theta x^2$, so that $\\nabla E = 2\\theta x$ and $\\nabla_\\theta E = x^2$. With θ = 1, the datum at 1, ε = 0.1 and no noise, the chain goes from 1 to 0.9, and the gradient of the loss is $1 - 0.81 = 0.19$. Make ε small: the negative then stays at the data, and the gradient goes to zero, whatever θ is.',
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
      text: 'CD-1 is not maximum likelihood. Averaged over the noise, its gradient vanishes at θ = 0.513 (for ε = 0.1) and not at the best, 0.5. This is called a bias: it remains for every finite k, also with endless data. In larger models the gradient may point elsewhere altogether. (A single value of the noise says little: held at 0, it would let θ fall all the way to 0.)',
    },
  ],
  example: { id: 'cd-bias', why: 'CD with 1, 5 and 30 steps beside exact maximum likelihood.' },
})
