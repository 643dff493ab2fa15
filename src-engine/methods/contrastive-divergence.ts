// Contrastive divergence (CD-k).
//
// Descends  E_data[∇θ E] − E_negatives[∇θ E]  with negatives that are k sampler steps away from the data batch.
// Chains may start from noise instead, a Gaussian with the data's mean and covariance (coins where rows are binary), anew at each update: then k steps
// must reach the model from there, and the model learns to be what k steps make of noise (Nijkamp et al. 2019).
// Biased for finite k: modes far from the data are never visited, so energy there is never raised. Too large a sampler
// step sends the negatives away and diverges.
// Direction, worked: E = θx², θ = 1, one datum 1, ε = 0.1 without noise: the negative is 0.9, the gradient of the loss
// 1 − 0.81 = 0.19, and descent lowers θ towards the maximum-likelihood value ½.
// Source: Hinton 2002, "Training products of experts by minimizing contrastive divergence".

import type { Rows } from '../backends/backend.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import { runSampler } from '../samplers/registry.ts'
import { adaptedSampler } from './adapted-sampler.ts'
import { noiseRows } from './chain-start.ts'
import { energyGapStep } from './energy-gap-step.ts'
import type { Method, MethodContext } from './method.ts'

export const contrastiveDivergence = {
  async step({ steps, sampler, start, energyMagnitude }, { rows, iteration, samplerStep }, state, context) {
    const { session, data, seed } = context
    const adapted = adaptedSampler(sampler, state)
    const moved = await runSampler(adapted.sampler, {
      session,
      start: start === 'data' ? rows : noiseStart(rows.rowCount, iteration, context),
      steps,
      normals: { seed, purpose: purposes.negatives, firstChain: 0, firstStep: samplerStep },
      acceptPurpose: purposes.negativesAccept,
      centre: data.mean,
    })
    return adapted.keptWith(await energyGapStep(session, { batch: rows, moved, steps, energyMagnitude }))
  },
} satisfies Method<'contrastive-divergence'>

/** As many chains as the batch has rows, at noise that is new at each update. */
function noiseStart(count: number, iteration: number, { session, data, seed }: MethodContext): Rows {
  const random = randomStream({ seed, purpose: purposes.chainStart, step: iteration })
  return session.upload(noiseRows(data, count, random), count)
}
