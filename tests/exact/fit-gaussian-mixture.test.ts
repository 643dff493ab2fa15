// EM for Gaussian mixtures: it never goes down, finds a mixture that is known, and is bounded where likelihoods are not.

import { describe, expect, test } from 'vitest'
import { fitGaussianMixture } from '../../src-engine/distributions/fit-gaussian-mixture.ts'
import { gaussian } from '../../src-engine/distributions/gaussian.ts'
import { mixtureOf } from '../../src-engine/distributions/mixture.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { randomStream } from '../../src-engine/random/random-stream.ts'

const random = (seed: number) => randomStream({ seed, purpose: purposes.noiseFit })
const truth = [
  { weight: 0.5, mean: [-2, 0], covariance: [0.5, 0.3, 0.3, 0.4] },
  { weight: 0.3, mean: [2, 2], covariance: [0.2, 0, 0, 0.6] },
  { weight: 0.2, mean: [1, -3], covariance: [0.3, -0.2, -0.2, 0.5] },
]
const density = mixtureOf(
  truth.map((part) => gaussian(part)),
  truth.map(({ weight }) => weight),
)
const rows = density.sample(4000, randomStream({ seed: 2, purpose: purposes.data }))

describe.each([0, 1, 20])('with a prior of %d rows', (priorRows) => {
  test.each([1, 2, 3])('what it raises never falls, and its random numbers fix the result, seed %d', (seed) => {
    const options = { rows, dimension: 2, components: 5, priorRows, roundsMaximum: 40 }
    const { objectives, ...fit } = fitGaussianMixture({ ...options, random: random(seed) })
    expect(objectives.length).toBeGreaterThan(5)
    // Rounding of a sum of some thousand logarithms.
    for (let round = 1; round < objectives.length; round++) {
      expect(objectives[round] - objectives[round - 1]).toBeGreaterThan(-1e-12)
    }
    expect(fitGaussianMixture({ ...options, random: random(seed) })).toEqual({ ...fit, objectives })
  })
})

test('finds the mixture that the rows come from', () => {
  const fit = fitGaussianMixture({ rows, dimension: 2, components: 3, random: random(1) })
  for (const { weight, mean, covariance } of truth) {
    const k = fit.means.findIndex(([x, y]) => Math.hypot(x - mean[0], y - mean[1]) < 0.5)
    const count = 4000 * weight
    // Four standard errors: of a share, of a mean, of a (co)variance.
    expect(Math.abs(fit.weights[k] - weight)).toBeLessThan(4 * Math.sqrt((weight * (1 - weight)) / 4000))
    mean.forEach((value, axis) => {
      expect(Math.abs(fit.means[k][axis] - value)).toBeLessThan(4 * Math.sqrt(covariance[3 * axis] / count))
    })
    covariance.forEach((value, at) => {
      const [i, j] = [Math.floor(at / 2), at % 2]
      const error = Math.sqrt((covariance[3 * i] * covariance[3 * j] + value * value) / count)
      expect(Math.abs(fit.covariances[k][at] - value)).toBeLessThan(4 * error)
    })
  }
})

test('the likelihood of its own rows is at least that of the true density', () => {
  const { weights, means, covariances } = fitGaussianMixture({
    ...{ rows, dimension: 2, components: 3, random: random(1), priorRows: 0 },
  })
  const fitted = mixtureOf(
    means.map((mean, k) => gaussian({ mean, covariance: covariances[k] })),
    weights,
  )
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  expect(mean(fitted.logDensity(rows))).toBeGreaterThan(mean(density.logDensity(rows)))
})

test('one component has the mean and covariance of the rows', () => {
  const line = Float64Array.of(1, 2, 3, 6)
  const fit = fitGaussianMixture({ rows: line, dimension: 1, components: 1, random: random(1), priorRows: 0 })
  expect(fit.means[0][0]).toBeCloseTo(3, 14)
  expect(fit.covariances[0][0]).toBeCloseTo(3.5, 14)
})

test('repeated rows and more components than rows leave all covariances positive', () => {
  const few = Float64Array.of(0, 0, 0, 1, 5)
  const fit = fitGaussianMixture({ rows: few, dimension: 1, components: 9, random: random(1) })
  expect(fit.weights).toHaveLength(5)
  expect(fit.covariances.every(([variance]) => variance > 0)).toBe(true)
  expect(fit.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
})
