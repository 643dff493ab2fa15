// Effective sample size: how many independent draws the draws of several chains are worth.
//
//   ESS = N / τ,  τ = −1 + 2 Σ P̂ₖ,  P̂ₖ = ρ̂₂ₖ + ρ̂₂ₖ₊₁,  ρ̂ₜ = 1 − (W − mean covariance at lag t) / var⁺
// var⁺ = (n − 1)/n W + B/n over the halves of all chains, so that chains that disagree are worth less than their own
// correlations say. The sum goes on while P̂ₖ is positive, and no P̂ₖ counts more than the one before it (Geyer).
// τ is the autocorrelation time; negatively correlated draws are worth more than their number, at most N log₁₀ N.
//   bulk: of the rank-normalised draws, for means and medians; tail: the smaller of those of x ≤ 5% and 95% quantile
// Below about 100 a chain, R̂ and ESS itself are unsure. Fails with chains that all miss a mode, as R̂ does.
// Source: Vehtari et al. 2021; Geyer 1992, "Practical Markov chain Monte Carlo".

import { quantileOfSorted } from '../../src-shared/statistics/quantile.ts'
import { areConstant, isComparable, sortedDraws, splitChains, type Chains } from './chains.ts'
import { meanOf, varianceOf } from './mean-variance.ts'
import { rankNormalised } from './rank-normal.ts'

/** For means of the values themselves. NaN as `bulkEffectiveSampleSize`. */
export const effectiveSampleSize = (chains: Chains): number =>
  isComparable(chains) ? sizeOf(splitChains(chains)) : Number.NaN

/** Draws; at least four of each chain. NaN where there are fewer, or one is not finite, or no chain moves. */
export const bulkEffectiveSampleSize = (chains: Chains): number =>
  isComparable(chains) ? sizeOf(rankNormalised(splitChains(chains))) : Number.NaN

/** Draws, for the 5% and 95% quantiles. NaN as `bulkEffectiveSampleSize`. */
export function tailEffectiveSampleSize(chains: Chains): number {
  if (!isComparable(chains)) return Number.NaN
  const sorted = sortedDraws(chains)
  const sizes = [0.05, 0.95].map((share) => {
    const quantile = quantileOfSorted(sorted, share)
    return sizeOf(splitChains(chains.map((chain) => chain.map((value) => (value <= quantile ? 1 : 0)))))
  })
  return Math.min(...sizes)
}

/** τ: draws that one independent draw costs. */
export const autocorrelationTime = (chains: Chains): number =>
  (chains.length * chains[0].length) / effectiveSampleSize(chains)

function sizeOf(chains: Chains): number {
  if (areConstant(chains)) return Number.NaN
  const count = chains.length * chains[0].length
  return count / Math.max(integratedTime(chains), 1 / Math.log10(count))
}

/** τ of chains that are split already. */
function integratedTime(chains: Chains): number {
  const draws = chains[0].length
  const within = meanOf(chains.map(varianceOf))
  const between = varianceOf(chains.map(meanOf))
  const total = ((draws - 1) / draws) * within + between
  const centred = chains.map((chain) => {
    const mean = meanOf(chain)
    return chain.map((value) => value - mean)
  })
  const correlation = (lag: number) => 1 - (within - meanCovariance(centred, lag)) / total

  let pair = 1 + correlation(1)
  let even = 1
  let smallest = Number.POSITIVE_INFINITY
  let sum = 0
  let lag = 2
  // A pair is summed once the next is known: of the last one only its even lag counts, and once.
  for (; pair > 0 && lag < draws - 2; lag += 2) {
    smallest = Math.min(smallest, pair)
    sum += smallest
    even = correlation(lag)
    pair = even + correlation(lag + 1)
  }
  return -1 + 2 * sum + (pair < 0 ? Math.max(0, even) : even)
}

/** Over the chains, with all n draws below at every lag. */
function meanCovariance(centred: Chains, lag: number): number {
  let sum = 0
  for (const chain of centred) {
    for (let draw = lag; draw < chain.length; draw++) sum += chain[draw] * chain[draw - lag]
  }
  return sum / (centred.length * centred[0].length)
}
