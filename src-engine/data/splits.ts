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

/** `rows` is row-major and stays untouched; the parts are fresh. */
export function splitRows(rows: Float64Array, dimension: number, random: RandomStream): Splits {
  const rowCount = rows.length / dimension
  const order = shuffledIndices(rowCount, random)
  const shuffled = new Float64Array(rows.length)
  for (let row = 0; row < rowCount; row++) {
    for (let axis = 0; axis < dimension; axis++) {
      shuffled[row * dimension + axis] = rows[order[row] * dimension + axis]
    }
  }
  const heldOut = Math.round(heldOutShare * rowCount)
  const trainEnd = (rowCount - 2 * heldOut) * dimension
  const validationEnd = trainEnd + heldOut * dimension
  return {
    train: shuffled.slice(0, trainEnd),
    validation: shuffled.slice(trainEnd, validationEnd),
    test: shuffled.slice(validationEnd),
  }
}
