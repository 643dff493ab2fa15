// Holm's correction of several p-values: with it, the chance that any true null hypothesis is called false is at most
// the level, however they depend on one another. Sorted p₍₁₎ ≤ …: adjusted p₍ᵢ₎ = max over j ≤ i of (m − j + 1) p₍ⱼ₎, at
// most 1. Holm (1979).

/** In the order given. NaN, a comparison without an answer, is passed on and counts as one of the m. */
export function holmAdjusted(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).filter((index) => !Number.isNaN(pValues[index]))
  order.sort((a, b) => pValues[a] - pValues[b])
  const adjusted = pValues.map(() => Number.NaN)
  let largest = 0
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[index]))
    adjusted[index] = largest
  })
  return adjusted
}
