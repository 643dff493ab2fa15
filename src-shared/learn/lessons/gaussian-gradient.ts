import * as v from 'valibot'
import { numberField } from '../../config/fields.ts'
import { defineLesson } from '../lesson.ts'

export const gaussianGradient = defineLesson({
  title: 'The gradient of the log-likelihood',
  about: 'Why its two halves are a pull at the data and a push at what the model believes, checked on a Gaussian.',
  schema: v.strictObject({
    mean: numberField(0.5, { label: 'Mean μ', help: 'Of the model.', minimum: -2, maximum: 2 }),
    deviation: numberField(1, { label: 'Standard deviation σ', help: 'Of the model.', minimum: 0.3, maximum: 2.5 }),
    datum: numberField(1.5, { label: 'Data point x', help: 'The one point that was seen.', minimum: -3, maximum: 3 }),
  }),
  prediction: {
    value: 'gradient',
    text: 'The model’s mean is 0.5, its standard deviation 1, the data point 1.5. How large is the slope of log p in μ?',
  },
  parts: [
    {
      kind: 'words',
      text: 'The numbers in the energy that can be changed are its parameters, $\\theta$: the weights of a network, or the mean of a Gaussian. The log-likelihood of a point is $\\log p_\\theta(x) = -E_\\theta(x) - \\log Z(\\theta)$. Maximum likelihood looks for the θ that makes its mean over the data as large as it can be. For that one needs its slope in θ, written $\\nabla_\\theta$. It has two halves, and the second one turns out to be an average over the model itself:',
    },
    {
      kind: 'formula',
      tex: "\\nabla_\\theta \\log p_\\theta(x) = -\\nabla_\\theta E_\\theta(x) + \\mathbb{E}_{x' \\sim p_\\theta}\\!\\left[\\nabla_\\theta E_\\theta(x')\\right]",
    },
    {
      kind: 'words',
      text: "The sign $\\mathbb{E}$ is no energy. It means an average, here over points $x'$ that are drawn from the model, called samples of it. This second half comes from $\\log Z$, by the chain rule and a derivative under the integral:",
    },
    {
      kind: 'formula',
      tex: "\\nabla_\\theta \\log Z = \\frac{\\nabla_\\theta Z}{Z} = \\frac1Z \\int e^{-E_\\theta(x')}\\,\\bigl(-\\nabla_\\theta E_\\theta(x')\\bigr)\\,dx'",
    },
    {
      kind: 'formula',
      tex: "{} = -\\mathbb{E}_{x' \\sim p_\\theta}\\!\\left[\\nabla_\\theta E_\\theta(x')\\right]",
    },
    {
      kind: 'words',
      text: 'An average over the model. So to follow the gradient one needs samples of the very model that is being learned.',
    },
    {
      kind: 'words',
      text: 'Check it where everything is known: $E(x) = (x-\\mu)^2 / 2\\sigma^2$ is a Gaussian, $Z = \\sqrt{2\\pi\\sigma^2}$, and the slope of $\\log p$ in $\\mu$ is $(x-\\mu)/\\sigma^2$.',
    },
    { kind: 'figure', id: 'density' },
    { kind: 'values', ids: ['log-partition', 'data-half', 'model-half', 'gradient'] },
    {
      kind: 'question',
      question: {
        id: 'gaussian-model-half',
        text: 'Why is the model’s half zero here, whatever μ and σ are?',
        answers: [
          {
            text: 'Because the model’s points lie as far to the left of μ as to the right.',
            right: true,
            feedback:
              'Yes: the average of −(x′−μ)/σ² over the model is 0, since its mean is μ. Moving μ moves the density and leaves Z.',
          },
          {
            text: 'Because there is only one data point, and the model’s half is an average over the data.',
            right: false,
            feedback: 'It is an average over the model, at points x′ drawn from it; it does not know the data at all.',
          },
          {
            text: 'Because Z does not depend on σ.',
            right: false,
            feedback: 'It does: Z = √(2πσ²). What matters here is the slope in μ.',
          },
        ],
      },
    },
    {
      kind: 'pitfall',
      text: 'The formula above is the slope of the log-likelihood, which one climbs. Training descends a loss, its negative. Both halves change sign, but so does the direction of the step: either way the energy falls at the data and rises at the model’s samples.',
    },
  ],
})
