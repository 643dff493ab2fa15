// Gaussian noise around the data: several noisy copies of each row of a batch, one block of them per row.

import type { RandomStream } from '../random/random-stream.ts'

export interface Perturbation {
  /** Row-major, as a batch is. */
  values: Float64Array
  dimension: number
  /** Copies of each row. */
  copies: number
  random: RandomStream
  /** Standard deviation of the noise that all copies of a row share; 0 = there is none. */
  sharedDeviation: number
  /** Standard deviation of the noise that each copy has for itself. */
  ownDeviation: number
}

/** Copy j of row i is row i · copies + j; fresh, row-major. */
export function perturbed(options: Perturbation): Float64Array {
  const { values, dimension, copies, random, sharedDeviation, ownDeviation } = options
  const points = new Float64Array(values.length * copies)
  const centre = new Float64Array(dimension)
  let at = 0
  for (let first = 0; first < values.length; first += dimension) {
    for (let axis = 0; axis < dimension; axis++) {
      centre[axis] = values[first + axis] + (sharedDeviation === 0 ? 0 : sharedDeviation * random.normal())
    }
    for (let copy = 0; copy < copies; copy++) {
      for (let axis = 0; axis < dimension; axis++) points[at++] = centre[axis] + ownDeviation * random.normal()
    }
  }
  return points
}
