import * as v from 'valibot'
import { choiceField, numberField } from '../../config/fields.ts'
import { defineLesson } from '../lesson.ts'

export const langevin = defineLesson({
  title: 'Langevin dynamics',
  about: 'Which distribution the chains of a sampler come to, and what a finite step costs.',
  schema: v.strictObject({
    stepSize: numberField(1, {
      label: 'Step size ε',
      help: 'The variance of the noise of each step; the curvature here is 1.',
      minimum: 0.05,
      maximum: 3.5,
    }),
    sampler: choiceField('ula', {
      label: 'Sampler',
      help: 'Unadjusted Langevin (ULA), or Metropolis-adjusted (MALA), with a test that may refuse the step.',
      choices: [
        { value: 'ula', label: 'ULA' },
        { value: 'mala', label: 'MALA' },
      ],
    }),
  }),
  prediction: {
    value: 'variance',
    text: 'The target has the variance 1, the step size ε is 1. Which variance do the chains come to?',
    shownBy: ['chains'],
  },
  parts: [
    {
      kind: 'words',
      text: 'A Langevin step goes a little downhill and adds noise. It needs the slope of the energy in $x$ alone, one backward pass through a network, and no $Z$; that is why it is used so much. In the limit of small steps it follows $dx = -\\tfrac12 \\nabla E\\,dt + dW$, whose density obeys the Fokker–Planck equation ($\\Delta$ is the sum of the second derivatives)',
    },
    {
      kind: 'formula',
      tex: '\\frac{\\partial p}{\\partial t} = \\tfrac12 \\nabla\\!\\cdot\\!(p\\,\\nabla E) + \\tfrac12\\,\\Delta p',
    },
    {
      kind: 'words',
      text: 'At $p \\propto e^{-E}$ the right-hand side vanishes, since there $\\nabla p = -p\\,\\nabla E$. So the chains come to the model’s density, if the steps are small. (With the factor ½ missing in the first term, as some texts have it, it would not vanish.)',
    },
    {
      kind: 'words',
      text: 'A finite step is another matter. For $E = x^2/2$ the unadjusted chain settles at the variance $1/(1-\\varepsilon/4)$ instead of 1, too wide, and the more so the larger the step. The figure shows 1,000 chains after 50 steps. With a drift $\\eta\\nabla E$ and noise of standard deviation σ the chains come to $e^{-E/T}$, $T = \\sigma^2/(2\\eta)$; Langevin’s own step has $\\eta = \\varepsilon/2$ and $\\sigma^2 = \\varepsilon$, so that $T = 1$.',
    },
    {
      kind: 'words',
      text: 'The Metropolis-adjusted sampler (MALA) repairs this. It takes the same step from $x$ to $y$ as a proposal and accepts it with the probability $\\min\\bigl(1, \\tfrac{p(y)\\,T(y \\to x)}{p(x)\\,T(x \\to y)}\\bigr)$, where $T$ is the density of the proposal and $Z$ cancels; else the chain stays where it is.',
    },
    { kind: 'figure', id: 'chains' },
    { kind: 'values', ids: ['variance', 'acceptance', 'balance'] },
    {
      kind: 'question',
      question: {
        id: 'langevin-balance',
        text: 'Detailed balance asks that p(x) T(x→y) = p(y) T(y→x) for any two points. Who keeps it for $e^{-E}$, at a finite step?',
        answers: [
          {
            text: 'MALA, and ULA only in the limit of small steps.',
            right: true,
            feedback: 'Yes. The test of Metropolis and Hastings refuses just so many steps that the flows balance.',
          },
          {
            text: 'Neither.',
            right: false,
            feedback: 'MALA does, by construction: switch to it and look at the last number.',
          },
          {
            text: 'Both samplers, since both make steps of the same kind.',
            right: false,
            feedback:
              'MALA alone has the test. Look at the last number with ULA: the two flows between 0 and 1 differ. Texts that claim detailed balance of ULA have the limit of small steps in mind.',
          },
        ],
      },
    },
    {
      kind: 'pitfall',
      text: 'Above ε = 4 (in units of one over the curvature) the unadjusted chain explodes: near it, look how wide it has become. MALA does not; it refuses, and stands still.',
    },
  ],
  example: { id: 'step-too-large', why: 'A step size that makes training diverge, and its diagnosis.' },
})
