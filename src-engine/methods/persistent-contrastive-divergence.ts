// Persistent contrastive divergence (PCD-k).
//
// Descends  E_data[∇θ E] − E_chains[∇θ E]  with chains that are kept alive between updates, on the bet that θ moves
// slowly enough for them to stay near equilibrium. When it does not, the energy gap drifts and chains chase the model.
// Chains start at training rows. With `restart` > 0 each chain starts anew with that probability before an update's
// steps: from a training row (then the method is a hybrid with CD) or from a Gaussian with the data's mean and covariance.
// Source: Tieleman 2008, "Training restricted Boltzmann machines using approximations to the likelihood gradient".

import type { MethodConfigOf } from '../../src-shared/config/method.ts'
import type { Rows } from '../backends/backend.ts'
import { gaussian } from '../distributions/gaussian.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream, type RandomStream } from '../random/random-stream.ts'
import { runSampler } from '../samplers/registry.ts'
import { energyGapStep } from './energy-gap-step.ts'
import type { Method, MethodContext } from './method.ts'

type State = Readonly<{ chains: Rows }>

export const persistentContrastiveDivergence = {
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

  async step(config, { rows, iteration, samplerStep }, { chains }, context) {
    const { steps, sampler } = config
    const { session, data, seed } = context
    const moved = await runSampler(sampler, {
      session,
      start: config.restart > 0 ? await restarted(config, { chains, iteration }, context) : chains,
      steps,
      normals: { seed, purpose: purposes.chains, firstChain: 0, firstStep: samplerStep },
      acceptPurpose: purposes.chainsAccept,
      centre: data.mean,
    })
    return { ...(await energyGapStep(session, { batch: rows, moved, steps })), state: { chains: moved.rows } }
  },
} satisfies Method<'persistent-contrastive-divergence', State>

/** The chains, some of them somewhere else: a chain's fate depends on (seed, chain, iteration) alone. */
async function restarted(
  { restart, restartSource }: MethodConfigOf<'persistent-contrastive-divergence'>,
  { chains, iteration }: { chains: Rows; iteration: number },
  { session, data, seed }: MethodContext,
): Promise<Rows> {
  const { train, mean, covariance, dimension } = data
  const values = await session.download(chains)
  const noise = restartSource === 'noise' ? gaussian({ mean, covariance }) : null
  const trainingRow = (random: RandomStream) => {
    const row = random.integer(train.length / dimension)
    return train.subarray(row * dimension, (row + 1) * dimension)
  }
  for (let chain = 0; chain < chains.rowCount; chain++) {
    const random = randomStream({ seed, purpose: purposes.chainRestart, chain, step: iteration })
    if (random.uniform() >= restart) continue
    values.set(noise ? noise.sample(1, random) : trainingRow(random), chain * dimension)
  }
  return session.upload(values, chains.rowCount)
}
