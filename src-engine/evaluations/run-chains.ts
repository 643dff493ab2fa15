// Chains of a sampler on the model as it stands: what convergence is judged by, and samples where no exact ones are.
//
// Chains start dispersed: every other one at a training row, the rest at a Gaussian twice as wide as the data, or where rows are binary at tosses of a coin. A warm-up
// is thrown away; in it a step size that is to follow its acceptance is adapted, then it stays. Everything is in the
// model's coordinates, and for the averaged parameters.

import { hasStepSize, targetAcceptanceOf, type SamplerConfig } from '../../src-shared/config/sampler.ts'
import { columnMoments } from '../metrics/moments.ts'
import type { Chains } from '../metrics/chains.ts'
import { purposes } from '../random/purposes.ts'
import type { RandomStream } from '../random/random-stream.ts'
import { adaptedBy, beginAdaptation, settledStepSizeOf, stepSizeOf } from '../samplers/dual-averaging.ts'
import { runSampler } from '../samplers/registry.ts'
import type { Subject } from './subject.ts'

/** Of the model as it stands. */
export interface ChainsModel {
  subject: Subject
  random(purpose: number): RandomStream
  /** Told how far the chains are, 0 … 1. */
  request: { report?: (share: number) => void }
}

export interface ChainsWish {
  sampler: SamplerConfig
  chains: number
  /** Sampler steps that are thrown away. */
  warmUp: number
  /** Kept of each chain. */
  draws: number
  /** Sampler steps from one draw to the next. */
  stepsPerDraw: number
  /** The class whose energy each chain samples (chains), from the training rows of which it may start; absent: all. */
  classes?: Uint8Array
}

export interface ChainDraws {
  /** By coordinate: draws of each chain. */
  coordinates: Chains[]
  /** E of the same draws, nats. */
  energies: Chains
  /** All draws, row-major, chain after chain within each draw. */
  rows: Float64Array
  /** Share of the proposals taken after the warm-up; null where nothing is refused. */
  acceptance: number | null
  /** After the warm-up; NaN where steps have no size. */
  stepSize: number
}

/** Enough steps of a warm-up for the average of the step sizes to settle: dual averaging's own weights do the rest. */
const bounds = { minimum: 1e-6, maximum: 100, memory: Number.POSITIVE_INFINITY }

export async function runChains(now: ChainsModel, wish: ChainsWish): Promise<ChainDraws> {
  const { session, coordinates, data } = now.subject
  const { dimension } = data
  const { chains, draws, warmUp, stepsPerDraw } = wish
  const { sampler, classes } = wish
  const target = targetAcceptanceOf(sampler)
  const given = hasStepSize(sampler) ? sampler.stepSize : Number.NaN
  let rows = session.upload(dispersedStarts(now, chains, wish.classes), chains)
  let adaptation = beginAdaptation(given)
  let step = 0
  const centre = coordinates.toModel(data.mean)
  const stream = { seed: now.random(purposes.diagnosticChains).integer(2 ** 32), firstChain: 0 }
  const walk = (steps: number, stepSize: number) =>
    runSampler(hasStepSize(sampler) ? { ...sampler, stepSize } : sampler, {
      ...{ session, start: rows, steps, centre, parameters: 'average', classes },
      normals: { ...stream, purpose: purposes.diagnosticChains, firstStep: step },
      acceptPurpose: purposes.diagnosticChainsAccept,
    })
  const advance = async (steps: number, stepSize: number): Promise<number | null> => {
    const moved = await walk(steps, stepSize)
    const acceptance = await moved.acceptance
    // A card would otherwise hold the rows of every step until the next update of the training.
    session.letGo?.([rows])
    rows = moved.rows
    step += steps
    return acceptance ?? null
  }

  while (step < warmUp) {
    const acceptance = await advance(target > 0 ? 1 : Math.min(warmUp - step, 50), stepSizeOf(adaptation))
    if (target > 0) adaptation = adaptedBy(adaptation, acceptance ?? Number.NaN, { target, ...bounds })
    now.request.report?.(step / (warmUp + draws * stepsPerDraw))
  }
  const stepSize = target > 0 ? settledStepSizeOf(adaptation) : given
  const all = new Float64Array(draws * chains * dimension)
  const energies = new Float64Array(draws * chains)
  let taken: number | null = null
  for (let draw = 0; draw < draws; draw++) {
    const acceptance = await advance(stepsPerDraw, stepSize)
    if (acceptance !== null) taken = (taken ?? 0) + acceptance / draws
    all.set(await session.download(rows), draw * chains * dimension)
    energies.set(await session.energy(rows, { parameters: 'average', classes }), draw * chains)
    now.request.report?.(step / (warmUp + draws * stepsPerDraw))
  }
  session.letGo?.([rows])
  return {
    coordinates: Array.from({ length: dimension }, (_, axis) => byChain(all, { chains, draws, dimension, axis })),
    energies: byChain(energies, { chains, draws, dimension: 1, axis: 0 }),
    ...{ rows: all, acceptance: taken, stepSize },
  }
}

interface Layout {
  chains: number
  draws: number
  dimension: number
  axis: number
}

function byChain(values: Float64Array, { chains, draws, dimension, axis }: Layout): Float64Array[] {
  return Array.from({ length: chains }, (_, chain) =>
    Float64Array.from({ length: draws }, (_, draw) => values[(draw * chains + chain) * dimension + axis]),
  )
}

/** Row-major, in the model's coordinates. */
function dispersedStarts(now: ChainsModel, chains: number, classes?: Uint8Array): Float64Array {
  const { coordinates, data } = now.subject
  const { dimension } = data
  const random = now.random(purposes.diagnosticChainStart)
  const train = coordinates.toModel(data.train)
  const { mean, variances } = columnMoments(train, dimension)
  const byClass = classes ? rowsByClass(data) : []
  const starts = new Float64Array(chains * dimension)
  for (let chain = 0; chain < chains; chain++) {
    const among = classes && byClass[classes[chain]]
    const row = among ? among[random.integer(among.length)] : random.integer(train.length / dimension)
    for (let axis = 0; axis < dimension; axis++) {
      const deviation = Math.sqrt(variances[axis])
      const dispersed = () =>
        data.rowKind === 'binary' ? random.integer(2) : mean[axis] + 2 * deviation * random.normal()
      starts[chain * dimension + axis] = chain % 2 === 0 ? train[row * dimension + axis] : dispersed()
    }
  }
  return starts
}

/** Places of the training rows of each class; every class has some. */
function rowsByClass({ classes }: Subject['data']): number[][] {
  const rows: number[][] = (classes?.names ?? []).map(() => [])
  classes?.train.forEach((label, row) => rows[label].push(row))
  return rows
}
