// Densities of any dimension against closed forms, and in the plane against the densities that are there already.

import { describe, expect, test } from 'vitest'
import { cosineDirection } from '../../src-shared/config/data/many-dimensions.ts'
import { funnelDensity } from '../../src-engine/data/funnel.ts'
import { funnelManyDensity } from '../../src-engine/data/funnel-many.ts'
import { gaussianManyCovariance, gaussianManyDensity } from '../../src-engine/data/gaussian-many.ts'
import { mixtureManyDensity } from '../../src-engine/data/mixture-many.ts'
import { ringManyDensity } from '../../src-engine/data/ring-many.ts'
import { ringsDensity } from '../../src-engine/data/rings.ts'
import type { Distribution } from '../../src-engine/distributions/distribution.ts'
import { momentsOf } from '../../src-engine/metrics/moments.ts'
import { randomStream } from '../../src-engine/random/random-stream.ts'

const random = () => randomStream({ seed: 3, purpose: 1 })
const mixture = { kind: 'mixture-many', dimension: 6, components: 9, radius: 5, noise: 0.7, count: 100 } as const

test('the cosine transform’s directions are orthonormal', () => {
  const directions = Array.from({ length: 7 }, (_, k) => cosineDirection(k, 7))
  for (const [i, a] of directions.entries()) {
    for (const [j, b] of directions.entries()) {
      expect(a.reduce((sum, value, at) => sum + value * b[at], 0)).toBeCloseTo(i === j ? 1 : 0, 12)
    }
  }
})

describe('the Gaussian', () => {
  test.each([2, 10, 64])(
    'of %i dimensions has the condition number that was wished, and determinant 1',
    (dimension) => {
      const covariance = gaussianManyCovariance({ dimension, condition: 100 })
      const along = (k: number): number => {
        const q = cosineDirection(k, dimension)
        let sum = 0
        for (let i = 0; i < dimension; i++)
          for (let j = 0; j < dimension; j++) sum += q[i] * covariance[i * dimension + j] * q[j]
        return sum
      }
      expect(along(0) / along(dimension - 1)).toBeCloseTo(100, 8)
      const logDeterminant = Array.from({ length: dimension }, (_, k) => Math.log(along(k))).reduce((a, b) => a + b)
      expect(logDeterminant).toBeCloseTo(0, 9)
      const { entropy, logDensity } = gaussianManyDensity({ dimension, condition: 100 })
      const normal = 0.5 * dimension * Math.log(2 * Math.PI)
      expect(entropy).toBeCloseTo(normal + dimension / 2, 9)
      // At its mean, and one standard deviation from it along the thinnest axis.
      expect(logDensity(new Float64Array(dimension))[0]).toBeCloseTo(-normal, 9)
      const thin = cosineDirection(dimension - 1, dimension).map((value) => value * Math.sqrt(along(dimension - 1)))
      expect(logDensity(thin)[0]).toBeCloseTo(-normal - 0.5, 9)
    },
  )
})

describe('in the plane or beside it', () => {
  const rows = Float64Array.of(0.3, -0.2, 0.9, 1.4, -1.1, 0.5, 2, 0.01)

  test('the funnel is the one of the plane', () => {
    const [many, plane] = [funnelManyDensity(2), funnelDensity({ scale: 1 })].map(({ logDensity }) => logDensity(rows))
    many.forEach((value, at) => expect(value).toBeCloseTo(plane[at], 12))
  })

  test('the ring times noise is the ring’s density times those of the noise', () => {
    const { logDensity } = ringManyDensity({ dimension: 4, radius: 2, noise: 0.5 })
    const ring = ringsDensity({ rings: 1, radius: 2, noise: 0.5 }).logDensity(
      Float64Array.of(rows[0], rows[1], rows[4], rows[5]),
    )
    const noise = (x: number): number => -0.5 * (x / 0.5) ** 2 - Math.log(0.5 * Math.sqrt(2 * Math.PI))
    expect(logDensity(rows)[0]).toBeCloseTo(ring[0] + noise(rows[2]) + noise(rows[3]), 12)
    expect(logDensity(rows)[1]).toBeCloseTo(ring[1] + noise(rows[6]) + noise(rows[7]), 12)
  })
})

describe('samples', () => {
  const count = 40_000
  const densities: [string, Distribution, number[]][] = [
    [
      'the Gaussian',
      gaussianManyDensity({ dimension: 5, condition: 50 }),
      [...gaussianManyCovariance({ dimension: 5, condition: 50 })],
    ],
    [
      'the funnel',
      funnelManyDensity(5),
      [1, 2, 3, 4, 5].flatMap((i) => [1, 2, 3, 4, 5].map((j) => (i !== j ? 0 : i === 1 ? 1 : Math.exp(0.5)))),
    ],
  ]

  test.each(densities)(
    'of %s have its covariance, and its entropy as minus their mean log density',
    (_name, density, covariance) => {
      const rows = density.sample(count, random())
      const moments = momentsOf(rows, density.dimension)
      // A variance of 40,000 rows has a relative standard error of √((kurtosis − 1)/n), 1.3% at the funnel's 8.2; five of them.
      moments.covariance.forEach((value, at) =>
        expect(Math.abs(value - covariance[at])).toBeLessThan(0.065 * Math.max(...covariance)),
      )
      const logDensities = density.logDensity(rows)
      const mean = logDensities.reduce((sum, value) => sum + value, 0) / count
      const variance = logDensities.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count
      expect(Math.abs(-mean - density.entropy!)).toBeLessThan(4 * Math.sqrt(variance / count))
    },
  )

  test('of the mixture are at all of its centres, equally often', () => {
    const density = mixtureManyDensity(mixture)
    const counts = new Array<number>(9).fill(0)
    for (const mode of density.modes!.assign(density.sample(9000, random()))) counts[mode]++
    // Binomial with a standard deviation of 30; four of them.
    counts.forEach((each) => expect(Math.abs(each - 1000)).toBeLessThan(120))
  })
})

test('more components than centres are refused in words', () => {
  expect(() => mixtureManyDensity({ ...mixture, dimension: 3 })).toThrow('at most 6 components in 3 dimensions, got 9')
})
