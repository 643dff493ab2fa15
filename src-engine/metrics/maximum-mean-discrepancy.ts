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
import { medianInPlace } from './median.ts'

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

/** Memory and time grow with the square of the rows in all: 8 bytes for each pair. */
export async function maximumMeanDiscrepancy(
  samples: TwoSamples,
  permutations: { count: number; random: RandomStream } | null,
): Promise<MaximumMeanDiscrepancy> {
  const kernel = kernelMatrix(samples)
  const firstCount = samples.first.length / samples.dimension
  const order = Uint32Array.from({ length: kernel.count }, (_, index) => index)
  const squared = squaredDiscrepancy(kernel, order, firstCount)
  if (permutations === null || Number.isNaN(squared)) return { squared, pValue: Number.NaN }
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

interface KernelMatrix {
  count: number
  /** (count × count), symmetric; the diagonal is 0, since pairs of a point with itself do not count. */
  values: Float64Array
  rowSums: Float64Array
  total: number
}

function kernelMatrix({ first, second, dimension }: TwoSamples): KernelMatrix {
  const pooled = new Float64Array(first.length + second.length)
  pooled.set(first)
  pooled.set(second, first.length)
  const count = pooled.length / dimension
  const values = squaredDistances(pooled, dimension)
  const bandwidth = medianDistance(values, count)
  const factor = -1 / (8 * bandwidth * bandwidth)
  const rowSums = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      // exp(−d²/2(2h)²), and by powers of it the kernels of widths h and h/2.
      const wide = Math.exp(factor * values[i * count + j])
      const middle = wide ** 2 * wide ** 2
      const value = wide + middle + middle ** 2 * middle ** 2
      values[i * count + j] = value
      values[j * count + i] = value
      rowSums[i] += value
      rowSums[j] += value
    }
  }
  return { count, values, rowSums, total: rowSums.reduce((sum, value) => sum + value, 0) }
}

/** (count × count), lower triangle only. */
function squaredDistances(rows: Float64Array, dimension: number): Float64Array {
  const count = rows.length / dimension
  const squared = new Float64Array(count * count)
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      let sum = 0
      for (let axis = 0; axis < dimension; axis++) {
        const difference = rows[i * dimension + axis] - rows[j * dimension + axis]
        sum += difference * difference
      }
      squared[i * count + j] = sum
    }
  }
  return squared
}

function medianDistance(squared: Float64Array, count: number): number {
  const pairs = new Float64Array((count * (count - 1)) / 2)
  let pair = 0
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) pairs[pair++] = Math.sqrt(squared[i * count + j])
  }
  return medianInPlace(pairs)
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
  return (
    first / (firstCount * (firstCount - 1)) +
    second / (secondCount * (secondCount - 1)) -
    (2 * across) / (firstCount * secondCount)
  )
}
