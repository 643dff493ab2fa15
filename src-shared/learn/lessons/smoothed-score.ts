import * as v from 'valibot'
import { numberField } from '../../config/fields.ts'
import { defineLesson } from '../lesson.ts'

export const smoothedScore = defineLesson({
  title: 'Scores of smoothed densities, and diffusion',
  about: 'What denoising learns, and why diffusion models use many noise levels.',
  schema: v.strictObject({
    level: numberField(0.5, {
      label: 'Noise level σ',
      help: 'Standard deviation of the Gaussian noise that is added to the data.',
      minimum: 0.1,
      maximum: 3,
    }),
    noisy: numberField(0.8, {
      label: 'Noisy point x̃',
      help: 'A point to be denoised.',
      minimum: -4,
      maximum: 4,
    }),
  }),
  prediction: {
    value: 'denoised',
    text: 'A noisy point at 0.8, blurred by σ = 0.5. What is the best guess of the clean point?',
    shownBy: ['densities'],
  },
  parts: [
    {
      kind: 'words',
      text: 'Add Gaussian noise of standard deviation σ to the data. The density becomes a blurred one, $p_\\sigma$, which is smooth and positive everywhere. Denoising score matching (Vincent 2011) learns its score by a simple task: see the noisy point $\\tilde x = x + \\sigma u$ alone, and guess the noise $u$. The loss is the mean of $\\tfrac12 \\lVert s(\\tilde x) + u/\\sigma \\rVert^2$; its minimum is the score of $p_\\sigma$, not of the data.',
    },
    { kind: 'figure', id: 'densities' },
    {
      kind: 'words',
      text: 'Who knows this score also knows the best guess of the clean point $x$, in mean squared error: go from $\\tilde x$ along the score. This is Tweedie’s formula.',
    },
    {
      kind: 'formula',
      tex: '\\mathbb{E}[x \\mid \\tilde x] = \\tilde x + \\sigma^2\\,\\nabla \\log p_\\sigma(\\tilde x)',
    },
    { kind: 'figure', id: 'scores' },
    { kind: 'values', ids: ['score', 'denoised', 'noise-predictor'] },
    {
      kind: 'words',
      text: 'A diffusion model trains one network for a whole ladder of noise levels. Its output is called the noise predictor: $\\varepsilon_\\theta(x, \\sigma) = -\\sigma\\, s_\\theta(x, \\sigma)$. Each blurred density has an energy, $E_\\sigma = -\\log p_\\sigma$, and at each level the best predictor is σ times its slope, $\\sigma \\nabla_x E_\\sigma(x)$. So a diffusion model is like an energy-based model at many scales: large σ shows the way from far outside, small σ the details. (What a network really puts out is only near a slope; nothing makes it be one.)',
    },
    {
      kind: 'question',
      question: {
        id: 'denoising-target',
        text: 'A model is trained by denoising at a single σ = 0.5. Which density does it learn?',
        answers: [
          {
            text: 'That of the data.',
            right: false,
            feedback:
              'Not quite: it learns the blurred density. For that of the data, σ has to be small, and then the noise in its gradient grows.',
          },
          {
            text: 'That of the data blurred by σ.',
            right: true,
            feedback:
              'Yes. Each mode is wider by σ² in variance, which is why its likelihood on clean data has a ceiling.',
          },
          {
            text: 'That of the noise which is added.',
            right: false,
            feedback: 'The noise is known already; it is the data’s place that is guessed.',
          },
        ],
      },
    },
  ],
})
