// Sessions of the reference backend for the energies of lessons: what trains in float64, one input and few parameters.

import type { EnergySession, EnergyTerm, GaussianBase, ParameterVector } from '../backends/backend.ts'
import { reference } from '../backends/reference/reference.ts'

/** One term on a line, with its parameters. */
export function sessionOf(
  term: EnergyTerm,
  parameters: readonly number[],
  base: GaussianBase | null = null,
): Promise<EnergySession> {
  const shape = { dimension: 1, terms: [{ weight: 1, term }], base }
  return reference.createSession({ shape, initial: Float64Array.from(parameters), extraCount: 0 })
}

/** Σ wᵢ ∇θ E(xᵢ), (parameters). */
export async function parameterGradient(
  session: EnergySession,
  x: Float64Array,
  weights: number | Float64Array = 1,
): Promise<Float64Array> {
  const rows = session.upload(x, x.length)
  const { gradient } = session.jetParameterGradient([{ rows, energyWeight: weights }])
  return session.downloadVector(gradient as ParameterVector)
}

export const energiesAt = (session: EnergySession, x: Float64Array): Promise<Float64Array> =>
  session.energy(session.upload(x, x.length))
