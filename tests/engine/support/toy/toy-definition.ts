// A method that no registry knows, as somebody would define one in src-shared/config/methods.

import * as v from 'valibot'
import { integerField, numberField } from '../../../../src-shared/config/fields.ts'
import { defineMethod } from '../../../../src-shared/config/methods/method-definition.ts'
import { samplerConfigSchema, samplerPasses } from '../../../../src-shared/config/sampler.ts'

const schema = v.strictObject({
  kind: v.literal('toy'),
  steps: integerField(3, { label: 'Steps k', help: 'Sampler steps per update.', minimum: 1, maximum: 100 }),
  boldness: numberField(1, {
    label: 'Boldness',
    help: 'How far the weight grows per update.',
    minimum: 0.1,
    maximum: 10,
    short: (value) => `bold ${value}`,
  }),
  sampler: samplerConfigSchema,
})
export type ToyConfig = v.InferOutput<typeof schema>

export const toyDefinition = defineMethod({
  schema,
  title: 'Toy',
  abbreviation: 'TOY',
  option: 'toy',
  help: 'Negatives from chains, weighted by what it remembers.',
  lossTitle: 'Energy gap (nats)',
  term: { title: 'Toy', meaning: 'A method that only a test knows and that nobody should ever use.' },
  optimizer: { learningRate: 4e-3, momentum: 0.25 },
  label: ({ steps }) => `TOY-${steps}`,
  drawnTitle: () => 'toys',
  cost: ({ steps, sampler }, { batchSize }) => ({ negativeCount: batchSize, steps: samplerPasses(sampler, steps) }),
  keepsChains: () => true,
})
