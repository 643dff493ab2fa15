import * as v from 'valibot'
import { numberField, textField } from '../../config/fields.ts'
import { defineLesson } from '../lesson.ts'

export const boltzmannDensity = defineLesson({
  title: 'A density from any energy',
  about: 'How a function that is low where data are likely becomes a probability density.',
  schema: v.strictObject({
    energy: textField('x^4 / 4 - x^2', {
      label: 'E(x)',
      help: 'An energy in nats, as a formula in x: numbers, + − * / ^ and functions such as exp, sin, abs.',
      maximumLength: 200,
      wide: true,
    }),
    shift: numberField(0, {
      label: 'Constant added',
      help: 'Added to the energy everywhere.',
      unit: 'nats',
      minimum: -3,
      maximum: 3,
    }),
  }),
  prediction: {
    value: 'density-at-one',
    text: 'The energy is −0.75 at x = 1. How large is the density there? Guess a number.',
    shownBy: ['density'],
  },
  parts: [
    {
      kind: 'words',
      text: 'An energy-based model is a function $E(x)$ that gives every point a number, its energy. Low energy means likely. In practice $E$ is a neural network. The density is made from it by the formula of Boltzmann and Gibbs, from statistical mechanics.',
    },
    { kind: 'formula', tex: 'p(x) = \\frac{e^{-E(x)}}{Z}, \\qquad Z = \\int e^{-E(x)}\\,dx' },
    {
      kind: 'words',
      text: 'Energies are in nats, the unit of natural logarithms: a point whose energy is 1 nat higher is $e \\approx 2.7$ times less likely. $Z$, the partition function, makes the density integrate to 1. That it is finite is all that is asked of $E$. Other models ask more: that their network can be run backwards, or that hidden variables explain each point (lesson 13).',
    },
    {
      kind: 'words',
      text: 'On a line $Z$ can be computed by adding up $e^{-E}$ over a fine grid, which is called quadrature. In many dimensions that is out of the question: a grid of a hundred points along each of ten axes has 10²⁰ points, and every further axis makes it a hundred times as many. Most of what follows is about doing without $Z$.',
    },
    { kind: 'figure', id: 'energy' },
    { kind: 'figure', id: 'density' },
    { kind: 'values', ids: ['log-partition', 'density-at-one', 'difference'] },
    {
      kind: 'question',
      question: {
        id: 'boltzmann-shift',
        text: 'You add 3 to the energy of every point. What becomes of the density?',
        answers: [
          {
            text: 'It becomes flatter.',
            right: false,
            feedback:
              'It would if the energy were multiplied by a number between 0 and 1. Adding a constant changes no difference.',
          },
          {
            text: 'It falls by the factor e³ everywhere.',
            right: false,
            feedback: '$e^{-E}$ does, but so does Z, and the two cancel in p. Move the constant and watch.',
          },
          {
            text: 'Nothing: p stays as it is.',
            right: true,
            feedback: 'Yes. Both $e^{-E}$ and Z are multiplied by $e^{-3}$, and log Z falls by 3.',
          },
        ],
      },
    },
    {
      kind: 'pitfall',
      text: 'The level of an energy means nothing; only differences do, and the slope. To compare two points, subtract their energies. To compare two models, compare their log densities, which need log Z.',
    },
    {
      kind: 'words',
      text: 'Try other energies: `abs(x)` for a density with a sharp peak, `x^2 / 2` for the standard Gaussian, whose $\\log Z$ is $\\tfrac12 \\log 2\\pi \\approx 0.919$, and `-x^2`, which has no finite $Z$ and so is no density at all.',
    },
  ],
})
