// What CD, PCD and improved CD have in common: the gradient, with the negatives held fixed, of
//
//   mean E(data) − mean E(negatives) + α (mean E(data)² + mean E(negatives)²)
// The second part keeps energies near 0, which nothing else does: E + constant is the same model. It biases the model, for
// low energies of the data cost as much as high ones between the modes.
// Source of α: Du & Mordatch 2019, "Implicit generation and modeling with energy-based models".

import type { EnergySession, JetGradientTerm, PerRow, Rows } from '../backends/backend.ts'
import type { SamplerResult } from '../samplers/sampler.ts'
import type { MethodStep } from './method.ts'

export interface EnergyGap {
  batch: Rows
  /** Where the sampler left the negatives, after `steps` steps. */
  moved: Pick<SamplerResult, 'rows' | 'extent' | 'evaluations' | 'acceptance'>
  steps: number
  /** α; 0 = off, and then nothing more is computed. */
  energyMagnitude?: number
  addition?: LossAddition
}

/** One more part of the loss: a term of the gradient, and what it adds to the loss that is reported. */
export interface LossAddition {
  term: JetGradientTerm
  /** From the mean E of the negatives and that of the term's rows, nats. */
  loss(negativeEnergy: number, termEnergy: number): number
  /** What it costs beside the energy gap. */
  evaluations: number
}

export async function energyGapStep(
  session: EnergySession,
  { batch, moved, steps, energyMagnitude = 0, addition }: EnergyGap,
): Promise<Omit<MethodStep, 'state'>> {
  const { rows: negatives, extent, evaluations, acceptance: taken } = moved
  const squares = energyMagnitude === 0 ? null : await energySquares(session, energyMagnitude, [batch, negatives])
  const [dataWeight, negativeWeight] = squares?.weights ?? [0, 0]
  const { gradient, meanEnergies } = session.jetParameterGradient([
    { rows: batch, energyWeight: plus(1 / batch.rowCount, dataWeight) },
    { rows: negatives, energyWeight: plus(-1 / negatives.rowCount, negativeWeight) },
    ...(addition ? [addition.term] : []),
  ])
  // Only now: a GPU computes the gradient while this waits.
  const [[dataEnergy, negativeEnergy, additionEnergy], { finite, radiusMaximum }, acceptance] = await Promise.all([
    meanEnergies,
    extent,
    taken,
  ])
  const energyGap = dataEnergy - negativeEnergy
  const loss = energyGap + (squares?.value ?? 0) + (addition?.loss(negativeEnergy, additionEnergy) ?? 0)
  return {
    gradient,
    metrics: { energyGap, loss, ...(acceptance !== undefined && { acceptance }) },
    evaluations:
      evaluations + (squares ? 1.5 : 1) * (batch.rowCount + negatives.rowCount) + (addition?.evaluations ?? 0),
    sampling: { negatives, steps, finite, radiusMaximum },
  }
}

/** α Σ mean E² over each of these sets of rows, with its derivative 2 α E / n for each row's energy; an energy-only pass. */
async function energySquares(session: EnergySession, alpha: number, sets: readonly Rows[]) {
  const energies = await Promise.all(sets.map((rows) => session.energy(rows)))
  const value = energies.reduce((sum, own) => sum + (alpha * own.reduce((s, e) => s + e * e, 0)) / own.length, 0)
  return { value, weights: energies.map((own) => own.map((energy) => (2 * alpha * energy) / own.length)) }
}

const plus = (constant: number, perRow: PerRow): PerRow =>
  typeof perRow === 'number' ? constant + perRow : perRow.map((value) => constant + value)
