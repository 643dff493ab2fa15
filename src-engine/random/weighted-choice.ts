// Choosing an index with probability proportional to its weight: inverse CDF over cumulative sums, by bisection.
//
// Weights are non-negative and need not sum to one. An index of weight zero is never chosen.

import type { RandomStream } from './random-stream.ts'

/** Running sums of the weights, fresh. */
export function cumulativeSums(weights: Float64Array): Float64Array {
  const sums = new Float64Array(weights.length)
  let sum = 0
  for (let index = 0; index < weights.length; index++) sums[index] = sum += weights[index]
  return sums
}

/** One index; takes one uniform number from the stream. */
export function chooseWeighted(cumulative: Float64Array, random: RandomStream): number {
  return firstAbove(cumulative, random.uniform() * cumulative[cumulative.length - 1])
}

/** The first index whose cumulative sum exceeds `target`. */
function firstAbove(cumulative: Float64Array, target: number): number {
  let low = 0
  let high = cumulative.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (cumulative[middle] > target) high = middle
    else low = middle + 1
  }
  return low
}
