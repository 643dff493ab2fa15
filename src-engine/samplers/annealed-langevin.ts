// Annealed Langevin dynamics: samples that come down a ladder of noise levels σ₁ > … > σ_L.
//
//   at each level, `stepsPerLevel` times   x ← x − (ε/2) ∇E(x; σ) + √ε ξ,   ε = stepScale · σ²
// E(·; σ) is the energy of the data blurred by σ. A sample chooses its mode at large noise, where the modes run together,
// and its details at small noise: the masses of far modes come out right, which no chain at σ_L alone would find.
// Fails where one level is much finer than the one before (the samples of the one are no start for the other), where the
// steps at a level are too few to settle, and where σ₁ is smaller than modes are apart. No Metropolis correction: at each
// level the variance is that of unadjusted Langevin.
// Source: Song & Ermon 2019, "Generative modeling by estimating gradients of the data distribution", algorithm 1.

import type { EnergySession, NormalStream, ParameterSet, Rows } from '../backends/backend.ts'

export interface AnnealedRun {
  session: EnergySession
  /** σ, from the largest down. */
  levels: readonly number[]
  /** Makes the session's energy that of the blurred density. */
  show(noise: number): Promise<void>
  /** About as wide as the data blurred by σ₁. */
  start: Rows
  stepsPerLevel: number
  stepScale: number
  parameters?: ParameterSet
  /** Its steps are counted through all levels. */
  normals: NormalStream
}

/** Fresh rows at the last level; the session stays there. */
export async function annealedLangevin(run: AnnealedRun): Promise<Rows> {
  const { session, levels, show, stepsPerLevel, stepScale, normals, parameters = 'current' } = run
  const centre = new Float64Array(session.shape.dimension)
  let rows = run.start
  for (const [level, noise] of levels.entries()) {
    await show(noise)
    const moved = await session.walk(rows, {
      steps: stepsPerLevel,
      proposal: { kind: 'langevin', stepSize: stepScale * noise ** 2 },
      acceptance: { kind: 'none' },
      normals: { ...normals, firstStep: normals.firstStep + level * stepsPerLevel },
      centre,
      parameters,
    })
    // A backend may read the parameters when it computes, which must not be the next level's.
    await moved.extent
    if (rows !== run.start) session.letGo?.([rows])
    rows = moved.rows
  }
  return rows
}
