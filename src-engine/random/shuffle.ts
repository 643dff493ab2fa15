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

/** The first `count` of an order drawn anew from all of it, in place: every choice is equally likely, whatever it was. */
export function shuffleFirst(order: Uint32Array, count: number, random: RandomStream): void {
  for (let index = 0; index < count; index++) {
    const other = index + random.integer(order.length - index)
    const kept = order[index]
    order[index] = order[other]
    order[other] = kept
  }
}
