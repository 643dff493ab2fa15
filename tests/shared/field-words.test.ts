import { expect, test } from 'vitest'
import { dataConfigSchema } from '../../src-shared/config/data.ts'
import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import { fieldWords } from '../../src-shared/config/field-words.ts'
import * as v from 'valibot'

const experiment = defaultExperiment()
const drawn = { ...experiment, data: v.parse(dataConfigSchema, { kind: 'drawing' }) }

test.each([
  ['seeds', 'Seeds'],
  ['seeds.0', 'Seeds'],
  ['name', 'Name'],
  ['backend', 'Backend'],
  ['data', 'Data'],
  ['data.radius', 'Data, Radius'],
  ['budget.amount', 'Budget'],
  ['energy.hiddenWidths.1', 'Energy, Hidden layers'],
  ['evaluation.snapshots', 'Evaluation, Snapshots'],
  ['lanes', 'Lanes'],
  ['lanes.1', 'Lane 2 (PCD-10)'],
  ['lanes.1.method.steps', 'Lane 2 (PCD-10), Steps k'],
  ['lanes.0.method.sampler.stepSize', 'Lane 1 (CD-10), Step size'],
  ['lanes.2.optimizer.learningRate', 'Lane 3 (NCE ν=4), Learning rate'],
  ['lanes.0.batchSize', 'Lane 1 (CD-10), Batch'],
  ['lanes.7.method', 'Lane 8'],
  ['nothing.of.that.name', 'Setup'],
])('a person reads %s as "%s"', (path, words) => {
  expect(fieldWords(experiment, path)).toBe(words)
})

test('the ink of a drawing is called the drawing', () => {
  expect(fieldWords(drawn, 'data.pixels')).toBe('Drawing')
})

test('every fault of a draft that is wrong all over has words, none of them a path', () => {
  const wrong = { ...experiment, data: 3, lanes: [null, { name: 5, method: { kind: 'none' } }] }
  for (const path of ['data.noise', 'lanes.0.method.steps', 'lanes.1.method.steps', 'lanes.1.name']) {
    expect(fieldWords(wrong, path)).toMatch(/^(Data|Lane [12](, Name)?)$/)
  }
})
