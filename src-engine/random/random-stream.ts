// The interface of a stream of random numbers, and its one implementation over Philox.
// Randomness is always passed in, never made on the spot.

import { normalFromWord } from './normal.ts'
import { philox } from './philox.ts'

export interface RandomStream {
  /** Uniform on (0, 1), never 0 or 1. */
  uniform(): number
  /** Standard normal. */
  normal(): number
  /** Uniform on 0 … bound − 1. */
  integer(bound: number): number
}

export interface StreamPosition {
  seed: number
  /** See purposes.ts. */
  purpose: number
  chain?: number
  /** A whole number below 2⁵³, such as the iteration. */
  step?: number
}

/** A stream that starts at this position; the same position gives the same numbers. */
export function randomStream({ seed, purpose, chain = 0, step = 0 }: StreamPosition): RandomStream {
  const words = new Uint32Array(4)
  const stepHigh = Math.floor(step / 2 ** 32)
  let block = 0
  let used = 4

  function word(): number {
    if (used === 4) {
      philox(words, chain, step, stepHigh, block++, seed, purpose)
      used = 0
    }
    return words[used++]
  }

  return {
    /** 52 bits, each value the middle of its interval. */
    uniform: () => (word() * 2 ** 20 + (word() >>> 12) + 0.5) * 2 ** -52,
    normal: () => normalFromWord(word()),
    integer(bound) {
      if (!(Number.isInteger(bound) && bound >= 1 && bound <= 2 ** 32)) {
        throw new Error(`Expected a bound from 1 to 2³², got ${bound}.`)
      }
      // Words of the last, incomplete run of `bound` values would favour small results: draw again.
      const accepted = 2 ** 32 - (2 ** 32 % bound)
      let drawn = word()
      while (drawn >= accepted) drawn = word()
      return drawn % bound
    },
  }
}
