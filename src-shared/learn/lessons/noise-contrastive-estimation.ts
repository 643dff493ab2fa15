import * as v from 'valibot'
import { choiceField, numberField } from '../../config/fields.ts'
import { defineLesson } from '../lesson.ts'

export const noiseContrastive = defineLesson({
  title: 'Noise-contrastive estimation',
  about: 'Learning a density by telling data from noise, with log Z as one more number to learn.',
  schema: v.strictObject({
    noise: numberField(2, {
      label: 'Standard deviation of the noise',
      help: 'The noise is a Gaussian around 0.',
      minimum: 0.2,
      maximum: 8,
    }),
    data: numberField(1, {
      label: 'Standard deviation of the data',
      help: 'The model is x²/2, which is right for 1.',
      minimum: 0.5,
      maximum: 2,
    }),
    ratio: choiceField('1', {
      label: 'Noise points per data point ν',
      help: 'How many noise points stand against one of the data.',
      choices: [
        { value: '1', label: '1' },
        { value: '4', label: '4' },
        { value: '16', label: '16' },
      ],
    }),
    constant: choiceField('zero', {
      label: 'Learned constant c',
      help: 'What is learned in the place of log Z.',
      choices: [
        { value: 'zero', label: 'c = 0' },
        { value: 'exact', label: 'c = log Z' },
      ],
    }),
  }),
  prediction: {
    value: 'accuracy',
    text: 'Data with standard deviation 1 against noise with 2. How often is the classifier right, from 0 to 1? By chance it is 0.5.',
  },
  parts: [
    {
      kind: 'words',
      text: 'Mix the data with noise from a density $p_n$ that is known, with $\\nu$ noise points for each data point. Train a classifier to tell the two apart, and build it from the model. If the data’s density were $e^{-E_\\theta(x) - c}$, Bayes’ rule would give the probability that a point at $x$ is of the data:',
    },
    {
      kind: 'formula',
      tex: 'P(\\text{data} \\mid x) = \\frac{e^{-E_\\theta(x) - c}}{e^{-E_\\theta(x) - c} + \\nu\\,p_n(x)} = \\sigma(\\Delta(x))',
    },
    { kind: 'formula', tex: '\\Delta(x) = -E_\\theta(x) - c - \\log \\nu - \\log p_n(x)' },
    {
      kind: 'words',
      text: 'Here $\\sigma(t) = 1/(1 + e^{-t})$, which is no standard deviation, and $\\Delta$ is called the logit, the log odds of “data” against “noise”. The loss is low when the classifier gives a high probability to what is right (the cross-entropy). The part of the noise has the factor $\\nu$; some texts leave it out, and are then right for $\\nu = 1$ alone.',
    },
    {
      kind: 'formula',
      tex: 'L = -\\mathbb{E}_{\\text{data}}[\\log \\sigma(\\Delta)] - \\nu\\,\\mathbb{E}_{p_n}[\\log(1 - \\sigma(\\Delta))]',
    },
    {
      kind: 'words',
      text: 'No chain and no $Z$: the number $c$ is learned along, and in the end it is $\\log Z$. With $E = x^2/2$ and noise of variance 4 the boundary, where $e^{-x^2/2 - c} = p_n(x)$, lies at $x^2 = \\tfrac83 \\log(2\\sqrt{2\\pi}) \\approx 4.299$, so $x = \\pm 2.073$, while $c = 0$. That compares a function that is not normalised with a density; once $c = \\log Z$, two densities are compared, and the boundary is at $\\pm 1.360$.',
    },
    {
      kind: 'words',
      text: 'With enough data it finds the right density from any noise that covers the data, and the more noise points stand against each data point, the closer it comes to maximum likelihood: at $\\nu \\to \\infty$ the two are the same. Beside contrastive divergence:',
    },
    {
      kind: 'table',
      head: ['', 'CD-k', 'NCE'],
      rows: [
        ['needs', 'a sampler, started at the data', 'noise whose density is known'],
        ['with endless data', 'biased for every finite k', 'right'],
        ['what goes wrong', 'steps too large diverge; modes stay unseen', 'noise that does not overlap the data'],
        ['log Z', 'not learned', 'learned as c'],
      ],
    },
    { kind: 'figure', id: 'classifier' },
    { kind: 'figure', id: 'densities' },
    { kind: 'values', ids: ['boundary', 'accuracy', 'loss', 'chance', 'gradient-share'] },
    {
      kind: 'question',
      question: {
        id: 'nce-noise-equals-model',
        text: 'Set the noise to the model itself: standard deviation 1, c = log Z. The logit is then the same everywhere. Is there nothing left to learn?',
        answers: [
          {
            text: 'Only c is left to learn.',
            right: false,
            feedback: 'c is right already. What is wrong is the width, and its gradient is there.',
          },
          {
            text: 'Nothing: a constant classifier has no gradient.',
            right: false,
            feedback:
              'Texts say so, but make the data wider and look at the last number: the gradient is ν/(1+ν) of maximum likelihood’s. It vanishes only when the data, too, are the model.',
          },
          {
            text: 'There is: the gradient is ν/(1+ν) of that of maximum likelihood.',
            right: true,
            feedback:
              'Yes: a half at ν = 1, 0.8 at ν = 4, nearly all of it when ν is large. Noise like the model is still not the best noise: a somewhat wider one gives a smaller error.',
          },
        ],
      },
    },
    {
      kind: 'pitfall',
      text: 'The noise must overlap the data. Too narrow, it lies within them, and outside it the energy may be anything, since no noise is ever seen there. Far away or much too broad, the task is so easy that the classifier learns a coarse boundary and little else. Here, on a line, the accuracy goes to 87% at a noise of 8; in many dimensions it goes to 100%, and the loss to 0. A Gaussian with the mean and the spread of the data, somewhat wider, is a good beginning.',
    },
  ],
  example: { id: 'noise-overlap', why: 'NCE with noise too narrow, right and too broad.' },
})
