// Paired differences: is the mean of d₁ … dₙ beyond chance? t = d̄ / (s/√n) with n − 1 degrees of freedom, s with n − 1
// below; the interval is d̄ ± t₀.₉₇₅ s/√n. Two lanes tested on the same points share what makes a point hard, so their
// difference is far surer than either's mean. Student (1908).
//
// Fails, visibly, where a difference is not finite or there are fewer than two: interval and p-value are NaN.

import { twoSidedPValue, twoSidedQuantile } from './student-t.ts'

export const level = 0.95

export interface MeanDifference {
  mean: number
  /** Half the width of the interval at `level`. */
  halfWidth: number
  /** Two-sided; NaN where it cannot be said. */
  pValue: number
}

export function pairedDifference(differences: ArrayLike<number>): MeanDifference {
  const count = differences.length
  let sum = 0
  for (let index = 0; index < count; index++) sum += differences[index]
  const mean = sum / count
  if (count < 2 || !Number.isFinite(mean)) return { mean, halfWidth: Number.NaN, pValue: Number.NaN }
  let squares = 0
  for (let index = 0; index < count; index++) squares += (differences[index] - mean) ** 2
  return fromStandardError(mean, Math.sqrt(squares / (count - 1) / count), count - 1)
}

/** Two means of the same points of which the points themselves are not known: their errors as if independent. */
export function unpairedDifference(mean: number, standardErrors: readonly [number, number]): MeanDifference {
  // Hundreds of points at least are behind each error: Student's t is the normal law there.
  return fromStandardError(mean, Math.hypot(...standardErrors), 1e6)
}

function fromStandardError(mean: number, error: number, freedom: number): MeanDifference {
  const halfWidth = twoSidedQuantile(level, freedom) * error
  // Equal values differ by 0 for sure: there is nothing that could be beyond chance.
  return { mean, halfWidth, pValue: mean === 0 && error === 0 ? 1 : twoSidedPValue(mean / error, freedom) }
}
