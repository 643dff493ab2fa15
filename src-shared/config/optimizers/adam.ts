import * as v from 'valibot'
import { choiceField, numberField } from '../fields.ts'

export const adamConfig = v.strictObject({
  kind: v.literal('adam'),
  learningRate: numberField(2e-3, {
    label: 'Learning rate',
    help: 'Size of a parameter step at the start.',
    minimum: 1e-7,
    maximum: 10,
    logarithmic: true,
  }),
  schedule: choiceField('cosine', {
    label: 'Schedule',
    help: 'How the learning rate goes over the budget: constant, or along a half cosine down to zero.',
    choices: [
      { value: 'cosine', label: 'Cosine to zero' },
      { value: 'constant', label: 'Constant' },
    ],
  }),
  beta1: numberField(0.9, {
    label: 'β₁',
    help: 'Memory of the gradient’s running mean.',
    minimum: 0,
    maximum: 0.9999,
    advanced: true,
  }),
  beta2: numberField(0.999, {
    label: 'β₂',
    help: 'Memory of the squared gradient’s running mean.',
    minimum: 0,
    maximum: 0.999999,
    advanced: true,
  }),
  epsilon: numberField(1e-8, {
    label: 'ε',
    help: 'Keeps the division by the root of the second moment finite.',
    minimum: 1e-16,
    maximum: 1,
    logarithmic: true,
    advanced: true,
  }),
})
