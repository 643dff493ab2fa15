import * as v from 'valibot'
import { choiceField, integerField, numberField } from '../../config/fields.ts'
import { defineLesson } from '../lesson.ts'

export const pullAndPush = defineLesson({
  title: 'Pull data down, push samples up',
  about: 'One update of a small network in slow motion, and what it does to the energy everywhere.',
  schema: v.strictObject({
    updates: integerField(0, {
      label: 'Updates before',
      help: 'How many updates the network has had already, from its random start.',
      minimum: 0,
      maximum: 60,
    }),
    half: choiceField('both', {
      label: 'This update',
      help: 'Which half of the gradient is followed.',
      choices: [
        { value: 'data', label: 'Pull only' },
        { value: 'model', label: 'Push only' },
        { value: 'both', label: 'Both' },
      ],
    }),
    length: numberField(0.1, {
      label: 'Length of the update',
      help: 'How far the parameters move, all of them together.',
      minimum: 0.02,
      maximum: 0.3,
    }),
  }),
  prediction: {
    value: 'change-difference',
    text: 'One update with both halves. Take the mean change of the energy at the data, less that where the model was. How large is the difference? Its sign is what matters: negative means that the data fall further.',
    shownBy: ['change'],
  },
  parts: [
    {
      kind: 'words',
      text: 'The loss is the mean negative log-likelihood of the data. Its gradient is a difference of two averages of the same thing.',
    },
    {
      kind: 'formula',
      tex: '\\nabla_\\theta L = \\mathbb{E}_{x \\sim \\text{data}}[\\nabla_\\theta E_\\theta(x)] - \\mathbb{E}_{x \\sim p_\\theta}[\\nabla_\\theta E_\\theta(x)]',
    },
    {
      kind: 'words',
      text: 'A step against the first half lowers the energy where the data are: the pull. A step against the second raises it where the model puts its mass, that is, its probability: the push. Where both averages are equal, pull and push cancel, the gradient is zero, and training is at its end.',
    },
    {
      kind: 'words',
      text: 'In the figures a small network learns two bumps of data. $\\Delta E(x)$ is the energy after the update less the energy before. Both averages are exact here, over the data and by quadrature over the model. Only the difference of the two mean changes counts, since the level means nothing: with “Both” the energy may fall at both places, but at the data it falls further.',
    },
    { kind: 'figure', id: 'density' },
    { kind: 'figure', id: 'change' },
    {
      kind: 'values',
      ids: ['likelihood-before', 'likelihood-after', 'change-at-data', 'change-at-model', 'change-difference'],
    },
    {
      kind: 'question',
      question: {
        id: 'pull-only',
        text: 'What happens if only the first half is followed, the pull at the data?',
        answers: [
          {
            text: 'The model fits the data, only more slowly, since one half of the gradient is missing.',
            right: false,
            feedback:
              'Try “Pull only”: the energy sinks almost everywhere, and an energy lowered equally everywhere changes nothing. What counts is lower than elsewhere.',
          },
          {
            text: 'The energy sinks at the data, and mostly everywhere else with it.',
            right: true,
            feedback:
              'Yes. Without a push nothing keeps it up elsewhere: the level falls without end, while the likelihood hardly improves, or falls.',
          },
          {
            text: 'Nothing, because the halves cancel.',
            right: false,
            feedback: 'They cancel only when the model’s average equals the data’s: at the end of training.',
          },
        ],
      },
    },
    {
      kind: 'pitfall',
      text: 'The push is not at “everything else”. It is where the model puts its mass; where the model has none, nothing is pushed, and a wrong region that no sample visits stays unseen.',
    },
  ],
  example: { id: 'cd-bias', why: 'The same with a larger network in the plane, with the push estimated by chains.' },
})
