import { expect, test } from 'vitest'
import { messageOf } from '../../src-renderer/engine/connection.ts'
import { typeset } from '../../src-renderer/ui/typeset.ts'

test.each([
  ['Expected a number, got "x": type one.', 'Expected a number, got “x”: type one.'],
  ["the comparison's own lane", 'the comparison’s own lane'],
  [
    'Does -9999 mean a missing value? It stands in "T", "RH".',
    'Does −9999 mean a missing value? It stands in “T”, “RH”.',
  ],
  ['Expected -1 to -0.5 (-∞)', 'Expected −1 to −0.5 (−∞)'],
  // What was got stays as it was got, and what is no sign of a number stays.
  ['got "-3, it is 1e-6" on 2024-11-28', 'got “-3, it is 1e-6” on 2024-11-28'],
  ['from 1e-7 to -2.5e12.', 'from 10⁻⁷ to −2.5 × 10¹².'],
  ['build 1e5f, v1e2', 'build 1e5f, v1e2'],
  ['an open " alone', 'an open " alone'],
  ['CD-10 and wasm-1', 'CD-10 and wasm-1'],
])('%s', (straight, set) => {
  expect(typeset(straight)).toBe(set)
})

test('messages reach the screen so', () => {
  expect(messageOf(new Error('got "a"'))).toBe('got “a”')
})
