// Autocorrelations of several chains of one quantity, about the mean of all of them:
//
//   ρₜ = Σ (xₛ − m)(xₛ₊ₜ − m) / ((n − t) v),  m and v the mean and variance over all draws of all chains
// so that chains that stay apart keep a correlation at every lag. NaN where nothing moves or a draw is not finite.

import type { Chains } from './chains.ts'

/** At lags 0 … `lags`, at most as many as half a chain has draws; fresh. */
export function autocorrelations(chains: Chains, lags: number): Float64Array {
  const draws = chains[0].length
  const count = draws * chains.length
  const mean = chains.reduce((sum, chain) => chain.reduce((inner, value) => inner + value, sum), 0) / count
  const centred = chains.map((chain) => chain.map((value) => value - mean))
  const at = (lag: number) => {
    let sum = 0
    for (const chain of centred) for (let draw = lag; draw < draws; draw++) sum += chain[draw] * chain[draw - lag]
    return sum / ((draws - lag) * chains.length)
  }
  const variance = at(0)
  const most = Math.min(lags, Math.floor(draws / 2))
  return Float64Array.from({ length: most + 1 }, (_, lag) => at(lag) / variance)
}
