import { describe, expect, test } from 'vitest'
import { philox } from '../../src-engine/random/philox.ts'

// Known-answer vectors of Random123 (kat_vectors, philox4x32 10): counter, key, result.
const vectors: [number[], number[], number[]][] = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
]

describe('Philox4x32-10', () => {
  test.each(vectors)('reproduces the published words for counter %j and key %j', (counter, key, expected) => {
    const words = new Uint32Array(4)
    philox(words, counter[0], counter[1], counter[2], counter[3], key[0], key[1])
    expect([...words]).toEqual(expected)
  })

  test('computes the high half of every 32 × 32-bit product exactly', () => {
    // The same rounds in big integers, over counters that stress the rounding of the products.
    const words = new Uint32Array(4)
    for (let trial = 0; trial < 300; trial++) {
      const counter = [0xffffffff - trial, Math.imul(trial, 0x9e3779b9) >>> 0, 2 ** 32 - 1 - (trial << 7), trial]
      philox(words, counter[0], counter[1], counter[2], counter[3], trial, ~trial)
      expect([...words]).toEqual(bigPhilox(counter, [trial, ~trial >>> 0]))
    }
  })
})

function bigPhilox(counter: number[], key: number[]): number[] {
  let [c0, c1, c2, c3] = counter.map((word) => BigInt(word >>> 0))
  let [k0, k1] = key.map((word) => BigInt(word))
  const mask = 0xffffffffn
  for (let round = 0; round < 10; round++) {
    const product0 = 0xd2511f53n * c0
    const product1 = 0xcd9e8d57n * c2
    ;[c0, c1, c2, c3] = [(product1 >> 32n) ^ c1 ^ k0, product1 & mask, (product0 >> 32n) ^ c3 ^ k1, product0 & mask]
    k0 = (k0 + 0x9e3779b9n) & mask
    k1 = (k1 + 0xbb67ae85n) & mask
  }
  return [c0, c1, c2, c3].map(Number)
}
