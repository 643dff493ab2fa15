import { expect, test } from 'vitest'
import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import { experimentFromText, experimentToText } from '../../src-shared/config/experiment-file.ts'
import { studyFromText } from '../../src-shared/study/study-file.ts'

const spoilt = (change: object) => JSON.stringify({ ...defaultExperiment(), ...change })

test('an experiment comes back from its file as it was', () => {
  const config = { ...defaultExperiment(), name: 'Ränder & "Kanten"' }
  expect(experimentFromText(experimentToText(config), 'x.json')).toEqual(config)
})

test.each([
  ['no JSON at all', 'length,width\n1,2', undefined, /x\.json: Expected an experiment file, got text that is not JSON/],
  ['an empty file', '', undefined, /an empty file/],
  ['another JSON file', '{"name": "ebm-studio"}', 'format', /x\.json: .*got another JSON file/],
  ['a list', '[1, 2]', 'format', /got another JSON file/],
  ['null', 'null', 'format', /got another JSON file/],
  ['a newer file', spoilt({ version: 2, lanes: 'of another kind' }), 'version', /Expected version 1, got 2: a newer/],
  ['a wrong value', spoilt({ data: { kind: 'two-moons', noise: -1 } }), 'data.noise', /x\.json, data\.noise: .*got -1/],
  ['an unknown key', spoilt({ colour: 'red' }), 'colour', /only known keys/],
])('%s is refused with the file’s name and the place', (_, text, field, message) => {
  expect(() => experimentFromText(text, 'x.json')).toThrow(message)
  expect(() => experimentFromText(text, 'x.json')).toThrow(expect.objectContaining({ code: 'invalid-input', field }))
})

test('a study file that is broken is not said to be one of an experiment', () => {
  expect(() => studyFromText('length,width\n1,2', 'x.json')).toThrow(/x\.json: Expected a study file, got text that/)
})
