// An expectation under a density that is known on a quadrature grid: E[f] = Σ Pᵢ fᵢ.
//
// Where the probability is zero, f does not count, whatever it is there (0 · ∞ = 0: the limit that entropy and KL mean);
// anywhere else NaN and ±∞ are passed on.

import { pointProbabilities, type Quadrature } from './quadrature.ts'

/** `values` is f at the grid's points; NaN if log Z could not be computed. */
export function expectationOf(quadrature: Quadrature, values: Float64Array): number {
  if (Number.isNaN(quadrature.logPartition)) return Number.NaN
  const probabilities = pointProbabilities(quadrature)
  let sum = 0
  for (let point = 0; point < values.length; point++) {
    if (probabilities[point] !== 0) sum += probabilities[point] * values[point]
  }
  return sum
}
