// Persistent contrastive divergence (PCD-k).
//
// Descends  E_data[∇θ E] − E_chains[∇θ E]  with chains that are kept alive between updates, on the bet that θ moves
// slowly enough for them to stay near equilibrium. When it does not, the energy gap drifts and chains chase the model.
// Chains start at training rows.
// Source: Tieleman 2008, "Training restricted Boltzmann machines using approximations to the likelihood gradient".

import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import { runSampler } from '../samplers/registry.ts'
import { energyGapStep } from './energy-gap-step.ts'
import type { Method } from './method.ts'

export const persistentContrastiveDivergence: Method<'persistent-contrastive-divergence'> = {
  extraCount: 0,

  negativesTitle: () => 'persistent chains',

  initialExtra: async () => [],

  init({ chainCount }, { session, data, seed }) {
    const { train, dimension } = data
    const random = randomStream({ seed, purpose: purposes.chainStart })
    const starts = new Float64Array(chainCount * dimension)
    for (let chain = 0; chain < chainCount; chain++) {
      const row = random.integer(train.length / dimension)
      starts.set(train.subarray(row * dimension, (row + 1) * dimension), chain * dimension)
    }
    return { chains: session.upload(starts, chainCount) }
  },

  async step({ steps, sampler }, { rows, iteration }, { chains }, { session, data, seed }) {
    const moved = await runSampler(sampler, {
      session,
      start: chains,
      steps,
      normals: { seed, purpose: purposes.chains, firstChain: 0, firstStep: (iteration - 1) * steps },
      acceptPurpose: purposes.chainsAccept,
      centre: data.mean,
    })
    return { ...(await energyGapStep(session, rows, moved)), state: { chains: moved.rows } }
  },
}
