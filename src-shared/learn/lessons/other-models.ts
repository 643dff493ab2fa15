import * as v from 'valibot'
import { choiceField, integerField, numberField } from '../../config/fields.ts'
import { defineLesson } from '../lesson.ts'

export const otherModels = defineLesson({
  title: 'Energies beside other generative models',
  about: 'What VAEs, GANs, flows and diffusion models give and cost, beside an energy.',
  schema: v.strictObject({
    model: choiceField('energy', {
      label: 'Model',
      help: 'All learn the same two bumps, 30% of the data in the left one.',
      choices: [
        { value: 'energy', label: 'Energy' },
        { value: 'vae', label: 'VAE' },
        { value: 'gan', label: 'GAN' },
        { value: 'flow', label: 'Flow' },
        { value: 'diffusion', label: 'Diffusion' },
      ],
    }),
    steps: integerField(10, {
      label: 'Steps of the chains',
      help: 'Of MALA, from a start in the left bump.',
      minimum: 0,
      maximum: 60,
    }),
    width: numberField(0.5, {
      label: 'Width of the encoder τ',
      help: 'Standard deviation of the encoder’s Gaussian over z.',
      minimum: 0.1,
      maximum: 1,
    }),
    left: numberField(0.05, {
      label: 'Left bump’s share',
      help: 'Share of the generator’s samples that are in the left bump; the data have 0.3 there.',
      minimum: 0,
      maximum: 0.6,
    }),
    updates: integerField(60, {
      label: 'Updates of training',
      help: 'By the exact likelihood, from a nearly straight map.',
      minimum: 0,
      maximum: 100,
    }),
    levels: integerField(5, {
      label: 'Steps from noise to data',
      help: 'In how many steps the noise is removed.',
      minimum: 1,
      maximum: 50,
    }),
  }),
  onlyWith: {
    choice: 'model',
    fields: { steps: 'energy', width: 'vae', left: 'gan', updates: 'flow', levels: 'diffusion' },
  },
  prediction: {
    value: 'right-share',
    text: '68% of the data lie right of 0. The chains of the energy-based model start in the left bump. Which share of them is right of 0 after 10 steps, from 0 to 1?',
    shownBy: ['density'],
  },
  parts: [
    {
      kind: 'words',
      text: 'All of these models learn to make points like the data. They differ in what they can tell about a point, and in what they cost. Choose one on the right: each has learned the same two bumps. The grey area is the data, the steps are samples, the line is their exact density, which can be computed since all is on a line. The second figure looks inside.',
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
    { kind: 'figure', id: 'density' },
    { kind: 'figure', id: 'inside' },
    { kind: 'values', ids: ['right-share', 'distance', 'likelihood', 'own', 'passes'] },
    {
      kind: 'words',
      text: 'Energy. It has the right energy here, and still no samples: chains start in the left bump and have to cross the barrier. Take more steps. A likelihood needs $\\log Z$ beside the energy.',
    },
    {
      kind: 'words',
      text: 'VAE, variational autoencoder. A decoder makes $x$ from a random $z$, with some noise. The likelihood is an integral over all $z$. An encoder $q(z \\mid x)$ guesses which $z$ made $x$, and gives a bound, the ELBO (evidence lower bound):',
    },
    {
      kind: 'formula',
      tex: '\\log p(x) - \\text{ELBO}(x) = \\mathrm{KL}\\bigl(q(z \\mid x)\\,\\|\\,p(z \\mid x)\\bigr) \\ge 0',
    },
    {
      kind: 'words',
      text: 'Move the width of the encoder: the bound moves, the model does not. The gap never closes, since the exact density of $z$ is no Gaussian.',
    },
    {
      kind: 'words',
      text: 'GAN, generative adversarial network. A generator makes $x$ from $z$, and a discriminator learns to tell its points from data. With densities $p$ of the data and $q$ of the generator the best discriminator is $D^* = p/(p+q)$. Against it the generator lowers the Jensen–Shannon divergence, the mean KL of both from their average. Take the left bump away: the divergence stays small, and what is made looks right. That is a dropped mode. Only the likelihood, which a real GAN does not have, falls far.',
    },
    {
      kind: 'words',
      text: 'Flow. A map that can be undone takes $z$ to $x$. Its slope says how much it thins the points out, so the density is exact, without $Z$, and training climbs it directly:',
    },
    { kind: 'formula', tex: '\\log p(x) = \\log p_0(z) - \\log\\left|\\frac{dx}{dz}\\right|' },
    {
      kind: 'words',
      text: 'The map must be increasing everywhere, so it cannot tear one Gaussian into two bumps: a little probability always stays in between.',
    },
    {
      kind: 'words',
      text: 'Diffusion. Start from noise of standard deviation 10 and remove it step by step along the score (lesson 9); the score is exact here. One step goes to Tweedie’s guess, a mean of both bumps. Few steps are visibly wrong, many are nearly right, and each is a pass.',
    },
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
    {
      kind: 'question',
      question: {
        id: 'other-models-dropped',
        text: 'A GAN’s samples all look like data, yet one kind of data never appears. Which number would have told?',
        answers: [
          {
            text: 'How well the discriminator does on the samples alone.',
            right: false,
            feedback: 'Every sample it sees is a good one. What is missing, it sees among the data only.',
          },
          {
            text: 'The log-likelihood of held-out data.',
            right: true,
            feedback: 'Yes: it falls with every point that the model finds impossible. A GAN does not have it.',
          },
          {
            text: 'The number of passes for a sample.',
            right: false,
            feedback: 'That is a cost, and one pass is all a GAN needs.',
          },
        ],
      },
    },
  ],
})
