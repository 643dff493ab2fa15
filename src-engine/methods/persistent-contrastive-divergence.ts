// Persistent contrastive divergence (PCD-k).
//
// Descends  E_data[∇θ E] − E_chains[∇θ E]  with chains that are kept alive between updates, on the bet that θ moves
// slowly enough for them to stay near equilibrium. When it does not, the energy gap drifts and chains chase the model.
// Chains start at training rows. With `restart` > 0 each chain starts anew with that probability before an update's
// steps: from a training row (then the method is a hybrid with CD) or from noise (chain-start.ts).
// Tempered chains have a replica at each of several temperatures (samplers/parallel-tempering.ts); the replicas at
// temperature 1 are the negatives (Desjardins et al. 2010, "Tempered Markov chain Monte Carlo for training of restricted
// Boltzmann machines"). Swaps fail where temperatures are too far apart, which the swap rate tells.
// Source: Tieleman 2008, "Training restricted Boltzmann machines using approximations to the likelihood gradient".

import type { MethodConfigOf } from '../../src-shared/config/method.ts'
import type { SamplerConfig } from '../../src-shared/config/sampler.ts'
import type { Rows } from '../backends/backend.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import { geometricLadder, replicasOf, runTempered } from '../samplers/parallel-tempering.ts'
import { runSampler } from '../samplers/registry.ts'
import type { SamplerResult, SamplerRun } from '../samplers/sampler.ts'
import { adaptedSampler } from './adapted-sampler.ts'
import { aged, chainAges, meanAge, movedAges } from './chain-ages.ts'
import { noiseRows, trainingRows } from './chain-start.ts'
import { energyGapStep } from './energy-gap-step.ts'
import type { Method, MethodContext, MethodState, MethodStep } from './method.ts'

type Config = MethodConfigOf<'persistent-contrastive-divergence'>
/** Beside the chains, how old each is (chain-ages.ts). */
type State = MethodState & Readonly<{ chains: Rows }>

export const persistentContrastiveDivergence = {
  init({ chainCount, temperatures }, { session, data, seed }) {
    const random = randomStream({ seed, purpose: purposes.chainStart })
    const starts = trainingRows(data, chainCount, random)
    const count = chainCount * temperatures
    return { chains: session.upload(replicasOf(starts, temperatures), count), ages: new Float64Array(count) }
  },

  async step(config, { rows, iteration, samplerStep }, state, context) {
    const { steps, energyMagnitude } = config
    const { chains } = state
    const ages = chainAges(state, { count: chains.rowCount, steps: samplerStep })
    const adapted = adaptedSampler(config.sampler, state)
    const { session, data, seed } = context
    const moved = await moveChains(config, adapted.sampler, {
      session,
      start: config.restart > 0 ? await restarted(config, { chains, ages, iteration }, context) : chains,
      steps,
      normals: { seed, purpose: purposes.chains, firstChain: 0, firstStep: samplerStep },
      acceptPurpose: purposes.chainsAccept,
      centre: data.mean,
    })
    const step = await energyGapStep(session, { batch: rows, moved, steps, energyMagnitude })
    const older = aged(ages, steps)
    const kept = { chains: moved.chains, ages: moved.origins ? movedAges(older, moved.origins) : older }
    const chainAge = meanAge(kept.ages.subarray(0, moved.rows.rowCount))
    const metrics = { ...step.metrics, ...moved.metrics, chainAge }
    return adapted.keptWith({ ...step, metrics, state: kept })
  },
} satisfies Method<'persistent-contrastive-divergence', State>

interface MovedChains extends SamplerResult {
  /** What is kept: all replicas where the chains are tempered. `rows` are the negatives. */
  chains: Rows
  /** In which row each of them was; absent where none changed places. */
  origins?: Int32Array
  metrics: MethodStep['metrics']
}

/** One walk of all chains; tempered ones exchange places at its end, and those at temperature 1 are the negatives. */
async function moveChains(
  { temperatures, smallestInverseTemperature }: Config,
  sampler: SamplerConfig,
  run: SamplerRun,
): Promise<MovedChains> {
  if (temperatures === 1) {
    const moved = await runSampler(sampler, run)
    return { ...moved, chains: moved.rows, metrics: {} }
  }
  const { rows, origins, cold, coldAcceptance, swapRates, evaluations, extent } = await runTempered(sampler, {
    ...run,
    ladder: geometricLadder(temperatures, 1 / smallestInverseTemperature),
    swapPurpose: purposes.replicaSwaps,
  })
  return {
    ...{ rows: cold, chains: rows, origins, extent, evaluations },
    ...(coldAcceptance !== undefined && { acceptance: Promise.resolve(coldAcceptance) }),
    metrics: { swapRate: Math.min(...swapRates) },
  }
}

/** The chains, some of them somewhere else and of age 0: a chain's fate depends on (seed, chain, iteration) alone. */
async function restarted(
  { restart, restartSource }: Config,
  { chains, ages, iteration }: { chains: Rows; ages: Float64Array; iteration: number },
  { session, data, seed }: MethodContext,
): Promise<Rows> {
  const values = await session.download(chains)
  const startOf = restartSource === 'noise' ? noiseRows : trainingRows
  for (let chain = 0; chain < chains.rowCount; chain++) {
    const random = randomStream({ seed, purpose: purposes.chainRestart, chain, step: iteration })
    if (random.uniform() >= restart) continue
    values.set(startOf(data, 1, random), chain * data.dimension)
    ages[chain] = 0
  }
  return session.upload(values, chains.rowCount)
}
