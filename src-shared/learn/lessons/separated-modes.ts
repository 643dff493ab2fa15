import * as v from 'valibot'
import { integerField, numberField } from '../../config/fields.ts'
import { defineLesson } from '../lesson.ts'

export const separatedModes = defineLesson({
  title: 'CD and PCD on separated modes',
  about: 'Why chains that start at the data cannot see that a mode has the wrong weight.',
  schema: v.strictObject({
    distance: numberField(5, {
      label: 'Distance of the modes',
      help: 'In standard deviations of a mode.',
      unit: 'sd',
      minimum: 1,
      maximum: 8,
    }),
    steps: integerField(1, { label: 'Steps k', help: 'Of the chains of CD.', minimum: 1, maximum: 60 }),
    share: numberField(0.8, {
      label: 'Data in the right mode',
      help: 'The model believes in a half.',
      minimum: 0.5,
      maximum: 0.95,
    }),
  }),
  prediction: {
    value: 'cd-share',
    text: '80% of the data are in the right mode, the model gives each mode a half. Of the negatives after one step, which share is on the right, from 0 to 1?',
    shownBy: ['density'],
  },
  parts: [
    {
      kind: 'words',
      text: 'A mode is a bump of a density. The data have two, and 80% of the points are in the right one at first. The model has both in the right places but gives each a half. Only the weights are wrong. Does contrastive divergence notice?',
    },
    { kind: 'figure', id: 'density' },
    {
      kind: 'words',
      text: 'Its negatives start at the data and take $k$ steps. To change sides, a chain has to cross the region of high energy between the modes, the barrier, and in a few steps it does not. So as many negatives as data stand in each mode: pull and push cancel, and the gradient in the weight is next to nothing. (The numbers have it in the log odds of the weight $w$ of the right mode, $\\log\\tfrac{w}{1-w}$.)',
    },
    {
      kind: 'words',
      text: 'Persistent CD (Tieleman 2008) never starts anew. Its chains, also called fantasy particles, go on from one update to the next, while the model changes slowly under them. Over all of training they have time to cross, and come to stand half and half, as the model has it. The data do not: the difference is the gradient, and the weight is learned.',
    },
    { kind: 'values', ids: ['data-share', 'cd-share', 'model-share', 'cd-gradient', 'exact-gradient', 'barrier'] },
    {
      kind: 'question',
      question: {
        id: 'cd-modes',
        text: 'The modes are 5 standard deviations apart. What mends CD here?',
        answers: [
          {
            text: 'Many more steps, or chains that persist.',
            right: true,
            feedback:
              'Yes. Raise k and watch the gradient grow towards the exact one; the higher the barrier, the more steps it takes.',
          },
          {
            text: 'A smaller step size.',
            right: false,
            feedback: 'Then chains travel even less and cross more rarely.',
          },
          {
            text: 'More data, so that the averages are less noisy.',
            right: false,
            feedback:
              'The bias does not come from too few points: with endless data the negatives start where the data are as well.',
          },
        ],
      },
    },
    {
      kind: 'pitfall',
      text: 'PCD has its own weakness: its chains lag behind when the parameters move faster than the chains can follow. They then push where the model was, not where it is.',
    },
  ],
  example: { id: 'two-modes', why: 'CD-1 and PCD trained on two modes of unequal weight.' },
})
