// Train, validation and test rows: shuffled by the seed, then 70 / 15 / 15.
//
// Validation and test are rounded to whole rows; train gets the rest.
// Test rows are touched by evaluation only.

import type { RandomStream } from '../random/random-stream.ts'
import { shuffledIndices } from '../random/shuffle.ts'

export interface Splits {
  train: Float64Array
  validation: Float64Array
  test: Float64Array
}

/** Of validation, and of test. */
export const heldOutShare = 0.15

/** Numbers of the rows of each part. */
export interface SplitOrder {
  train: Uint32Array
  validation: Uint32Array
  test: Uint32Array
}

export function splitOrder(rowCount: number, random: RandomStream): SplitOrder {
  const order = shuffledIndices(rowCount, random)
  const heldOut = Math.round(heldOutShare * rowCount)
  const trainEnd = rowCount - 2 * heldOut
  return {
    train: order.subarray(0, trainEnd),
    validation: order.subarray(trainEnd, trainEnd + heldOut),
    test: order.subarray(trainEnd + heldOut),
  }
}

/** `rows` is row-major and stays untouched; the parts are fresh. */
export const splitRows = (rows: Float64Array, dimension: number, random: RandomStream): Splits =>
  splitBy(splitOrder(rows.length / dimension, random), rows, dimension)

/** As `splitRows`, by an order that serves for more than the rows. */
export const splitBy = ({ train, validation, test }: SplitOrder, rows: Float64Array, dimension: number): Splits => ({
  train: rowsAt(train, rows, dimension),
  validation: rowsAt(validation, rows, dimension),
  test: rowsAt(test, rows, dimension),
})

/** The rows of these numbers, row-major, fresh. */
export function rowsAt(order: Uint32Array, rows: Float64Array, dimension: number): Float64Array {
  const taken = new Float64Array(order.length * dimension)
  for (let row = 0; row < order.length; row++) {
    const from = order[row] * dimension
    for (let axis = 0; axis < dimension; axis++) taken[row * dimension + axis] = rows[from + axis]
  }
  return taken
}
