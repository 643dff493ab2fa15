// Rank normalisation: values replaced by the normal quantiles of their ranks over all chains, so that what is computed of
// them exists even where means and variances do not, and does not change when the values are stretched.
//
//   z = Φ⁻¹((rank − 3/8) / (S + 1/4)),  S values in all, ties get the mean of their ranks
// Source: Vehtari et al. 2021, "Rank-normalization, folding, and localization", eq. 14; Blom 1958.

import { normalQuantile } from '../../src-shared/statistics/normal.ts'
import type { Chains } from './chains.ts'

/** Of the same shape, fresh. */
export function rankNormalised(chains: Chains): Float64Array[] {
  const length = chains[0].length
  const pooled = new Float64Array(chains.length * length)
  chains.forEach((chain, index) => pooled.set(chain, index * length))
  const order = Uint32Array.from(pooled, (_, index) => index).sort((a, b) => pooled[a] - pooled[b])
  const scores = new Float64Array(pooled.length)
  for (let first = 0; first < order.length;) {
    let last = first
    while (last + 1 < order.length && pooled[order[last + 1]] === pooled[order[first]]) last++
    const rank = (first + last) / 2 + 1
    const score = normalQuantile((rank - 3 / 8) / (pooled.length + 1 / 4))
    for (let place = first; place <= last; place++) scores[order[place]] = score
    first = last + 1
  }
  return chains.map((_, index) => scores.subarray(index * length, (index + 1) * length))
}
