import { expect, test } from 'vitest'
import { rangeEnd } from '../../src-renderer/ui/range-end.ts'

test.each([
  [0, '0'],
  [0.1, '0.1'],
  [20, '20'],
  [100, '100'],
  [65_536, '65,536'],
  [1e6, '1,000,000'],
  [1e12, '10¹²'],
  [1e-6, '10⁻⁶'],
  [5e-8, '5 × 10⁻⁸'],
  [-0.25, '−0.25'],
])('the end %d of a range reads %s', (end, text) => {
  expect(rangeEnd(end)).toBe(text)
})
