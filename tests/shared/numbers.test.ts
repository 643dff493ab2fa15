import { describe, expect, it } from 'vitest'
import {
  formatCount,
  formatDuration,
  formatFixed,
  formatMeasured,
  formatNumber,
  formatPValue,
} from '../../src-shared/numbers.ts'
import { niceTicks } from '../../src-shared/figures/ticks.ts'

describe('numbers on screen', () => {
  it('shows a value to the place of the first digit of its spread', () => {
    expect(formatMeasured(-2.4137, 0.0213)).toBe('−2.41 ± 0.02')
    expect(formatMeasured(-2.4137, 0.0181)).toBe('−2.414 ± 0.018')
    expect(formatMeasured(142.56, 3.2)).toBe('143 ± 3')
    expect(formatMeasured(0.5, null)).toBe('0.500')
    expect(formatMeasured(0.5, 0)).toBe('0.500 ± 0')
    expect(formatMeasured(0.0107, 2e-18)).toBe('0.0107 ± 0')
  })

  it('says non-finite numbers in words and never as a figure', () => {
    expect(formatNumber(Number.NaN)).toBe('not a number')
    expect(formatNumber(Infinity)).toBe('infinite')
    expect(formatMeasured(-Infinity, 0.1)).toBe('−infinite')
    expect(formatMeasured(1, Number.NaN)).toBe('1.00 ± not a number')
    expect(formatCount(Number.NaN)).toBe('not a number')
    expect(formatDuration(Infinity)).toBe('infinite')
    expect(formatPValue(Number.NaN)).toBe('p not a number')
  })

  it('uses a true minus sign, and none for a rounded zero', () => {
    expect(formatFixed(-1234.5, 1)).toBe('−1,234.5')
    expect(formatFixed(-0.001, 2)).toBe('0.00')
    expect(formatNumber(-1.25e-7)).toBe('−1.25×10⁻⁷')
  })

  it('keeps counts and durations short', () => {
    expect(formatCount(1024)).toBe('1,024')
    expect(formatCount(204_800)).toBe('204,800')
    expect(formatCount(5_120_000)).toBe('5.1 M')
    expect(formatCount(1_024_000_000)).toBe('1.0 G')
    expect(formatDuration(0.42)).toBe('0.42 s')
    expect(formatDuration(12.34)).toBe('12.3 s')
    expect(formatDuration(59.97)).toBe('1 min 00 s')
    expect(formatDuration(125)).toBe('2 min 05 s')
    expect(formatDuration(4320)).toBe('1 h 12 min')
  })

  it('puts ticks on multiples of 1, 2 or 5 inside the range', () => {
    expect(niceTicks(-4, 4, 5)).toEqual({ step: 2, values: [-4, -2, 0, 2, 4] })
    expect(niceTicks(0, 0.95, 4).values).toEqual([0, 0.2, 0.4, 0.6, 0.8])
    expect(niceTicks(3, 3, 4).values).toEqual([])
    expect(niceTicks(0, Number.NaN, 4).values).toEqual([])
  })
})
