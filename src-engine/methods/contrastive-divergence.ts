// Contrastive divergence (CD-k).
//
// Descends  E_data[∇θ E] − E_negatives[∇θ E]  with negatives that are k sampler steps away from the data batch.
// Biased for finite k: modes far from the data are never visited, so energy there is never raised. Too large a sampler
// step sends the negatives away and diverges.
// Direction, worked: E = θx², θ = 1, one datum 1, ε = 0.1 without noise: the negative is 0.9, the gradient of the loss
// 1 − 0.81 = 0.19, and descent lowers θ towards the maximum-likelihood value ½.
// Source: Hinton 2002, "Training products of experts by minimizing contrastive divergence".

import { purposes } from '../random/purposes.ts'
import { runSampler } from '../samplers/registry.ts'
import { energyGapStep } from './energy-gap-step.ts'
import type { Method } from './method.ts'

export const contrastiveDivergence = {
  async step({ steps, sampler }, { rows, samplerStep }, _state, { session, data, seed }) {
    const moved = await runSampler(sampler, {
      session,
      start: rows,
      steps,
      normals: { seed, purpose: purposes.negatives, firstChain: 0, firstStep: samplerStep },
      acceptPurpose: purposes.negativesAccept,
      centre: data.mean,
    })
    return energyGapStep(session, { batch: rows, moved, steps })
  },
} satisfies Method<'contrastive-divergence'>
