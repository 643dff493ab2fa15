// Kullback–Leibler divergence KL(p‖q) = ∫ p (log p − log q) dx in nats, by a sum over the points of a known density p.
//
// With p the data: what maximum likelihood minimises; +∞ where the model has no density but the data have. With p the
// model: punishes model mass where there are no data. Both are ≥ 0; a value of −1e-7 is the rule's error and is not
// clipped. The points must resolve log q where p has mass; those of p do for a q that is no finer than p.
// Source: Kullback & Leibler 1951.

import type { WeightedPoints } from './known-density.ts'

/** `logDensity` is log q (normalised) at p's points; NaN if p or q could not be normalised. */
export function klDivergence({ probabilities, logDensities }: WeightedPoints, logDensity: Float64Array): number {
  let sum = 0
  for (let point = 0; point < probabilities.length; point++) {
    // 0 · ∞ = 0: the limit that is meant.
    if (probabilities[point] === 0) continue
    sum += probabilities[point] * (logDensities[point] - logDensity[point])
  }
  return sum
}
