// Exact score matching (Hyvärinen).
//
//   loss   E_data[ tr ∇x s + ½ |s|² ],   s = −∇x E, so that tr ∇x s = −ΔE
// which is half the Fisher divergence E_data |∇ log p_data − s|² up to a constant of the data. Neither log Z nor samples
// are needed. In the model's coordinates: the loss is a number per variance of the columns.
// Fails where cost counts (one jet per row and coordinate), where the data have hard edges or repeated values (their
// score does not exist, and −ΔE falls without bound), and where modes are far apart: it cannot see how much mass each has.
// Source: Hyvärinen 2005, "Estimation of non-normalized statistical models by score matching".

import type { Method } from './method.ts'
import { scoreMatchingStep, type DirectedRows } from './score-matching-step.ts'

export const scoreMatching = {
  async step(_config, { values }, _state, { session, data: { dimension } }) {
    return scoreMatchingStep(session, alongAxes(values, dimension))
  },
} satisfies Method<'score-matching'>

/** Every row once with each unit direction: row i × dimension + j is row i along coordinate j. */
export function alongAxes(values: Float64Array, dimension: number): DirectedRows {
  const count = values.length
  const rows = new Float64Array(count * dimension)
  const directions = new Float64Array(count * dimension)
  for (let row = 0; row < count; row++) {
    const datum = Math.floor(row / dimension)
    rows.set(values.subarray(datum * dimension, (datum + 1) * dimension), row * dimension)
    directions[row * dimension + (row % dimension)] = 1
  }
  return { rows, directions, weight: dimension / count }
}
