// Samples of the model beside held-out data, in the model's coordinates, where no unit of a column outweighs another's.
//
// Exact by the quadrature's grid in one or two dimensions. Beyond, Hamiltonian Monte Carlo from dispersed starts stands in,
// and its R̂ says how far that can be trusted.

import type { Obtained } from '../../src-shared/estimate.ts'
import type { SamplerConfig } from '../../src-shared/config/sampler.ts'
import type { Enumeration } from '../metrics/rbm-enumeration.ts'
import { splitRHat } from '../metrics/split-r-hat.ts'
import type { GridSample } from '../metrics/grid-sampler.ts'
import { purposes } from '../random/purposes.ts'
import { runChains, type ChainsModel } from './run-chains.ts'
import type { Subject } from './subject.ts'

export interface ModelDraws {
  /** Row-major, in the model's coordinates, in random order or nearly independent; empty where log Z is not finite. */
  rows: Float64Array
  dimension: number
  obtained: Obtained
}

interface SampledModel extends ChainsModel {
  samples(): Promise<GridSample>
  enumeration(): Promise<Enumeration | null>
}

/** Trajectories about a standard deviation long. */
export const trajectories = {
  ...({ kind: 'hamiltonian-monte-carlo', stepSize: 0.2, leapfrogSteps: 8, targetAcceptance: 0.7 } as const),
}

/** What moves chains farthest: hidden units where they can be drawn, else trajectories. */
export const chainSampler = ({ session }: Subject): SamplerConfig =>
  session.capabilities.has('gibbs') ? { kind: 'gibbs' } : trajectories

/** As many as the chains of a model without exact samples yield. */
const exactDraws = 1024

/** Each draw ten steps after the one before. */
const chains = {
  chains: 64,
  warmUp: 300,
  draws: 16,
  stepsPerDraw: 10,
} as const

export async function modelDraws(now: SampledModel): Promise<ModelDraws> {
  const { coordinates, frame, data, has } = now.subject
  const { dimension } = data
  if (has.has('quadrature')) {
    const rows = coordinates.toModel(frame.fromModel((await now.samples()).rows))
    return { rows, dimension, obtained: { by: 'monte-carlo', draws: rows.length / dimension } }
  }
  const summed = await now.enumeration()
  if (summed) {
    const rows = summed.sample(exactDraws, now.random(purposes.modelSamples))
    return { rows, dimension, obtained: { by: 'monte-carlo', draws: exactDraws } }
  }
  const drawn = await runChains(now, { ...chains, sampler: chainSampler(now.subject) })
  const rHat = Math.max(...[...drawn.coordinates, drawn.energies].map(splitRHat))
  return {
    rows: drawn.rows,
    dimension,
    obtained: {
      by: 'markov-chains',
      chains: chains.chains,
      draws: chains.draws,
      ...(Number.isFinite(rHat) && { rHat }),
    },
  }
}

export interface SamplePair {
  /** Of the model, at most `maximum` rows. */
  first: Float64Array
  /** Held out, at most as many. */
  second: Float64Array
  dimension: number
  /** What is to be said of a value that rests on the first. */
  obtained: Obtained
}

interface DrawnModel extends Pick<ChainsModel, 'subject'> {
  draws(): Promise<ModelDraws>
}

/** Both are in random order: the first rows are as good as any. Null where there are no samples. */
export async function samplePair(now: DrawnModel, maximum: number): Promise<SamplePair | null> {
  const { coordinates, data } = now.subject
  const { rows, dimension, obtained } = await now.draws()
  const first = rows.subarray(0, maximum * dimension)
  if (first.length === 0) return null
  const second = coordinates.toModel(data.test.subarray(0, maximum * dimension))
  const used: Obtained = obtained.by === 'monte-carlo' ? { ...obtained, draws: first.length / dimension } : obtained
  return { first, second, dimension, obtained: used }
}

/** What stands for a value where there are no samples. */
export const noSamples = { value: Number.NaN, obtained: { by: 'monte-carlo', draws: 0 } } as const
