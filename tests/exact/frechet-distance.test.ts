// The Fréchet distance between Gaussians, against closed forms.

import { describe, expect, it } from 'vitest'
import { alongDirections, frechetDistance, frechetDistanceOfRows } from '../../src-engine/metrics/frechet-distance.ts'

const gaussian = (mean: number[], covariance: number[]) => ({
  mean: Float64Array.from(mean),
  covariance: Float64Array.from(covariance),
})

describe('the Fréchet distance', () => {
  it('on a line is (m₁ − m₂)² + (s₁ − s₂)²', () => {
    expect(frechetDistance(gaussian([1], [4]), gaussian([-2], [0.25]))).toBeCloseTo(9 + 1.5 ** 2, 13)
  })

  it('in the plane has tr (C₁C₂)^½ = √(tr C₁C₂ + 2 √(det C₁ det C₂))', () => {
    const [a, b] = [gaussian([0, 1], [2, 0.6, 0.6, 1]), gaussian([0.5, -1], [1, -0.3, -0.3, 3])]
    // tr C₁C₂ = 2 − 0.18 − 0.18 + 3, determinants 1.64 and 2.91.
    const overlap = Math.sqrt(4.64 + 2 * Math.sqrt(1.64 * 2.91))
    expect(frechetDistance(a, b)).toBeCloseTo(0.25 + 4 + 3 + 4 - 2 * overlap, 12)
    expect(frechetDistance(b, a)).toBeCloseTo(frechetDistance(a, b), 12)
  })

  it('is 0 to itself, also where the covariance is singular', () => {
    const flat = gaussian([1, 2, 3], [1, 1, 0, 1, 1, 0, 0, 0, 0])
    expect(frechetDistance(flat, flat)).toBeCloseTo(0, 7)
  })

  it('of what is not finite is no number', () => {
    expect(frechetDistance(gaussian([1], [Infinity]), gaussian([1], [1]))).toBeNaN()
  })

  it('of rows moved along one feature is the square of how far', () => {
    const rows = Float64Array.of(0, 0, 0, 1, 2, 5, -1, 4, 3, 2, 2, 2)
    const moved = rows.map((value, at) => value + [3, 0, 4][at % 3])
    const directions = Float64Array.of(0.6, 0, 0.8, 0, 1, 0)
    const [first, second] = [rows, moved].map((each) => alongDirections(each, directions, 3))
    expect(frechetDistanceOfRows(first, second, 2)).toBeCloseTo(25, 10)
  })
})
