// A random order: Fisher–Yates, so that every order is equally likely.

import type { RandomStream } from './random-stream.ts'

/** 0 … count − 1 in random order, fresh. */
export function shuffledIndices(count: number, random: RandomStream): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index)
  for (let last = count - 1; last > 0; last--) {
    const other = random.integer(last + 1)
    const kept = order[last]
    order[last] = order[other]
    order[other] = kept
  }
  return order
}
