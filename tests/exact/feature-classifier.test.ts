// The small classifier behind a Fréchet distance: as accurate as any can be on two Gaussians, and the same each time.

import { expect, test } from 'vitest'
import { trainFeatureClassifier, type Labelled } from '../../src-engine/metrics/feature-classifier.ts'
import { alongDirections, frechetDistance, frechetDistanceOfRows } from '../../src-engine/metrics/frechet-distance.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { randomStream } from '../../src-engine/random/random-stream.ts'
import { normals } from './session.ts'

/** Two standard Gaussians around (−1.5, 0) and (1.5, 0), moved far from the origin, in turn. */
function twoGaussians(count: number, seed: number): Labelled {
  const labels = Uint8Array.from({ length: count }, (_, row) => row % 2)
  const noise = normals(2 * count, seed)
  const rows = noise.map((value, index) => value + (index % 2 === 0 ? 100 + 3 * labels[index >> 1] - 1.5 : -40))
  return { rows, labels }
}

const trained = () => {
  const random = randomStream({ seed: 5, purpose: purposes.featureClassifier })
  return trainFeatureClassifier({ ...twoGaussians(2000, 1), dimension: 2, classCount: 2, random })
}

test('on two Gaussians it is nearly as often right as Bayes’ rule', async () => {
  const { accuracy } = await trained()
  // Φ(1.5) = 0.9332; the error of 2,000 rows is 0.0056, three of it and half a percent for what training missed.
  expect(Math.abs(accuracy(twoGaussians(2000, 2)) - 0.9332)).toBeLessThan(0.022)
})

test('of one seed its features are the same each time, and a class missing from the rows is seen in them', async () => {
  const { rows, labels } = twoGaussians(600, 3)
  const [first, again] = await Promise.all([trained(), trained()])
  expect(first.features(rows)).toEqual(again.features(rows))
  expect(first.features(rows)).toHaveLength(600 * first.featureCount)
  const oneClass = rows.filter((_, index) => labels[index >> 1] === 0)
  const distance = (a: Float64Array, b: Float64Array) =>
    frechetDistanceOfRows(first.features(a), first.features(b), first.featureCount)
  expect(distance(rows, rows)).toBeLessThan(1e-6)
  expect(distance(oneClass, rows)).toBeGreaterThan(20 * distance(twoGaussians(600, 4).rows, rows))
})

test('through a linear map of features two Gaussians are as far apart as the closed form says', () => {
  // Rows ±√n aᵢ along each axis have mean m and covariance diag(a²) exactly: n = 2d rows.
  const rowsOf = (mean: number[], deviations: number[]) =>
    Float64Array.from(
      deviations.flatMap((deviation, axis) =>
        [1, -1].flatMap((sign) => mean.map((at, i) => at + (i === axis ? sign * Math.sqrt(3) * deviation : 0))),
      ),
    )
  const [first, second] = [rowsOf([1, 0, -2], [1, 2, 0.5]), rowsOf([0, 0, 1], [3, 1, 0.5])]
  // Features 2 x₁ and x₂ − x₃: variances 4 a₁² and a₂² + a₃², uncorrelated.
  const map = Float64Array.of(2, 0, 0, 0, 1, -1)
  const [left, right] = [first, second].map((rows) => alongDirections(rows, map, 3))
  const closed = 2 ** 2 + 3 ** 2 + (2 * 1 - 2 * 3) ** 2 + (Math.sqrt(4.25) - Math.sqrt(1.25)) ** 2
  expect(frechetDistanceOfRows(left, right, 2)).toBeCloseTo(closed, 10)
  const gaussian = (mean: number[], variances: number[]) => ({
    mean: Float64Array.from(mean),
    covariance: Float64Array.of(variances[0], 0, 0, variances[1]),
  })
  expect(frechetDistance(gaussian([2, 2], [4, 4.25]), gaussian([0, -1], [36, 1.25]))).toBeCloseTo(closed, 10)
})
