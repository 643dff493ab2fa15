import { describe, expect, it } from 'vitest'
import { maximumMeanDiscrepancy } from '../../../src-engine/metrics/maximum-mean-discrepancy.ts'
import { medianInPlace } from '../../../src-engine/metrics/median.ts'
import { purposes } from '../../../src-engine/random/purposes.ts'
import { randomStream } from '../../../src-engine/random/random-stream.ts'

const interleave = (count: number, x: (i: number) => number, y: (i: number) => number) =>
  Float64Array.from({ length: 2 * count }, (_, index) => (index % 2 === 0 ? x(index >> 1) : y(index >> 1)))

function normals(count: number, position: { seed: number; chain: number; mean?: number }): Float64Array {
  const random = randomStream({ seed: position.seed, purpose: purposes.modelSamples, chain: position.chain })
  return Float64Array.from({ length: count }, () => random.normal() + (position.mean ?? 0))
}

describe('MMD²', () => {
  // Z = np.vstack([X, Y]); D = squareform(pdist(Z)); h = np.median(pdist(Z))
  // K = sum(np.exp(-D**2 / (2*(h*s)**2)) for s in (.5, 1, 2)); n, m = len(X), len(Y)
  // (K[:n,:n].sum() - n*3)/(n*(n-1)) + (K[n:,n:].sum() - m*3)/(m*(m-1)) - 2*K[:n,n:].mean()
  // with NumPy 2.4 and SciPy 1.17.
  it('is the value that NumPy and SciPy give, in the plane', async () => {
    const first = interleave(40, Math.sin, (i) => Math.cos(2 * i))
    const second = interleave(
      25,
      (j) => 0.5 + Math.sin(3 * j),
      (j) => Math.cos(j) ** 2,
    )
    const { squared, pValue } = await maximumMeanDiscrepancy({ first, second, dimension: 2 }, null)
    expect(squared).toBeCloseTo(0.29036334478893133, 12)
    expect(pValue).toBeNaN()
  })

  it('is the value that NumPy and SciPy give on the line, an even number of pairs, below zero', async () => {
    const first = Float64Array.from({ length: 30 }, (_, i) => Math.sin(i))
    const second = Float64Array.from({ length: 31 }, (_, j) => Math.cos(j) + 0.3)
    const { squared } = await maximumMeanDiscrepancy({ first, second, dimension: 1 }, null)
    expect(squared).toBeCloseTo(-0.004905890304927496, 12)
  })

  it('is near 0 on average where both samples have one law', async () => {
    const discrepancies = Array.from({ length: 60 }, async (_, seed) => {
      const first = normals(60, { seed, chain: 0 })
      const second = normals(60, { seed, chain: 1 })
      return (await maximumMeanDiscrepancy({ first, second, dimension: 1 }, null)).squared
    })
    const values = await Promise.all(discrepancies)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
    // Unbiased: four standard errors of this mean.
    expect(Math.abs(mean)).toBeLessThan((4 * deviation) / Math.sqrt(values.length))
  })

  it('is NaN, not hidden, where a sample is', async () => {
    const first = Float64Array.of(1, 2, Number.NaN, 4)
    expect((await maximumMeanDiscrepancy({ first, second: first, dimension: 1 }, null)).squared).toBeNaN()
  })
})

describe('the permutation p-value', () => {
  const pValue = async (seed: number, mean: number) => {
    const samples = {
      first: normals(30, { seed, chain: 0 }),
      second: normals(30, { seed, chain: 1, mean }),
      dimension: 1,
    }
    const random = randomStream({ seed, purpose: purposes.mmdPermutations })
    return (await maximumMeanDiscrepancy(samples, { count: 99, random })).pValue
  }

  it('is uniform where both samples have one law', async () => {
    const pValues = await Promise.all(Array.from({ length: 200 }, (_, seed) => pValue(seed, 0)))
    const values = Float64Array.from(pValues).sort()
    // Kolmogorov–Smirnov at 0.1%: 1.95/√200, and the 0.01 by which a p-value over 99 permutations is coarse.
    const distance = values.reduce((worst, value, rank) => Math.max(worst, Math.abs((rank + 0.5) / 200 - value)), 0)
    expect(distance).toBeLessThan(1.95 / Math.sqrt(200) + 0.01)
  })

  it('is the smallest that it can be, 1/(1 + P), where they are far apart', async () => {
    expect(await pValue(1, 5)).toBe(0.01)
  })
})

describe('the median', () => {
  it('is that of sorting, for odd and even counts, with ties', () => {
    const random = randomStream({ seed: 9, purpose: purposes.data })
    for (let count = 1; count < 60; count++) {
      const values = Float64Array.from({ length: count }, () => random.integer(20))
      const sorted = values.toSorted()
      expect(medianInPlace(values)).toBe((sorted[(count - 1) >> 1] + sorted[count >> 1]) / 2)
    }
  })
})
