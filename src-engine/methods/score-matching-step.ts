// What exact and sliced score matching have in common: directions v, each with its row x, and the loss
//
//   weight × Σ [ ½ (vᵀ∇E)² − vᵀ∇²E v ]   with gradient   weight × Σ [ (vᵀ∇E) ∇θ vᵀ∇E − ∇θ vᵀ∇²E v ]
// Both derivatives of one row and direction come from one jet.

import type { EnergySession } from '../backends/backend.ts'
import type { MethodStep } from './method.ts'

export interface DirectedRows {
  /** Row-major, one row per direction: a datum stands as often as it has directions. */
  rows: Float64Array
  /** v, the same shape. */
  directions: Float64Array
  weight: number
}

/** Passes forward and backward that a jet's values (half of it: forward alone) and its parameter gradient cost: three signals instead of one. */
const evaluationsPerRow = 1.5 + 3

export async function scoreMatchingStep(
  session: EnergySession,
  { rows: values, directions, weight }: DirectedRows,
): Promise<MethodStep> {
  const rowCount = values.length / session.shape.dimension
  const [rows, direction] = [session.upload(values, rowCount), session.upload(directions, rowCount)]
  const { slope, curvature } = await session.energyJet(rows, direction)
  const slopeWeight = slope.map((value) => weight * value)
  const { gradient } = session.jetParameterGradient([{ rows, direction, slopeWeight, curvatureWeight: -weight }])
  const loss = weight * slope.reduce((sum, value, i) => sum + value ** 2 / 2 - curvature[i], 0)
  return { gradient, metrics: { loss }, evaluations: evaluationsPerRow * rowCount }
}
