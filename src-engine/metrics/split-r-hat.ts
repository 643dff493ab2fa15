// Rank-normalised split R̂: do several chains, and the two halves of each, agree? 1 where they do.
//
//   R̂ = √( ((n − 1)/n W + B/n) / W ),  W the mean variance within a half chain of n draws, B/n the variance of their means
// The larger of two is taken: over the rank-normalised draws (places) and over those of |draw − median| (spreads).
// Above 1.01 chains have not come to one law yet (Vehtari et al.), above 1.1 they are far from it. Fails where all chains
// miss the same mode: they agree, and are wrong together.
// Source: Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021, "Rank-normalization, folding, and localization".

import { areConstant, isComparable, sortedDraws, splitChains, type Chains } from './chains.ts'
import { meanOf, varianceOf } from './mean-variance.ts'
import { rankNormalised } from './rank-normal.ts'

/** Dimensionless, at least two chains of at least four draws; NaN where there are fewer, or a draw is not finite, or none moves. */
export function splitRHat(chains: Chains): number {
  if (chains.length < 2 || !isComparable(chains) || areConstant(chains)) return Number.NaN
  const halves = splitChains(chains)
  const sorted = sortedDraws(halves)
  // Half chains come in pairs, so the number is even.
  const median = (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2
  const folded = halves.map((half) => half.map((value) => Math.abs(value - median)))
  const ofPlaces = potentialScaleReduction(rankNormalised(halves))
  // Draws of two values, each as often, have no spread to differ by.
  if (areConstant(folded)) return ofPlaces
  return Math.max(ofPlaces, potentialScaleReduction(rankNormalised(folded)))
}

function potentialScaleReduction(chains: Chains): number {
  const draws = chains[0].length
  const within = meanOf(chains.map(varianceOf))
  const between = varianceOf(chains.map(meanOf))
  return Math.sqrt((draws - 1) / draws + between / within)
}
