import * as v from 'valibot'
import { numberField } from '../../config/fields.ts'
import { defineLesson } from '../lesson.ts'

export const scoreMatching = defineLesson({
  title: 'Score matching needs no Z',
  about: 'Learning from slopes alone, and what slopes cannot tell.',
  schema: v.strictObject({
    theta: numberField(1, { label: 'Parameter θ', help: 'Of the energy θx².', minimum: 0.1, maximum: 2 }),
    shift: numberField(0, {
      label: 'Constant added to E',
      help: 'Changes Z, and no slope.',
      unit: 'nats',
      minimum: -3,
      maximum: 3,
    }),
    weight: numberField(0.5, {
      label: 'Weight of the right mode',
      help: 'Of the model in the second figure; the data have 0.8.',
      minimum: 0.05,
      maximum: 0.95,
    }),
  }),
  prediction: {
    value: 'fisher',
    text: 'In the second figure the data have 80% in the right mode, the model 50%. How large is the Fisher divergence, which compares slopes? It is 0 for the right model.',
  },
  parts: [
    {
      kind: 'words',
      text: 'The score is the slope of the log density in $x$. $\\log Z$ does not depend on $x$, so the score does not know it.',
    },
    { kind: 'formula', tex: 's_\\theta(x) = \\nabla_x \\log p_\\theta(x) = -\\nabla_x E_\\theta(x)' },
    {
      kind: 'words',
      text: 'Score matching (Hyvärinen 2005) makes the model’s score equal to the data’s: it wants the mean of $\\tfrac12 \\lVert s_\\theta - \\nabla_x \\log p_{\\text{data}} \\rVert^2$ over the data to be small. But the data’s score is unknown. Multiply the square out. The square of the data’s score does not depend on θ and can be left out. The mixed term is integrated by parts, on a line:',
    },
    {
      kind: 'formula',
      tex: '-\\int p\\, s_\\theta\\,\\frac{d \\log p}{dx}\\,dx = -\\int s_\\theta\\,\\frac{dp}{dx}\\,dx = \\int p\\,\\frac{d s_\\theta}{dx}\\,dx',
    },
    {
      kind: 'words',
      text: 'In many dimensions the derivative becomes the trace, tr, the sum of all $\\partial s_i / \\partial x_i$. What is left needs samples of the data alone:',
    },
    {
      kind: 'formula',
      tex: 'J(\\theta) = \\mathbb{E}_{\\text{data}}\\!\\left[\\operatorname{tr}\\nabla_x s_\\theta(x) + \\tfrac12 \\lVert s_\\theta(x)\\rVert^2\\right]',
    },
    {
      kind: 'words',
      text: 'Neither $Z$ nor a chain is in it. The trace is dear in many dimensions: about one pass through the network for each. Sliced score matching estimates it along random directions; denoising, the next lesson, does without it. For $E = \\theta x^2$ and data of variance 1 it is $J(\\theta) = -2\\theta + 2\\theta^2$. Its minimum is at θ = ½, where the likelihood has its maximum, too. The first figure draws both losses, each from its own minimum, since their units differ. Add a constant to $E$: no number changes.',
    },
    { kind: 'figure', id: 'losses' },
    { kind: 'values', ids: ['loss', 'slope', 'likelihood'] },
    {
      kind: 'words',
      text: 'What is the price? A slope knows only its own place. Between two separate modes lies a region without data, where nobody asks for the slope; so how much probability each mode has is hardly seen. Compare two measures of how far a model is from the data: the Fisher divergence is the mean squared difference of the two scores over the data, and KL(data‖model) is the mean of $\\log p_{\\text{data}} - \\log p$. Both are 0 for the right model.',
    },
    { kind: 'figure', id: 'modes' },
    { kind: 'values', ids: ['fisher', 'kl'] },
    {
      kind: 'question',
      question: {
        id: 'score-matching-modes',
        text: 'The data have 80% in the right mode, the model 50%. Which number notices?',
        answers: [
          {
            text: 'KL(data‖model).',
            right: true,
            feedback: 'Yes. It compares densities, not slopes: 0.19 nats at equal weights.',
          },
          {
            text: 'Both alike.',
            right: false,
            feedback: 'Move the weight and compare the two numbers.',
          },
          {
            text: 'The Fisher divergence, which score matching descends.',
            right: false,
            feedback: 'It stays near 0 at any weight: where there are data, the slopes agree.',
          },
        ],
      },
    },
  ],
})
