// Where chains begin: at training rows, or at noise that is as wide as the data.

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

/** Of a Gaussian with the data's mean and covariance; fresh, row-major. Throws where the columns determine each other. */
export const noiseRows = ({ mean, covariance }: TrainingData, count: number, random: RandomStream): Float64Array =>
  gaussian({ mean, covariance }).sample(count, random)
