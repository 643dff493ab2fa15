// Maximum mean discrepancy between two samples, squared and unbiased, with a permutation p-value.
//
//   MMD² = mean_{i≠j} k(xᵢ, xⱼ) + mean_{i≠j} k(yᵢ, yⱼ) − 2 mean k(xᵢ, yⱼ),   k = Σ_h exp(−d²/2h²)
// over h = median pairwise distance of the pooled samples × {½, 1, 2}. Unbiased, hence it may be below 0. Dimensionless,
// at most 6 in size. The p-value is (1 + #{permuted ≥ observed}) / (1 + P): never 0, uniform if both samples have one law.
// Fails where all points coincide (the median distance is 0: NaN), and sees little between samples far smaller than h.
// Source: Gretton et al. 2012, "A kernel two-sample test"; Phipson & Smyth 2010 for the p-value.

import { setImmediate } from 'node:timers/promises'
import { squaredDistance } from '../distributions/squared-distance.ts'
import { shuffleFirst } from '../random/shuffle.ts'
import type { RandomStream } from '../random/random-stream.ts'
import { middlesInPlace } from './median.ts'

/** After so many, about 50 ms, the process answers commands. */
const lookupsBetweenPauses = 1e7
const permutationsAtATime = 16

export interface TwoSamples {
  /** Row-major, at least 2 rows each; NaN rows make the result NaN. */
  first: Float64Array
  second: Float64Array
  dimension: number
}

export interface MaximumMeanDiscrepancy {
  squared: number
  /** NaN without permutations. */
  pValue: number
}

/** Memory and time grow with the square of the rows in all: 16 bytes for each pair. */
export async function maximumMeanDiscrepancy(
  samples: TwoSamples,
  permutations: { count: number; random: RandomStream } | null,
): Promise<MaximumMeanDiscrepancy> {
  const pairs = kernelPairs(samples)
  const firstCount = samples.first.length / samples.dimension
  if (permutations === null) return { squared: discrepancyOfPairs(pairs, firstCount), pValue: Number.NaN }
  const squared = discrepancyOfPairs(pairs, firstCount)
  if (Number.isNaN(squared)) return { squared, pValue: Number.NaN }
  const sums = sumsOf(pairs)
  // Of two samples the smaller is looked up: all pairs with an end in it, less those within, are those across.
  const smaller = Math.min(firstCount, pairs.count - firstCount)
  const order = orderWithFirst(pairs.count, firstCount === smaller ? 0 : firstCount)
  // By the same sums in the same order as the permuted ones, so that rounding cannot part equals.
  const [observed] = discrepanciesOf([membersOf(order, smaller)], pairs, sums)
  const pauseEvery = Math.ceil((2 * lookupsBetweenPauses) / (smaller ** 2 * permutationsAtATime))
  let reached = 0
  for (let done = 0, blocks = 0; done < permutations.count; done += permutationsAtATime) {
    const block = Array.from({ length: Math.min(permutationsAtATime, permutations.count - done) }, () => {
      shuffleFirst(order, smaller, permutations.random)
      return membersOf(order, smaller)
    })
    for (const permuted of discrepanciesOf(block, pairs, sums)) if (permuted >= observed) reached++
    if (++blocks % pauseEvery === 0) await setImmediate()
  }
  return { squared, pValue: (1 + reached) / (1 + permutations.count) }
}

/** All indices, beginning with `first` and going round. */
const orderWithFirst = (count: number, first: number): Uint32Array =>
  Uint32Array.from({ length: count }, (_, index) => (first + index) % count)

/** k of every pair i > j of the pooled samples, at i (i − 1) / 2 + j. */
interface KernelPairs {
  count: number
  values: Float64Array
}

function kernelPairs({ first, second, dimension }: TwoSamples): KernelPairs {
  const pooled = new Float64Array(first.length + second.length)
  pooled.set(first)
  pooled.set(second, first.length)
  const values = squaredDistances(pooled, dimension)
  const [lower, upper] = middlesInPlace(values.slice())
  const bandwidth = (Math.sqrt(lower) + Math.sqrt(upper)) / 2
  const factor = -1 / (8 * bandwidth * bandwidth)
  for (let pair = 0; pair < values.length; pair++) {
    // exp(−d²/2(2h)²), and by powers of it the kernels of widths h and h/2.
    const wide = Math.exp(factor * values[pair])
    const square = wide * wide
    const middle = square * square
    const fourth = middle * middle
    values[pair] = wide + middle + fourth * fourth
  }
  return { count: pooled.length / dimension, values }
}

function squaredDistances(rows: Float64Array, dimension: number): Float64Array {
  const count = rows.length / dimension
  const squared = new Float64Array((count * (count - 1)) / 2)
  if (dimension === 2) return squaredInPlane(squared, rows)
  let pair = 0
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      squared[pair++] = squaredDistance(rows, i * dimension, rows, j * dimension, dimension)
    }
  }
  return squared
}

/** The usual case without a call for every pair: half the time. */
function squaredInPlane(squared: Float64Array, rows: Float64Array): Float64Array {
  for (let i = 0, pair = 0; i < rows.length; i += 2) {
    const [x, y] = [rows[i], rows[i + 1]]
    for (let j = 0; j < i; j += 2) {
      const [across, up] = [x - rows[j], y - rows[j + 1]]
      squared[pair++] = across * across + up * up
    }
  }
  return squared
}

function discrepancyOfPairs({ count, values }: KernelPairs, firstCount: number): number {
  const sums = { first: 0, second: 0, across: 0 }
  let pair = 0
  for (let i = 0; i < count; i++) {
    const [below, above] = i < firstCount ? (['first', 'first'] as const) : (['across', 'second'] as const)
    let partBelow = 0
    let partAbove = 0
    for (let j = 0; j < i; j++) {
      if (j < firstCount) partBelow += values[pair++]
      else partAbove += values[pair++]
    }
    sums[below] += partBelow
    sums[above] += partAbove
  }
  return discrepancyOfSums(2 * sums.first, 2 * sums.second, sums.across, [firstCount, count - firstCount])
}

/** `first` and `second` add up ordered pairs within a sample, `across` each pair of the two once. */
function discrepancyOfSums(first: number, second: number, across: number, [m, n]: readonly [number, number]): number {
  return first / (m * (m - 1)) + second / (n * (n - 1)) - (2 * across) / (m * n)
}

/** Per row the sum over its pairs with all others, and the sum of those. */
function sumsOf({ count, values }: KernelPairs): { rowSums: Float64Array; total: number } {
  const rowSums = new Float64Array(count)
  let pair = 0
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const value = values[pair++]
      rowSums[i] += value
      rowSums[j] += value
    }
  }
  return { rowSums, total: rowSums.reduce((sum, value) => sum + value, 0) }
}

/** The first `count` of an order, ascending, fresh. */
const membersOf = (order: Uint32Array, count: number): Uint32Array => order.slice(0, count).sort()

/**
 * MMD² for several choices of one sample, the rest being the other. A row's pairs are read for all of them while they are
 * in the cache: read choice by choice, the pairs of 1,500 rows are 9 MB each time.
 */
function discrepanciesOf(
  choices: readonly Uint32Array[],
  { count, values }: KernelPairs,
  { rowSums, total }: { rowSums: Float64Array; total: number },
): Float64Array {
  const smaller = choices[0].length
  const found = new Int32Array(choices.length)
  const within = new Float64Array(choices.length)
  const rows = new Float64Array(choices.length)
  for (let i = 0; i < count; i++) {
    const offset = (i * (i - 1)) / 2
    for (let choice = 0; choice < choices.length; choice++) {
      const members = choices[choice]
      const before = found[choice]
      if (members[before] !== i) continue
      let sum = 0
      for (let index = 0; index < before; index++) sum += values[offset + members[index]]
      within[choice] += sum
      rows[choice] += rowSums[i]
      found[choice]++
    }
  }
  return within.map((inner, choice) => {
    const first = 2 * inner
    const across = rows[choice] - first
    return discrepancyOfSums(first, total - first - 2 * across, across, [smaller, count - smaller])
  })
}
