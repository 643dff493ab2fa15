// Precision and recall of samples by k nearest neighbours: are samples where data are, and are data where samples are?
//
//   the manifold of a set: all points no farther from one of its points than that point's k-th neighbour in the set
//   precision: share of the samples on the data's manifold; recall: share of the data on the samples' manifold
// Precision falls with samples in empty places, recall with modes that are never sampled. Both depend on k and on the
// number of points, so that only values of equal numbers compare; perfect samples do not reach 1. Fails where one stray
// point with a far neighbour makes a ball that covers empty places.
// Source: Kynkäänniemi et al. 2019, "Improved precision and recall metric for assessing generative models" (there k = 3).

import { nearestRows } from './nearest-neighbours.ts'

export interface PrecisionRecallInput {
  /** Row-major, more than k rows each. */
  data: Float64Array
  samples: Float64Array
  dimension: number
  k: number
}

/** Shares, 0 … 1; NaN where a set has no more than k points, or a row is not finite. */
export function precisionRecall({ data, samples, dimension, k }: PrecisionRecallInput): {
  precision: number
  recall: number
} {
  return {
    precision: shareWithin({ balls: data, points: samples, dimension, k }),
    recall: shareWithin({ balls: samples, points: data, dimension, k }),
  }
}

interface Balls {
  balls: Float64Array
  points: Float64Array
  dimension: number
  k: number
}

function shareWithin({ balls, points, dimension, k }: Balls): number {
  const [count, centres] = [points.length / dimension, balls.length / dimension]
  if (count === 0 || centres <= k || !points.every(Number.isFinite) || !balls.every(Number.isFinite)) return Number.NaN
  const { distances } = nearestRows({ points: balls, among: balls, dimension }, k, true)
  let within = 0
  for (let point = 0; point < count; point++) {
    for (let ball = 0; ball < centres; ball++) {
      let squared = 0
      for (let axis = 0; axis < dimension; axis++) {
        squared += (points[point * dimension + axis] - balls[ball * dimension + axis]) ** 2
      }
      if (Math.sqrt(squared) > distances[ball * k + k - 1]) continue
      within++
      break
    }
  }
  return within / count
}
