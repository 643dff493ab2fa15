// What CD and PCD have in common: the gradient of  mean E(data) − mean E(negatives)  with the negatives held fixed.

import type { EnergySession, Rows } from '../backends/backend.ts'
import type { SamplerResult } from '../samplers/sampler.ts'
import type { MethodStep } from './method.ts'

export interface EnergyGap {
  batch: Rows
  /** Where the sampler left the negatives, after `steps` steps. */
  moved: Pick<SamplerResult, 'rows' | 'extent' | 'evaluations' | 'acceptance'>
  steps: number
}

export async function energyGapStep(
  session: EnergySession,
  { batch, moved, steps }: EnergyGap,
): Promise<Omit<MethodStep, 'state'>> {
  const { rows: negatives, extent, evaluations, acceptance: taken } = moved
  const { gradient, meanEnergies } = session.jetParameterGradient([
    { rows: batch, energyWeight: 1 / batch.rowCount },
    { rows: negatives, energyWeight: -1 / negatives.rowCount },
  ])
  // Only now: a GPU computes the gradient while this waits.
  const [[dataEnergy, negativeEnergy], { finite, radiusMaximum }, acceptance] = await Promise.all([
    meanEnergies,
    extent,
    taken,
  ])
  const energyGap = dataEnergy - negativeEnergy
  return {
    gradient,
    metrics: { energyGap, loss: energyGap, ...(acceptance !== undefined && { acceptance }) },
    evaluations: evaluations + batch.rowCount + negatives.rowCount,
    sampling: { negatives, steps, finite, radiusMaximum },
  }
}
