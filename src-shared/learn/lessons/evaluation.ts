import * as v from 'valibot'
import { numberField } from '../../config/fields.ts'
import { defineLesson } from '../lesson.ts'

export const evaluation = defineLesson({
  title: 'How models are compared',
  about: 'Why losses of different methods say nothing about each other, and what each other measure hides.',
  schema: v.strictObject({
    deviation: numberField(1.2, {
      label: 'Standard deviation of the model',
      help: 'The data are standard Gaussian.',
      minimum: 0.3,
      maximum: 3,
    }),
  }),
  prediction: {
    value: 'kl',
    text: 'The data have standard deviation 1, the model 1.2. How large is KL(data‖model), in nats?',
  },
  parts: [
    {
      kind: 'words',
      text: 'One model, the Gaussian with the standard deviation that you choose; one data set, the standard Gaussian. The figure shows the losses that three methods would report for this very model, and the likelihood.',
    },
    { kind: 'figure', id: 'losses' },
    { kind: 'values', ids: ['score-matching', 'noise-contrastive', 'negative-log-likelihood', 'bits', 'kl'] },
    {
      kind: 'question',
      question: {
        id: 'evaluation-losses',
        text: 'A run of NCE ends at a loss of 1.1, one of score matching at −0.4. Which model is better?',
        answers: [
          {
            text: 'That cannot be told from these numbers.',
            right: true,
            feedback:
              'Yes. Compare the log-likelihood of held-out data, exact or between bounds, or the quality of samples.',
          },
          {
            text: 'The first: classification is the harder task.',
            right: false,
            feedback: 'How hard a task is says nothing about the model that solved it.',
          },
          {
            text: 'The second: its loss is lower.',
            right: false,
            feedback:
              'All losses in the figure are of one and the same model, and they differ. They are different quantities in different units.',
          },
        ],
      },
    },
    {
      kind: 'words',
      text: 'Every measure misleads in its own way. The log-likelihood of held-out data punishes a model for every region that it forgot, and forgives broad tails that make poor samples. Sample quality, such as the Fréchet distance between features of samples and of data (for images the FID), notices poor samples and may not notice that a whole mode is missing, or that training points are merely repeated. Bits per dimension are the same log-likelihood in other units, $-\\log p / (d \\log 2)$ in $d$ dimensions; they depend on the scale of the data, and lower is better.',
    },
    {
      kind: 'pitfall',
      text: 'A loss is fit for one thing: to see whether one run of one method still improves. And equal iterations are not equal work: an update of CD-k costs k + 2 passes per point, one of NCE 1.5 (1 + ν). Even the first does not always hold: the loss of CD is the difference of two energies, which may be near 0 at any time.',
    },
  ],
})
