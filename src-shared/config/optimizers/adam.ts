import * as v from 'valibot'
import { numberField } from '../fields.ts'
import { learningRateFields } from './learning-rate.ts'
import { equals, plain } from '../value-words.ts'

export const adamConfig = v.strictObject({
  kind: v.literal('adam'),
  ...learningRateFields(2e-3),
  beta1: numberField(0.9, {
    label: 'β₁',
    short: equals('β₁'),
    term: 'momentum',
    help: 'Memory of the gradient’s running mean: momentum. 0 with persistent chains, which it would push past.',
    minimum: 0,
    maximum: 0.9999,
    advanced: true,
  }),
  beta2: numberField(0.999, {
    label: 'β₂',
    short: equals('β₂'),
    term: 'adam',
    help: 'Memory of the squared gradient’s running mean.',
    minimum: 0,
    maximum: 0.999999,
    advanced: true,
  }),
  epsilon: numberField(1e-8, {
    label: 'ε',
    short: (value) => `Adam’s ε ${plain(value)}`,
    term: 'adam',
    help: 'Keeps the division by the root of the second moment finite.',
    minimum: 1e-16,
    maximum: 1,
    logarithmic: true,
    advanced: true,
  }),
})
