// Maximum mean discrepancy between two samples, squared and unbiased, with a permutation p-value.
//
//   MMD² = mean_{i≠j} k(xᵢ, xⱼ) + mean_{i≠j} k(yᵢ, yⱼ) − 2 mean k(xᵢ, yⱼ),   k = Σ_h exp(−d²/2h²)
// over h = median pairwise distance of the pooled samples × {½, 1, 2}. Unbiased, hence it may be below 0. Dimensionless,
// at most 6 in size. The p-value is (1 + #{permuted ≥ observed}) / (1 + P): never 0, uniform if both samples have one law.
// Fails where all points coincide (the median distance is 0: NaN), and sees little between samples far smaller than h.
// Source: Gretton et al. 2012, "A kernel two-sample test"; Phipson & Smyth 2010 for the p-value.

import { setImmediate } from 'node:timers/promises'
import { shuffledIndices } from '../random/shuffle.ts'
import type { RandomStream } from '../random/random-stream.ts'
import { middlesInPlace } from './median.ts'

/** After so many, about 50 ms, the process answers commands. */
const lookupsBetweenPauses = 1e7

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

/** Memory and time grow with the square of the rows in all: 8 bytes for each pair, and 8 more with permutations. */
export async function maximumMeanDiscrepancy(
  samples: TwoSamples,
  permutations: { count: number; random: RandomStream } | null,
): Promise<MaximumMeanDiscrepancy> {
  const pairs = kernelPairs(samples)
  const firstCount = samples.first.length / samples.dimension
  if (permutations === null) return { squared: discrepancyOfPairs(pairs, firstCount), pValue: Number.NaN }
  const kernel = kernelMatrix(pairs)
  const order = Uint32Array.from({ length: kernel.count }, (_, index) => index)
  const squared = squaredDiscrepancy(kernel, order, firstCount)
  if (Number.isNaN(squared)) return { squared, pValue: Number.NaN }
  // One permutation looks up every pair of the first sample.
  const pauseEvery = Math.ceil((2 * lookupsBetweenPauses) / firstCount ** 2)
  let reached = 0
  for (let permutation = 0; permutation < permutations.count; permutation++) {
    const shuffled = shuffledIndices(kernel.count, permutations.random)
    if (squaredDiscrepancy(kernel, shuffled, firstCount) >= squared) reached++
    if (permutation % pauseEvery === pauseEvery - 1) await setImmediate()
  }
  return { squared, pValue: (1 + reached) / (1 + permutations.count) }
}

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
  let pair = 0
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      let sum = 0
      for (let axis = 0; axis < dimension; axis++) {
        const difference = rows[i * dimension + axis] - rows[j * dimension + axis]
        sum += difference * difference
      }
      squared[pair++] = sum
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

/** For permutations, which look pairs up in any order. */
interface KernelMatrix {
  count: number
  /** (count × count), symmetric; the diagonal is 0, since pairs of a point with itself do not count. */
  values: Float64Array
  rowSums: Float64Array
  total: number
}

function kernelMatrix(pairs: KernelPairs): KernelMatrix {
  const { count } = pairs
  const values = new Float64Array(count * count)
  const rowSums = new Float64Array(count)
  let pair = 0
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const value = pairs.values[pair++]
      values[i * count + j] = value
      values[j * count + i] = value
      rowSums[i] += value
      rowSums[j] += value
    }
  }
  return { count, values, rowSums, total: rowSums.reduce((sum, value) => sum + value, 0) }
}

/** MMD² if the first `firstCount` indices of `order` are one sample and the rest the other. */
function squaredDiscrepancy(kernel: KernelMatrix, order: Uint32Array, firstCount: number): number {
  const { count, values, rowSums, total } = kernel
  const secondCount = count - firstCount
  let within = 0
  let rows = 0
  for (let a = 0; a < firstCount; a++) {
    const offset = order[a] * count
    rows += rowSums[order[a]]
    for (let b = 0; b < a; b++) within += values[offset + order[b]]
  }
  // Sums over ordered pairs: all pairs with one end in the first sample are those within it and those across.
  const first = 2 * within
  const across = rows - first
  const second = total - first - 2 * across
  return discrepancyOfSums(first, second, across, [firstCount, secondCount])
}
