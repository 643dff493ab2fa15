// Where a model is looked for first when its expectation is taken on a grid.

import type { Box } from '../metrics/regular-grid.ts'
import type { TrainingData } from './method.ts'

/** The box of all training rows, with a standard deviation of room. */
export function dataBox({ train, dimension, covariance }: TrainingData): Box {
  return Array.from({ length: dimension }, (_, axis) => {
    const room = Math.sqrt(covariance[axis * (dimension + 1)])
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let at = axis; at < train.length; at += dimension) {
      low = Math.min(low, train[at])
      high = Math.max(high, train[at])
    }
    return [low - room, high + room] as const
  })
}
