import { describe, expect, it } from 'vitest'
import { kernelFactor } from '../../../src-engine/metrics/kernel-factor.ts'
import { kernelPairs, type KernelPairs } from '../../../src-engine/metrics/kernel-pairs.ts'
import { permutationsReaching } from '../../../src-engine/metrics/permuted-discrepancies.ts'
import { purposes } from '../../../src-engine/random/purposes.ts'
import { randomStream } from '../../../src-engine/random/random-stream.ts'
import { shuffleFirst } from '../../../src-engine/random/shuffle.ts'

interface Samples {
  firstCount: number
  secondCount: number
  dimension: number
  mean?: number
}

function pairsOf({ firstCount, secondCount, dimension, mean = 0 }: Samples): KernelPairs {
  const random = randomStream({ seed: 7, purpose: purposes.modelSamples })
  const first = Float64Array.from({ length: firstCount * dimension }, () => random.normal() + mean)
  const second = Float64Array.from({ length: secondCount * dimension }, () => random.normal())
  return kernelPairs({ first, second, dimension })
}

const permutations = (count: number) => ({
  count,
  random: randomStream({ seed: 3, purpose: purposes.mmdPermutations }),
})

/** MMD² as it is defined, by all pairs of rows. */
function plainly({ count, values }: KernelPairs, isFirst: readonly boolean[]): number {
  const m = isFirst.filter(Boolean).length
  const n = count - m
  let sum = 0
  for (let i = 0, pair = 0; i < count; i++) {
    for (let j = 0; j < i; j++, pair++) {
      const weight = isFirst[i] !== isFirst[j] ? -2 / (m * n) : isFirst[i] ? 2 / (m * (m - 1)) : 2 / (n * (n - 1))
      sum += weight * values[pair]
    }
  }
  return sum
}

describe('permutations that reach the observed MMD²', () => {
  const cases: Samples[] = [
    { firstCount: 60, secondCount: 90, dimension: 2 },
    { firstCount: 90, secondCount: 61, dimension: 2, mean: 0.1 },
    { firstCount: 70, secondCount: 130, dimension: 1 },
  ]
  it.each(cases)('are as many by bounds as by the definition: %o', async (samples) => {
    const pairs = pairsOf(samples)
    const { firstCount, secondCount } = samples
    const total = firstCount + secondCount
    expect(kernelFactor(pairs)).not.toBeNull()
    const smaller = Math.min(firstCount, secondCount)
    const start = firstCount === smaller ? 0 : firstCount
    const order = Uint32Array.from({ length: total }, (_, index) => (start + index) % total)
    const observed = plainly(
      pairs,
      Array.from({ length: total }, (_, row) => row < firstCount),
    )
    const { count, random } = permutations(300)
    let expected = 0
    for (let index = 0; index < count; index++) {
      shuffleFirst(order, smaller, random)
      const chosen = new Set(order.subarray(0, smaller))
      const value = plainly(
        pairs,
        Array.from({ length: total }, (_, row) => chosen.has(row)),
      )
      if (value >= observed) expected++
    }
    expect(await permutationsReaching(pairs, firstCount, permutations(count))).toBe(expected)
  })

  it('are as many by bounds as by looking up, over more than one lot of them', async () => {
    const pairs = pairsOf({ firstCount: 40, secondCount: 50, dimension: 2 })
    const byBounds = await permutationsReaching(pairs, 40, permutations(1500))
    expect(byBounds).toBe(await permutationsReaching(pairs, 40, permutations(1500), null))
    expect(byBounds).toBeGreaterThan(0)
    expect(byBounds).toBeLessThan(1500)
  })

  it('count those that equal it, where rows are the same over and over', async () => {
    const rows = Float64Array.from({ length: 40 }, (_, index) => index % 2)
    const pairs = kernelPairs({ first: rows, second: rows, dimension: 1 })
    // Bounds that leave every permutation open.
    const loose = { ...kernelFactor(pairs)!, rootsLeft: new Float64Array(80).fill(1) }
    const reaching = await permutationsReaching(pairs, 40, permutations(200))
    expect(reaching).toBeGreaterThan(0)
    expect(reaching).toBe(await permutationsReaching(pairs, 40, permutations(200), loose))
  })
})

describe('a factor of the kernel', () => {
  it('leaves a positive rest whose diagonal is what it says', () => {
    const pairs = pairsOf({ firstCount: 50, secondCount: 70, dimension: 2 })
    const { rank, rows, rootsLeft } = kernelFactor(pairs)!
    expect(rank).toBeLessThan(100)
    const product = (i: number, j: number) => {
      let sum = 0
      for (let at = 0; at < rank; at++) sum += rows[i * rank + at] * rows[j * rank + at]
      return sum
    }
    let trace = 0
    for (let i = 0, pair = 0; i < 120; i++) {
      // Rounding of sums near 3.
      expect(Math.abs(3 - product(i, i) - rootsLeft[i] ** 2)).toBeLessThan(1e-13)
      trace += rootsLeft[i] ** 2
      for (let j = 0; j < i; j++, pair++) {
        expect(Math.abs(pairs.values[pair] - product(i, j))).toBeLessThan(rootsLeft[i] * rootsLeft[j] + 1e-13)
      }
    }
    expect(trace).toBeLessThanOrEqual(3e-6 * 3 * 120)
  })

  it('is none where it would take many columns', () => {
    expect(kernelFactor(pairsOf({ firstCount: 200, secondCount: 200, dimension: 10 }))).toBeNull()
  })
})
