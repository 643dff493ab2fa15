import * as v from 'valibot'
import { numberField } from '../../config/fields.ts'
import { defineLesson } from '../lesson.ts'

export const otherModels = defineLesson({
  title: 'Energies beside other generative models',
  about: 'What VAEs, GANs, flows and diffusion models give and cost, beside an energy.',
  schema: v.strictObject({
    bend: numberField(0.6, {
      label: 'Bend b',
      help: 'Of the map z + b sin z; 0 leaves the Gaussian as it is.',
      minimum: 0,
      maximum: 0.95,
    }),
  }),
  prediction: {
    value: 'mass',
    text: 'A bent Gaussian, by the formula of a flow. What does its density integrate to?',
  },
  parts: [
    {
      kind: 'words',
      text: 'All of them learn to make points like the data. A VAE (variational autoencoder) and a GAN (generative adversarial network) turn random numbers into a point; the first learns beside it which numbers may have made a given point, the second against a network that tells its points from data. A flow does the same by steps that can be undone. A diffusion model removes noise little by little (lesson 9). They differ in what they can tell about a point, and in what they cost.',
    },
    {
      kind: 'table',
      head: ['', 'Training', 'Sampling', 'Likelihood', 'Form of the network'],
      rows: [
        [
          'Energy-based',
          'needs chains, noise or slopes',
          'many steps of a chain',
          'up to Z, which is estimated',
          'any function of x',
        ],
        ['VAE', 'stable, one loss', 'one pass', 'a lower bound', 'an encoder and a decoder'],
        ['GAN', 'a game of two, may not settle', 'one pass', 'none', 'any generator'],
        ['Normalizing flow', 'stable, exact likelihood', 'one pass', 'exact', 'invertible, with a known determinant'],
        [
          'Diffusion',
          'stable, denoising at many levels',
          'many passes',
          'a bound, or by an equation',
          'any function of x and the level',
        ],
      ],
    },
    {
      kind: 'words',
      text: 'A flow is easy to try by hand: push a standard Gaussian through $x = z + b \\sin z$, whose slope is $1 + b\\cos z$. Its density is exact because the map can be undone and its slope is known. An energy needs neither, and pays for it with $Z$.',
    },
    { kind: 'formula', tex: '\\log p(x) = \\log p_0(z) - \\log\\left|\\frac{dx}{dz}\\right|' },
    { kind: 'figure', id: 'flow' },
    { kind: 'values', ids: ['mass', 'log-density'] },
    {
      kind: 'question',
      question: {
        id: 'other-models-likelihood',
        text: 'You need the exact log-likelihood of a point in 100 dimensions. Which model gives it without estimating?',
        answers: [
          {
            text: 'A normalizing flow.',
            right: true,
            feedback: 'Yes, at the price of a network that can be undone layer by layer.',
          },
          {
            text: 'An energy-based model.',
            right: false,
            feedback: 'It gives the energy exactly and log Z only by estimate, such as annealed importance sampling.',
          },
          { text: 'A GAN.', right: false, feedback: 'A GAN has no likelihood at all: it only makes samples.' },
        ],
      },
    },
  ],
})
