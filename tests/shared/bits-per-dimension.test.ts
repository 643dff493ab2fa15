import { expect, test } from 'vitest'
import { bitsBracketInWords, bitsPerDimension } from '../../src-shared/bits-per-dimension.ts'

test('a fair coin a column is minus one bit per dimension, whatever their number', () => {
  for (const dimension of [1, 16, 784]) {
    expect(bitsPerDimension(dimension * Math.log(1 / 2), dimension)).toBeCloseTo(-1, 12)
  }
})

test('in words both ends have the sign of the log-likelihood, and it is said what it is', () => {
  expect(bitsBracketInWords(-64 * Math.LN2, -32 * Math.LN2, 64)).toBe('−1.00 … −0.50 bits per dimension (log₂ p / d)')
})
