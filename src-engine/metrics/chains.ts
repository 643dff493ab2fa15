// Draws of one quantity by several chains, and what is done to them before they are compared.

/** One array per chain, all of the same length, in the order in which they were drawn. */
export type Chains = readonly Float64Array[]

/** Each chain in two halves, so that one that drifts disagrees with itself; the middle draw of an odd number is left out. */
export function splitChains(chains: Chains): Float64Array[] {
  const half = Math.floor(chains[0].length / 2)
  const halves = chains.map((chain) => [chain.subarray(0, half), chain.subarray(chain.length - half)])
  return [...halves.map(([first]) => first), ...halves.map(([, second]) => second)]
}

/** NaN in any draw is what nothing can be said of; neither can of chains of fewer than four. */
export const isComparable = (chains: Chains): boolean =>
  chains.length > 0 && chains[0].length >= 4 && chains.every((chain) => chain.every(Number.isFinite))

/** True where every draw is the same: chains that never moved. */
export const areConstant = (chains: Chains): boolean =>
  chains.every((chain) => chain.every((value) => value === chains[0][0]))

/** Sorted, fresh. */
export function sortedDraws(chains: Chains): Float64Array {
  const length = chains[0].length
  const pooled = new Float64Array(chains.length * length)
  chains.forEach((chain, index) => pooled.set(chain, index * length))
  return pooled.sort()
}
