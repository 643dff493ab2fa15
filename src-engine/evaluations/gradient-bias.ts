// The gradient-bias meter: the lane's own gradient against the exact one, at the same parameters and the same batch.
//
// Formulas and their limits: metrics/gradient-bias.ts. The parameters are the current ones, at which the next update
// computes its gradient, not their average. It costs an update for every repeat, and some more for the exact gradient:
// few repeats at some of the snapshots of a run (training decides at which), and many when somebody asks.

import { trainingChangeMaximum } from '../../src-shared/metric.ts'
import type { Obtained } from '../../src-shared/estimate.ts'
import { exactGradient } from '../metrics/exact-gradient.ts'
import { gradientBias, type GradientBias } from '../metrics/gradient-bias.ts'
import type { EvaluationDefinition, Yield } from './evaluation-definition.ts'
import type { Quadrature } from '../metrics/quadrature.ts'
import type { StepAtHand } from './step-at-hand.ts'

/**
 * While a run trains; per axis of a plane, a line gets sixteen times as many. The rule halves its spacing where it must,
 * and is then right to about 1e-4 of the norm. Seen on two moons (one thread of Zen 4): 9 ms, as seven updates take.
 */
const whileTraining: Effort = { repeats: 4, gridPoints: 41 }
/** Of the batch, for the noise of its gradient. */
const partsMaximum = 8

export const gradientBiasMeter: EvaluationDefinition = {
  needs: ['quadrature', 'one-energy'],
  cost: 'every-snapshot',
  async evaluate({ request: { step, final } }) {
    return step ? { values: biasEstimates(await measureBias(step, final ? atTheEnd : whileTraining)) } : {}
  },
}

/** And when somebody asks. */
const atTheEnd: Effort = { repeats: 16, gridPoints: 61 }

export interface Effort {
  repeats: number
  gridPoints: number
}

export interface MeasuredBias extends GradientBias {
  /** Of the model at the current parameters, in its coordinates. */
  quadrature: Quadrature
  logPartition: number
  /** The exact gradient's quadrature: its points, and whether it can be trusted. */
  obtained: Obtained & { by: 'quadrature' }
  exact: Float64Array
  /** One per repeat. */
  estimates: readonly Float64Array[]
}

/** At the session's current parameters. */
export async function measureBias(step: StepAtHand, { repeats, gridPoints }: Effort): Promise<MeasuredBias> {
  const { session, rows, box } = step
  const parameterCount = session.parameterCount
  const { gradient, ...made } = await exactGradient({ session, rows, box, gridPoints })
  const exact = (await session.downloadVector(gradient)).subarray(0, parameterCount)
  const parts = await gradientsOfParts(step)
  const estimates: Float64Array[] = []
  for (let repeat = 0; repeat < repeats; repeat++) estimates.push(await step.estimate(repeat))
  const converged = made.fits && made.logPartitionChange < trainingChangeMaximum
  const obtained = { by: 'quadrature', shape: made.quadrature.grid.shape, converged } as const
  const { quadrature, logPartition } = made
  return { ...gradientBias({ exact, estimates, parts }), obtained, exact, estimates, quadrature, logPartition }
}

/** ∇θ E_part[E] over equal parts of the batch, in its order; a rest of rows is left out. */
async function gradientsOfParts({
  session,
  values,
  rows: { rowCount, dimension },
}: StepAtHand): Promise<Float64Array[]> {
  const partCount = Math.min(partsMaximum, rowCount)
  const size = Math.floor(rowCount / partCount)
  const nothing = new Array<number>(session.extraCount).fill(0)
  const gradients: Float64Array[] = []
  for (let part = 0; part < partCount; part++) {
    const rows = session.upload(values.subarray(part * size * dimension, (part + 1) * size * dimension), size)
    const { gradient } = session.jetParameterGradient([{ rows, energyWeight: 1 / size }], nothing)
    gradients.push((await session.downloadVector(gradient)).subarray(0, session.parameterCount))
  }
  return gradients
}

/** As the metrics of its name. */
export function biasEstimates(measured: MeasuredBias): Required<Yield>['values'] {
  const { obtained: exactly, repeats, withinNoise } = measured
  const obtained = { by: 'repeated-estimates', repeats, withinNoise, converged: exactly.converged } as const
  const { cosine, cosineError, normRatio, normRatioError, bias, deviation, exactNorm, exactNoise } = measured
  return {
    gradientCosine: { value: cosine, standardError: cosineError, obtained },
    gradientNormRatio: { value: normRatio, standardError: normRatioError, obtained },
    gradientBias: { value: bias, obtained },
    gradientDeviation: { value: deviation, obtained },
    exactGradientNorm: { value: exactNorm, standardError: exactNoise, obtained: exactly },
  }
}
