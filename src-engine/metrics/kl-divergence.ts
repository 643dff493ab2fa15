// Kullback–Leibler divergence KL(p‖q) = ∫ p (log p − log q) dx in nats, by quadrature on the grid of p.
//
// With p the data: what maximum likelihood minimises; +∞ where the model has no density but the data have. With p the
// model: punishes model mass where there are no data. Both are ≥ 0; a value of −1e-7 is the rule's error (about 1e-6 on
// the grid of a converged log Z), and is not clipped. The grid must resolve log q where p has mass; that of p does for a
// smooth q.
// Source: Kullback & Leibler 1951.

import { expectationOf } from './expectation.ts'
import type { Quadrature } from './quadrature.ts'

/** `logDensity` is log q (normalised) at the points of p's grid; NaN if p or q could not be normalised. */
export function klDivergence(p: Quadrature, logDensity: Float64Array): number {
  const logRatios = logDensity.map((logQ, point) => -p.energies[point] - p.logPartition - logQ)
  return expectationOf(p, logRatios)
}
