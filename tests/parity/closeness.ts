// How close is close: ‖got − expected‖∞ ≤ tolerance · scale, where the scale is ‖expected‖∞ unless a test knows better.
//
// A scale of its own is needed where few values are compared: one energy, or the gradient of a network of one unit, may
// be nearly zero by cancellation or saturation, and float32 is accurate relative to what was cancelled, not to what was
// left. Such a scale is the same quantity's size elsewhere (other points of the same energy), or the mean absolute
// summand of a scalar.

import { expect } from 'vitest'
import type { Backend } from '../../src-engine/backends/backend.ts'

/** Float64 sums of a few hundred terms in another order differ by 1e-13; float32 carries 6e-8 through every layer. */
export const toleranceOf = ({ id }: Backend): number => (id === 'reference' ? 1e-9 : 1e-4)

/** Room for rounding a value to what the device keeps. */
export const roundingOf = ({ id }: Backend): number => (id === 'reference' ? 2 ** -50 : 2 ** -22)

export function expectClose(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  { tolerance, scale = 0, what = 'values' }: { tolerance: number; scale?: number; what?: string },
): void {
  expect(got.length, `number of ${what}`).toBe(expected.length)
  const difference = largestDifference(got, expected)
  const bound = tolerance * Math.max(scale, largest(expected))
  // Two zeros are close, and NaN fails.
  if (difference <= bound) return
  expect.fail(`${what}: expected a difference of at most ${bound}, got ${difference}.`)
}

export function largest(values: ArrayLike<number>): number {
  let most = 0
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]))
  return most
}

/** NaN where one is NaN. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] - b[i]))
  return most
}

export function meanAbsolute(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += Math.abs(values[i])
  return sum / values.length
}
