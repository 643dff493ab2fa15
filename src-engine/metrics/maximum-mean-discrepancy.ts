// Maximum mean discrepancy between two samples, squared and unbiased, with a permutation p-value.
//
//   MMD² = mean_{i≠j} k(xᵢ, xⱼ) + mean_{i≠j} k(yᵢ, yⱼ) − 2 mean k(xᵢ, yⱼ),   k = Σ_h exp(−d²/2h²)
// over h = median pairwise distance of the pooled samples × {½, 1, 2}. Unbiased, hence it may be below 0. Dimensionless,
// at most 6 in size. The p-value is (1 + #{permuted ≥ observed}) / (1 + P): never 0, uniform if both samples have one law.
// Fails where all points coincide (the median distance is 0: NaN), and sees little between samples far smaller than h.
// Source: Gretton et al. 2012, "A kernel two-sample test"; Phipson & Smyth 2010 for the p-value.

import { kernelPairs, type KernelPairs, type TwoSamples } from './kernel-pairs.ts'
import { discrepancyOfSums, permutationsReaching, type Permutations } from './permuted-discrepancies.ts'

export interface MaximumMeanDiscrepancy {
  squared: number
  /** NaN without permutations. */
  pValue: number
}

/** Memory and time grow with the square of the rows in all: 16 bytes for each pair. */
export async function maximumMeanDiscrepancy(
  samples: TwoSamples,
  permutations: Permutations | null,
): Promise<MaximumMeanDiscrepancy> {
  const pairs = kernelPairs(samples)
  const firstCount = samples.first.length / samples.dimension
  const squared = discrepancyOfPairs(pairs, firstCount)
  if (permutations === null || Number.isNaN(squared)) return { squared, pValue: Number.NaN }
  const reached = await permutationsReaching(pairs, firstCount, permutations)
  return { squared, pValue: (1 + reached) / (1 + permutations.count) }
}

function discrepancyOfPairs({ count, values }: KernelPairs, firstCount: number): number {
  const sums = { first: 0, second: 0, across: 0 }
  let pair = 0
  for (let i = 0; i < count; i++) {
    const partBelow = summed(values, pair, pair + Math.min(i, firstCount))
    const partAbove = summed(values, pair + Math.min(i, firstCount), pair + i)
    pair += i
    if (i < firstCount) sums.first += partBelow
    else {
      sums.across += partBelow
      sums.second += partAbove
    }
  }
  return discrepancyOfSums(2 * sums.first, 2 * sums.second, sums.across, [firstCount, count - firstCount])
}

function summed(values: Float64Array, from: number, to: number): number {
  let sum = 0
  for (let pair = from; pair < to; pair++) sum += values[pair]
  return sum
}
