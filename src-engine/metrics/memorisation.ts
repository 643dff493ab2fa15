// Memorisation: do samples lie nearer to the training points than fresh data do?
//
//   nearness = P(distance of a sample to its nearest training point < that of a test point), equals count half
// ½ where samples are as far as fresh data, 1 where every sample sits on a training point, 0 where all are far from any.
// It is the Mann–Whitney statistic; where both are fresh its standard error is √((m + n + 1)/(12 m n)).
// Below ½ says that samples are worse than data, not that they are original. Fails where test points repeat training
// points, as rounded columns do: then ½ is still what fresh data would give, but all distances are 0.
// Source: Meehan, Chaudhuri & Dasgupta 2020, "A non-parametric test to detect data-copying in generative models".

import { nearestDistances } from './nearest-neighbours.ts'
import { medianInPlace } from './median.ts'

export interface MemorisationInput {
  /** Row-major. */
  samples: Float64Array
  train: Float64Array
  test: Float64Array
  dimension: number
}

export interface Memorisation {
  nearness: number
  standardError: number
  /** Medians of the distances to the nearest training point, in the coordinates' unit. */
  sampleDistance: number
  testDistance: number
}

/** NaN where a set is empty or a row is not finite. */
export function memorisation({ samples, train, test, dimension }: MemorisationInput): Memorisation {
  const [ofSamples, ofTest] = [samples, test].map((points) => nearestDistances({ points, among: train, dimension }))
  const [m, n] = [ofSamples.length, ofTest.length]
  return {
    nearness: shareBelow(ofSamples, ofTest),
    standardError: Math.sqrt((m + n + 1) / (12 * m * n)),
    sampleDistance: medianInPlace(ofSamples.slice()),
    testDistance: medianInPlace(ofTest.slice()),
  }
}

/** Share of pairs in which the first is smaller; equals count half. */
export function shareBelow(first: Float64Array, second: Float64Array): number {
  if (![...first, ...second].every(Number.isFinite)) return Number.NaN
  const sorted = second.toSorted()
  let sum = 0
  for (const value of first) {
    sum += sorted.length - (placeOf(sorted, value, false) + placeOf(sorted, value, true)) / 2
  }
  return sum / (first.length * second.length)
}

/** How many of the sorted values are below, or at most, this one. */
function placeOf(sorted: Float64Array, value: number, orEqual: boolean): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] < value || (orEqual && sorted[middle] === value)) low = middle + 1
    else high = middle
  }
  return low
}
