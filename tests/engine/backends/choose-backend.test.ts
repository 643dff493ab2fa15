import { expect, test } from 'vitest'
import { chooseBackend, rateText, type Candidate } from '../../../src-engine/backends/choose-backend.ts'

const reference: Candidate = { backend: 'reference', iterationsPerSecond: 48.03 }
const wasm: Candidate = { backend: 'wasm', iterationsPerSecond: 410.4 }

test.each<[string, Candidate[], string, string]>([
  ['the fastest wins', [reference, wasm], 'wasm', 'wasm: 410 it/s, reference 48 it/s'],
  [
    'whatever it is',
    [{ backend: 'wasm', iterationsPerSecond: 20 }, reference, { backend: 'webgpu', iterationsPerSecond: 31 }],
    'reference',
    'reference: 48 it/s, webgpu 31 it/s, wasm 20 it/s',
  ],
  [
    'what cannot is said with its reason',
    [wasm, reference, { backend: 'webgpu', obstacle: 'no graphics card was found.' }],
    'wasm',
    'wasm: 410 it/s, reference 48 it/s; webgpu: no graphics card was found',
  ],
  [
    'a single one needs no figure',
    [
      { backend: 'reference', iterationsPerSecond: null },
      { backend: 'wasm', obstacle: 'no SIMD here' },
    ],
    'reference',
    'reference: the only one that can; wasm: no SIMD here',
  ],
])('%s', (_what, candidates, backend, reason) => {
  expect(chooseBackend(candidates)).toEqual({ backend, reason })
})

test('where none can, every obstacle is named', () => {
  const none: Candidate[] = [
    { backend: 'reference', obstacle: 'it is gone' },
    { backend: 'wasm', obstacle: 'no SIMD here' },
  ]
  expect(() => chooseBackend(none)).toThrow(/none: wasm: no SIMD here; reference: it is gone/)
})

test.each([
  [410.4, '410 it/s'],
  [99.96, '100 it/s'],
  [9.634, '9.63 it/s'],
  [0.001265, '0.00127 it/s'],
])('%d is written as %s', (speed, text) => expect(rateText(speed)).toBe(text))
