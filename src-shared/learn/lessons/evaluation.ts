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
      text: 'One model, the Gaussian with the standard deviation that you choose; one data set, the standard Gaussian. The figure shows what two methods would report as their loss for this very model, over its standard deviation, and its negative log-likelihood. All three are lowest where the model is right; their heights have nothing to do with each other. KL (lesson 8) is 0 there.',
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
              'All measures in the figure are of one and the same model, and they differ. They are different quantities in different units.',
          },
        ],
      },
    },
    {
      kind: 'words',
      text: 'Every measure misleads in its own way. The log-likelihood of held-out data punishes a model for every region that it forgot, and forgives broad tails that make poor samples. Sample quality looks at samples instead. The Fréchet distance compares the mean and the spread of samples with those of data; for images it takes numbers that a trained network computes of them (the FID). It notices poor samples and may not notice that a small mode is missing, or that training points are merely repeated. Bits per dimension are the same log-likelihood in other units, $-\\log p / (d \\log 2)$ in $d$ dimensions; they depend on the scale of the data, and lower is better.',
    },
    {
      kind: 'pitfall',
      text: 'A loss is fit for one thing: to see whether one run of one method still improves. For CD not even that: its loss is the difference of two energies, which may be near 0 at any time. And equal iterations are not equal work. Counted in passes through the network and back, an update of CD-k costs k + 2 for each data point, one of NCE 1.5 (1 + ν).',
    },
  ],
})
