// A uniform number at a position: one word of Philox, the middle of its interval, the same in every backend.

import { philox } from './philox.ts'

export interface UniformPosition {
  seed: number
  purpose: number
  chain: number
  /** A whole number below 2⁵³. */
  step: number
}

const words = new Uint32Array(4)

/** On (0, 1), never 0 or 1. */
export function uniformAt({ seed, purpose, chain, step }: UniformPosition): number {
  philox(words, chain, step, Math.floor(step / 2 ** 32), 0, seed, purpose)
  return (words[0] + 0.5) * 2 ** -32
}
