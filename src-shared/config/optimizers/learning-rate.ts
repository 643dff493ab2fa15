// What every optimizer has: a learning rate and how it goes over the budget.

import { choiceField, numberField } from '../fields.ts'
import { plain } from '../value-words.ts'

export const learningRateFields = (learningRate: number) => ({
  learningRate: numberField(learningRate, {
    label: 'Learning rate',
    short: (value) => `rate ${plain(value)}`,
    term: 'learning-rate',
    help: 'Size of a parameter step at the start.',
    minimum: 1e-7,
    maximum: 10,
    logarithmic: true,
  }),
  schedule: choiceField('cosine', {
    label: 'Schedule',
    short: (value) => (value === 'step' ? 'rate in steps' : `${plain(value)} rate`),
    term: 'learning-rate',
    help: 'How the learning rate goes over the budget: along a half cosine down to zero, constant, or down in steps.',
    choices: [
      { value: 'cosine', label: 'Cosine', help: 'Down to zero at the end of the budget.' },
      { value: 'constant', label: 'Constant' },
      { value: 'step', label: 'Steps down' },
    ],
  }),
  decayFactor: numberField(0.5, {
    label: 'Step factor',
    term: 'learning-rate',
    unit: 'steps schedule only',
    help: 'The steps schedule multiplies the learning rate by this each time.',
    minimum: 1e-3,
    maximum: 1,
    advanced: true,
  }),
  decayInterval: numberField(0.25, {
    label: 'Step interval',
    term: 'learning-rate',
    unit: 'share of the budget, steps schedule only',
    help: 'The steps schedule lowers the learning rate each time this share of the budget is used.',
    minimum: 0.001,
    maximum: 1,
    advanced: true,
  }),
})
