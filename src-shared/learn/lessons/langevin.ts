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
      text: 'A Langevin step goes a little downhill and adds noise. All it needs is the slope of the energy in $x$, which costs one backward pass through a network, and no $Z$. That is why it is used so much. In the limit of small steps it becomes $dx = -\\tfrac12 \\nabla E\\,dt + dW$, where $dW$ is noise of variance $dt$. How the density $p$ of many such chains changes in time is told by the Fokker–Planck equation ($\\nabla\\cdot$ is the divergence, $\\Delta$ the sum of the second derivatives):',
    },
    {
      kind: 'formula',
      tex: '\\frac{\\partial p}{\\partial t} = \\tfrac12 \\nabla\\!\\cdot\\!(p\\,\\nabla E) + \\tfrac12\\,\\Delta p',
    },
    {
      kind: 'words',
      text: 'At $p \\propto e^{-E}$ ($\\propto$: up to a factor) the right-hand side vanishes, since there $\\nabla p = -p\\,\\nabla E$. This density no longer changes, and the chains come to it: the model’s own, if the steps are small. (With the factor ½ missing in the first term, as some texts have it, the right-hand side would not vanish.)',
    },
    {
      kind: 'words',
      text: 'A finite step is another matter. For $E = x^2/2$ the plain chain, called unadjusted (ULA), settles at the variance $1/(1-\\varepsilon/4)$ instead of 1: too wide, and the more so the larger the step. The figure shows 1,000 chains after 50 steps.',
    },
    {
      kind: 'words',
      text: 'Drift and noise must fit together. Small steps $x - \\eta\\nabla E + \\sigma\\xi$ with any $\\eta$ and $\\sigma$ lead to $e^{-E/T}$ with the temperature $T = \\sigma^2/(2\\eta)$. Langevin’s own step has $\\eta = \\varepsilon/2$ and $\\sigma^2 = \\varepsilon$, so that $T = 1$. At a $T$ near 0 the chains only look for the lowest energy: that is minimising, not sampling.',
    },
    {
      kind: 'words',
      text: 'The Metropolis-adjusted sampler (MALA) repairs this. It takes the same step from $x$ to $y$ as a proposal and accepts it with the probability $\\min\\bigl(1, \\tfrac{p(y)\\,q(y \\to x)}{p(x)\\,q(x \\to y)}\\bigr)$, where $q$ is the density of the proposal and $Z$ cancels; else the chain stays where it is. The test makes the flows equal: as much probability then goes from $x$ to $y$ in a step as comes back, for any two points. That is detailed balance, and it keeps $p$ as it is.',
    },
    { kind: 'figure', id: 'chains' },
    { kind: 'values', ids: ['variance', 'acceptance', 'balance'] },
    {
      kind: 'question',
      question: {
        id: 'langevin-balance',
        text: 'The flow from x to y is p(x) times the density of a step from x to y. Detailed balance asks that it equals the flow back. Which sampler keeps it for $e^{-E}$, at a finite step?',
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
      text: 'Above ε = 4 the unadjusted chain explodes: every step overshoots farther than the one before. (The second derivative of $E$ is 1 here; where it is larger, the limit is 4 divided by it.) Go near it and look how wide the chains become. MALA does not explode; it refuses nearly every step, and stands still.',
    },
  ],
  example: { id: 'step-too-large', why: 'A step size that makes training diverge, and its diagnosis.' },
})
