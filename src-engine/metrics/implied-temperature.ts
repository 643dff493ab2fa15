// The temperature at which chains sample, told from their points alone.
//
//   of p ∝ e^(−E/T):  T = E_p|∇E|² / E_p[ΔE]      (by parts: E_p[ΔE] = E_p[∇E · ∇E]/T)
// ΔE = Σ ∂²E/∂xᵢ², here vᵀ∇²E v with one random sign vector v a row, whose mean it is. 1 where chains sample the model.
// Below 1 they are an optimizer, above 1 too spread out: a step size that is too large for unadjusted Langevin shows as
// T > 1, chains that have not left the data yet as any value. Fails where E_p[ΔE] is near 0.
// Source: Rugh 1997, "Dynamical approach to temperature", as used in molecular simulation (configurational temperature).

import type { EnergySession, ParameterSet, Rows } from '../backends/backend.ts'
import type { RandomStream } from '../random/random-stream.ts'
import { meanOf } from './mean-variance.ts'

export interface ImpliedTemperature {
  /** Dimensionless. */
  temperature: number
  /** By the spread over the rows, as if they were independent. */
  standardError: number
}

/** Needs ∇x. */
export async function impliedTemperature(
  session: EnergySession,
  rows: Rows,
  { random, parameters }: { random: RandomStream; parameters?: ParameterSet },
): Promise<ImpliedTemperature> {
  const { rowCount, dimension } = rows
  const signs = Float64Array.from({ length: rowCount * dimension }, () => (random.uniform() < 0.5 ? -1 : 1))
  const gradients = await session.download(session.energyGradientX(rows, { parameters }))
  const { curvature } = await session.energyJet(rows, session.upload(signs, rowCount), { parameters })
  const squares = new Float64Array(rowCount)
  gradients.forEach((value, i) => (squares[Math.floor(i / dimension)] += value * value))
  const [above, below] = [meanOf(squares), meanOf(curvature)]
  const temperature = above / below
  // Of a ratio of means, to first order.
  const residuals = squares.map((square, row) => (square - temperature * curvature[row]) ** 2)
  return { temperature, standardError: Math.sqrt(meanOf(residuals) / rowCount) / Math.abs(below) }
}
