// Bytes told by what they share with others.

import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { fromCopies, intoCopies } from '../../../src-engine/store/copied-bytes.ts'

/** Different for every seed, and without repetitions. */
const noise = (seed: number, length: number): Uint8Array =>
  Buffer.concat(
    Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
      createHash('sha256').update(`${seed} ${block}`).digest(),
    ),
  ).subarray(0, length)

test('whatever two byte strings share, the second comes back from the first', () => {
  // Few values, so that there are many repetitions, overlaps and near misses.
  const bytes = fc.uint8Array({ max: 2, maxLength: 200 })
  fc.assert(
    fc.property(bytes, bytes, bytes, (a, b, c) => {
      const source = Buffer.concat([a, b, c])
      const target = Buffer.concat([c, a, b, b])
      expect(fromCopies(intoCopies(target, source), source)).toEqual(target)
    }),
    { seed: 11 },
  )
})

test('what stands whole in the other takes some bytes, wherever it begins', () => {
  const source = noise(1, 70_001)
  const target = Buffer.concat([noise(2, 333), source.subarray(1001, 31_002), noise(3, 5), source.subarray(40_007)])
  const copies = intoCopies(target, source)
  expect(copies.length).toBe(333 + 5 + 2 * 12)
  expect(fromCopies(copies, source)).toEqual(target)
})

test('another source, or copies that are cut short, are refused', () => {
  const source = noise(1, 1000)
  const copies = intoCopies(source, source)
  expect(() => fromCopies(copies, source.subarray(1))).toThrow(/place behind its end/)
  expect(() => fromCopies(copies.subarray(0, copies.length - 3), source)).toThrow()
})
