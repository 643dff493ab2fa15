import * as v from 'valibot'
import { numberField } from '../../config/fields.ts'
import { defineLesson } from '../lesson.ts'

export const structuredPrediction = defineLesson({
  title: 'Energies of pairs',
  about: 'Predicting y from x by an energy E(x, y), with more than one right answer.',
  schema: v.strictObject({
    x: numberField(1, { label: 'Input x', help: 'What is given.', minimum: -1, maximum: 3 }),
    sharpness: numberField(2, {
      label: 'Sharpness a',
      help: 'How strictly y² has to be x.',
      minimum: 0.2,
      maximum: 10,
    }),
  }),
  prediction: {
    value: 'mean',
    text: 'x is 1, and y² is to be x. What is the mean of y?',
    shownBy: ['conditional'],
  },
  parts: [
    {
      kind: 'words',
      text: 'An energy may judge a pair: how well does $y$ go with $x$? It may hold whatever constraints and preferences one can write down or learn. For a given $x$, the energies of all $y$ make a density, whose normaliser $Z(x)$ is an integral over $y$ alone.',
    },
    { kind: 'formula', tex: 'p(y \\mid x) = \\frac{e^{-E(x,y)}}{Z(x)}, \\qquad Z(x) = \\int e^{-E(x,y)}\\,dy' },
    {
      kind: 'words',
      text: 'Here $E(x, y) = a\\,(y^2 - x)^2$: y is to be a square root of x. For positive x there are two answers, $\\sqrt x$ and $-\\sqrt x$, and the density has a mode at each. A network that predicts a single number, trained by squared error, would answer the mean of the two, which is neither.',
    },
    { kind: 'figure', id: 'conditional' },
    { kind: 'values', ids: ['log-partition', 'mean', 'mode', 'density-at-mean'] },
    {
      kind: 'question',
      question: {
        id: 'structured-normaliser',
        text: 'To train such a model one needs Z(x), or its slope. Over what is the integral?',
        answers: [
          {
            text: 'Over y alone, anew for every x.',
            right: true,
            feedback: 'Yes. With one number to predict that is cheap, however many numbers are in x.',
          },
          {
            text: 'Over x alone.',
            right: false,
            feedback: 'x is given; nobody asks how likely it is.',
          },
          {
            text: 'Over all pairs of x and y at once.',
            right: false,
            feedback: 'That would be the normaliser of p(x, y). The conditional density needs less.',
          },
        ],
      },
    },
  ],
})
