// The largest curvature of the energy among some rows: max |λ(∇²E)|, by power iteration on Hessian-vector products.
//
//   v ← ∇²E v / |∇²E v|,  |λ| ≈ |∇²E v|
// A lower bound that rises with every round; exact enough to tell a Langevin step that overshoots (ε λ / 2 > 2).

import type { EnergySession, Rows } from '../backends/backend.ts'
import { fillNormals } from '../random/normal.ts'
import { purposes } from '../random/purposes.ts'

const rounds = 12

export async function largestCurvature(session: EnergySession, rows: Rows): Promise<number> {
  const { rowCount, dimension } = rows
  let directions: Float64Array = new Float64Array(rowCount * dimension)
  fillNormals(directions, dimension, { seed: 0, purpose: purposes.curvature, firstChain: 0, step: 0 })
  normaliseRows(directions, dimension)
  let largest = 0
  for (let round = 0; round < rounds; round++) {
    directions = await session.download(session.hessianVectorProduct(rows, session.upload(directions, rowCount)))
    largest = normaliseRows(directions, dimension)
  }
  return largest
}

/** In place; answers the largest Euclidean length of a row before. */
function normaliseRows(values: Float64Array, dimension: number): number {
  let largest = 0
  for (let first = 0; first < values.length; first += dimension) {
    const row = values.subarray(first, first + dimension)
    const length = Math.hypot(...row)
    largest = Math.max(largest, length)
    if (length > 0) for (let i = 0; i < dimension; i++) row[i] /= length
  }
  return largest
}
