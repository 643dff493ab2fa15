// Persistent contrastive divergence (PCD-k).
//
// Descends  E_data[∇θ E] − E_chains[∇θ E]  with chains that are kept alive between updates, on the bet that θ moves
// slowly enough for them to stay near equilibrium. When it does not, the energy gap drifts and chains chase the model.
// Chains start at training rows. With `restart` > 0 each chain starts anew with that probability before an update's
// steps: from a training row (then the method is a hybrid with CD) or from a Gaussian with the data's mean and covariance.
// Source: Tieleman 2008, "Training restricted Boltzmann machines using approximations to the likelihood gradient".

import type { MethodConfigOf } from '../../src-shared/config/method.ts'
import type { Rows } from '../backends/backend.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import { runSampler } from '../samplers/registry.ts'
import { adaptedSampler } from './adapted-sampler.ts'
import { noiseRows, trainingRows } from './chain-start.ts'
import { energyGapStep } from './energy-gap-step.ts'
import type { Method, MethodContext } from './method.ts'

type State = Readonly<{ chains: Rows }>

export const persistentContrastiveDivergence = {
  init({ chainCount }, { session, data, seed }) {
    const random = randomStream({ seed, purpose: purposes.chainStart })
    return { chains: session.upload(trainingRows(data, chainCount, random), chainCount) }
  },

  async step(config, { rows, iteration, samplerStep }, state, context) {
    const { steps, energyMagnitude } = config
    const { chains } = state
    const adapted = adaptedSampler(config.sampler, state)
    const { session, data, seed } = context
    const moved = await runSampler(adapted.sampler, {
      session,
      start: config.restart > 0 ? await restarted(config, { chains, iteration }, context) : chains,
      steps,
      normals: { seed, purpose: purposes.chains, firstChain: 0, firstStep: samplerStep },
      acceptPurpose: purposes.chainsAccept,
      centre: data.mean,
    })
    const step = await energyGapStep(session, { batch: rows, moved, steps, energyMagnitude })
    return adapted.keptWith({ ...step, state: { chains: moved.rows } })
  },
} satisfies Method<'persistent-contrastive-divergence', State>

/** The chains, some of them somewhere else: a chain's fate depends on (seed, chain, iteration) alone. */
async function restarted(
  { restart, restartSource }: MethodConfigOf<'persistent-contrastive-divergence'>,
  { chains, iteration }: { chains: Rows; iteration: number },
  { session, data, seed }: MethodContext,
): Promise<Rows> {
  const values = await session.download(chains)
  const startOf = restartSource === 'noise' ? noiseRows : trainingRows
  for (let chain = 0; chain < chains.rowCount; chain++) {
    const random = randomStream({ seed, purpose: purposes.chainRestart, chain, step: iteration })
    if (random.uniform() >= restart) continue
    values.set(startOf(data, 1, random), chain * data.dimension)
  }
  return session.upload(values, chains.rowCount)
}
