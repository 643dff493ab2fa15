// Files of the sampling lab: what is written is read, and what would be left out in silence is refused.

import { expect, test } from 'vitest'
import { defaultLabSetup } from '../../src-shared/sampling-lab/lab-setup.ts'
import { isLabText, labFromText, labToText } from '../../src-shared/sampling-lab/lab-file.ts'

const setup = defaultLabSetup()
const text = labToText(setup, null)

test('a setup is read as it was written', () => {
  expect(isLabText(text)).toBe(true)
  expect(labFromText(text, 'a.json')).toEqual({ setup, result: null })
})

test('what is left out gets its default', () => {
  const brief = {
    format: 'ebm-studio/sampling-lab',
    setup: { source: setup.source, samplers: setup.samplers, seed: 7 },
  }
  expect(labFromText(JSON.stringify(brief), 'a.json').setup).toEqual({ ...setup, seed: 7 })
})

test('a target acceptance, which the lab would not use, is refused', () => {
  const file = JSON.parse(text) as { setup: { samplers: { sampler: { targetAcceptance?: number } }[] } }
  file.setup.samplers[1].sampler.targetAcceptance = 0.65
  expect(() => labFromText(JSON.stringify(file), 'a.json')).toThrow(
    /^a\.json: Expected no target acceptance, which the lab does not use: .* Leave it out, or set it to 0\.$/,
  )
})

test.each([
  ['{ "format": "ebm-studio/experiment" }', /a file of the sampling lab, got another JSON file/],
  ['[1]', /a file of the sampling lab, got another JSON file/],
  ['null', /a file of the sampling lab, got another JSON file/],
  [JSON.stringify({ format: 'ebm-studio/sampling-lab', version: 9 }), /Expected version 1, got 9/],
  [JSON.stringify({ format: 'ebm-studio/sampling-lab' }), /a\.json/],
  [text.replace('"seed": 1', '"seed": -1'), /a\.json, setup\.seed|a\.json, seed/],
  [text.slice(0, 60), /a\.json: Expected a file of the sampling lab, got one that ends too early/],
  [
    'x,y\n1,2',
    /a\.json: Expected a file of the sampling lab, got text that is not JSON: choose one that Sample saved\.$/,
  ],
])('%s is refused in words', (wrong, words) => {
  expect(() => labFromText(wrong, 'a.json')).toThrow(words)
})
