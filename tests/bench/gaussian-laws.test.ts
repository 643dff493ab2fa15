// The closed forms behind the study of Gaussians.

import { expect, test } from 'vitest'
import { divergenceOfGaussians, gaussianOfParameters } from '../../bench/gaussians/gaussian-laws.ts'
import { gaussian } from '../../src-engine/distributions/gaussian.ts'
import { randomStream } from '../../src-engine/random/random-stream.ts'

test('on a line the divergence is log σ₁/σ₀ + (σ₀² + (μ₀ − μ₁)²) / 2σ₁² − ½', () => {
  const law = (mean: number, deviation: number) => ({
    mean: Float64Array.of(mean),
    covariance: Float64Array.of(deviation ** 2),
  })
  expect(divergenceOfGaussians(law(1, 2), law(-0.5, 3))).toBeCloseTo(Math.log(1.5) + (4 + 2.25) / 18 - 0.5, 12)
  expect(divergenceOfGaussians(law(1, 2), law(1, 2))).toBeCloseTo(0, 12)
})

test('in the plane it is the mean difference of the log densities at samples', () => {
  const from = { mean: Float64Array.of(0.5, -1), covariance: Float64Array.of(2, 0.6, 0.6, 1) }
  const to = { mean: Float64Array.of(0, 0), covariance: Float64Array.of(1, -0.3, -0.3, 2) }
  const [own, other] = [gaussian(from), gaussian(to)]
  const rows = own.sample(40_000, randomStream({ seed: 1, purpose: 1 }))
  const [a, b] = [own.logDensity(rows), other.logDensity(rows)]
  const differences = a.map((value, at) => value - b[at])
  const mean = differences.reduce((sum, value) => sum + value) / differences.length
  const variance = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / differences.length
  // Four standard errors.
  expect(Math.abs(divergenceOfGaussians(from, to) - mean)).toBeLessThan(4 * Math.sqrt(variance / differences.length))
})

test('parameters of the energy are μ, ℓ and L below the diagonal of the precision L Lᵀ', () => {
  // L = (2 0; 1 3): precision (4 2; 2 10), covariance its inverse, (10 −2; −2 4) / 36.
  const { mean, covariance } = gaussianOfParameters(Float64Array.of(7, 8, 2 * Math.log(2), 2 * Math.log(3), 1), 2)
  expect([...mean]).toEqual([7, 8])
  ;[10 / 36, -2 / 36, -2 / 36, 4 / 36].forEach((value, at) => expect(covariance[at]).toBeCloseTo(value, 12))
})
