// Where chains begin: at training rows, or at noise that is as wide as the data; where rows are binary, at
// tosses of a fair coin, each column by itself.

import { gaussian } from '../distributions/gaussian.ts'
import type { RandomStream } from '../random/random-stream.ts'
import type { TrainingData } from './method.ts'

/** `count` training rows drawn with replacement; fresh, row-major. */
export function trainingRows({ train, dimension }: TrainingData, count: number, random: RandomStream): Float64Array {
  const rows = new Float64Array(count * dimension)
  for (let at = 0; at < count; at++) {
    const row = random.integer(train.length / dimension)
    rows.set(train.subarray(row * dimension, (row + 1) * dimension), at * dimension)
  }
  return rows
}

/**
 * Of a Gaussian with the data's mean and covariance, or of fair coins where rows are binary; fresh, row-major. Throws where
 * columns of real numbers determine each other.
 */
export function noiseRows(data: TrainingData, count: number, random: RandomStream): Float64Array {
  const { rowKind, dimension, mean, covariance } = data
  if (rowKind === 'binary') return Float64Array.from({ length: count * dimension }, () => random.integer(2))
  return gaussian({ mean, covariance }).sample(count, random)
}
