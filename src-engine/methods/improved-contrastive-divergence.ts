// Improved contrastive divergence (ICD-k).
//
// Descends, beside CD's energy gap, what moves the negatives x_k themselves:
//
//   loss   gap + w_KL mean E_frozen(x_k) − w_H d mean log ρ(x_k),   ρ the distance to the nearest other negative, d columns
//   x_k = x_{k−1} − η ∇E_θ(x_{k−1}) + σ ξ  (η = ε/2, σ = √ε in the coupled form), differentiated through this one step:
//   ∇θ g(x_k) = −η ∇θ [ vᵀ∇E_θ(x_{k−1}) ] with v = ∇g(x_k) held fixed, a slope of the energy at x_{k−1}
// The two terms together are the gradient of KL(law of x_k ‖ model) that CD leaves out, as far as one step tells it. What is
// reported as the loss has the change of energy over the last step in the place of E_frozen(x_k), whose level means nothing.
// d mean log ρ is an entropy up to a constant; Du et al. leave out d and set the weight by hand, and where it is less than
// w_KL the negatives crowd at the lowest energies (docs/study-defaults.md).
// Fails by the noise of its entropy (neighbour-spread.ts says where that is wild), and as CD does. Needs a
// last step that can be differentiated: Metropolis' yes or no cannot.
// Source: Du, Li, Tenenbaum & Mordatch 2021, "Improved contrastive divergence training of energy-based models", eqs. 6 to 10.

import { AppError } from '../../src-shared/errors.ts'
import type { MethodConfigOf } from '../../src-shared/config/method.ts'
import { onlyUnadjustedLangevin } from '../../src-shared/config/methods/improved-contrastive-divergence.ts'
import type { SamplerConfig } from '../../src-shared/config/sampler.ts'
import { driftOf, type UnadjustedLangevinConfig } from '../../src-shared/config/samplers/unadjusted-langevin.ts'
import type { EnergySession, Rows } from '../backends/backend.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import { runSampler } from '../samplers/registry.ts'
import { noiseRows, trainingRows } from './chain-start.ts'
import { energyGapStep, type LossAddition } from './energy-gap-step.ts'
import type { Method, MethodBatch, MethodContext, MethodState } from './method.ts'
import { neighbourSpread } from './neighbour-spread.ts'

type Config = MethodConfigOf<'improved-contrastive-divergence'>

/** All pairs of more than these would cost more than the rest of an update. */
const neighboursMaximum = 1024

export const improvedContrastiveDivergence = {
  check: ({ sampler }) => void langevinOf(sampler),

  /** Keeps chains where they are persistent, else nothing. */
  init({ start }, { session, data, batchSize, seed }): MethodState {
    if (start !== 'persistent') return {}
    const random = randomStream({ seed, purpose: purposes.chainStart })
    return { chains: session.upload(trainingRows(data, batchSize, random), batchSize) }
  },

  async step(config, { rows, iteration, samplerStep }, state: MethodState, context) {
    const { steps, energyMagnitude } = config
    const { session, data, seed } = context
    const sampler = langevinOf(config.sampler)
    const start = config.start === 'persistent' ? (state.chains as Rows) : startOf(config, { rows, iteration }, context)
    const moved = await runSampler(sampler, {
      ...{ session, start, steps },
      normals: { seed, purpose: purposes.negatives, firstChain: 0, firstStep: samplerStep },
      acceptPurpose: purposes.negativesAccept,
      centre: data.mean,
      answer: { previous: true },
    })
    const negatives = moved.rows
    const lastStep = { negatives, previous: moved.previous!, drift: driftOf(sampler) }
    const addition = await throughLastStep(config, lastStep, session)
    const step = await energyGapStep(session, { batch: rows, moved, steps, energyMagnitude, ...addition })
    return config.start === 'persistent' ? { ...step, state: { chains: negatives } } : step
  },
} satisfies Method<'improved-contrastive-divergence'>

function langevinOf(sampler: SamplerConfig): UnadjustedLangevinConfig {
  if (sampler.kind === 'unadjusted-langevin') return sampler
  throw new AppError('not-supported', onlyUnadjustedLangevin, { field: 'method.sampler' })
}

/** As many chains as the batch has rows, for those that live for one update. */
function startOf(
  { start }: Config,
  { rows, iteration }: Pick<MethodBatch, 'rows' | 'iteration'>,
  { session, data, seed }: MethodContext,
): Rows {
  if (start === 'data') return rows
  const random = randomStream({ seed, purpose: purposes.chainStart, step: iteration })
  return session.upload(noiseRows(data, rows.rowCount, random), rows.rowCount)
}

interface LastStep {
  /** x_k and x_{k−1} */
  negatives: Rows
  previous: Rows
  /** η */
  drift: number
}

/** The terms of the head of this file, as one more slope of the energy; nothing where both weights are 0. */
async function throughLastStep(
  { klWeight, entropyWeight }: Config,
  { negatives, previous, drift }: LastStep,
  session: EnergySession,
): Promise<{ addition?: LossAddition }> {
  const { rowCount, dimension } = negatives
  const neighbours = Math.min(rowCount, neighboursMaximum)
  const spreads = entropyWeight > 0 && neighbours > 1
  if (klWeight === 0 && !spreads) return {}
  const [points, slopes] = await Promise.all([
    spreads ? session.download(negatives) : null,
    klWeight > 0 ? session.download(session.energyGradientX(negatives)) : null,
  ])
  // v of each row, times n: the weight of the term divides by it.
  const direction = new Float64Array(rowCount * dimension)
  slopes?.forEach((slope, at) => (direction[at] += klWeight * slope))
  const spread = points && neighbourSpread(points, dimension, neighbours)
  spread?.derivative.forEach((value, at) => (direction[at] -= entropyWeight * dimension * rowCount * value))
  return {
    addition: {
      term: { rows: previous, direction: session.upload(direction, rowCount), slopeWeight: -drift / rowCount },
      loss: (negativeEnergy, previousEnergy) =>
        klWeight * (negativeEnergy - previousEnergy) -
        (spread ? entropyWeight * dimension * spread.meanLogDistance : 0),
      // ∇x at the negatives, and a slope differentiated where they came from, which goes forward and backward twice.
      evaluations: (slopes ? 3 : 2) * rowCount,
    },
  }
}
