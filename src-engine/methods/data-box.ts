// Where a model is looked for first when its expectation is taken on a grid.

import type { Box } from '../metrics/regular-grid.ts'
import type { TrainingData } from './method.ts'

/** By the training rows: exact maximum likelihood asks at every update. */
const boxes = new WeakMap<Float64Array, Box>()

/** The box of all training rows, with a standard deviation of room. */
export function dataBox(data: TrainingData): Box {
  const box = boxes.get(data.train) ?? boxAround(data)
  boxes.set(data.train, box)
  return box
}

function boxAround({ train, dimension, covariance }: TrainingData): Box {
  return Array.from({ length: dimension }, (_, axis) => {
    const room = Math.sqrt(covariance[axis * (dimension + 1)])
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (let at = axis; at < train.length; at += dimension) {
      low = Math.min(low, train[at])
      high = Math.max(high, train[at])
    }
    return [low - room, high + room] as const
  })
}
