// What is looked at of a lane's chains at an evaluation, so that a diagnosis has something to go by: how strongly the
// energy is curved where they walk, how far they spread, and at the end whether persistent ones mix.
//
// Nothing of the training is touched: the numbers depend on where the run stands alone, so a resumed run has the same.
// Curvature takes 64 rows through 12 Hessian-vector products, about the work of half an update of CD-10; mixing, once per
// run, takes 64 chains through 40 draws, in all a tenth of the steps that each chain of the run took.

import type { LaneConfig } from '../../src-shared/config/lane.ts'
import { methodDefinition, type MethodConfig } from '../../src-shared/config/method.ts'
import { samplerDefinition } from '../../src-shared/config/sampler.ts'
import type { Estimate } from '../../src-shared/estimate.ts'
import { mixingShare } from '../../src-shared/diagnosis/stuck-chains.ts'
import type { MetricName } from '../../src-shared/metric.ts'
import type { Rows } from '../backends/backend.ts'
import { adaptedSampler } from '../methods/adapted-sampler.ts'
import type { MethodContext, MethodState } from '../methods/method.ts'
import { areConstant } from '../metrics/chains.ts'
import { splitRHat } from '../metrics/split-r-hat.ts'
import { purposes } from '../random/purposes.ts'
import { runSampler } from '../samplers/registry.ts'
import { largestCurvature } from './curvature.ts'

export interface ChainSigns {
  lane: LaneConfig
  context: MethodContext
  state: MethodState
  /** Negatives of the last step; null before the first. */
  drawn: Rows | null
  /** Sampler steps that each chain has taken. */
  samplerSteps: number
  /** The run ends with this evaluation. */
  final: boolean
}

const looked = 32
const mixingChains = 64
const mixingDraws = 40

export async function chainSigns(signs: ChainSigns): Promise<Partial<Record<MetricName, Estimate>>> {
  const { lane, context, drawn, final } = signs
  const { method } = lane
  if (!('sampler' in method)) return {}
  const found: Partial<Record<MetricName, number>> = {}
  const negatives = drawn && (await context.session.download(drawn))
  if (samplerDefinition(method.sampler.kind).stepSizeLimit && context.session.capabilities.has('gradient-x')) {
    found.curvature = await curvatureAround(context, negatives)
  }
  if (negatives) found.chainSpread = spreadOf(negatives, context)
  if (final && drawn && keepsAll(method)) found.chainRHat = await mixingOf(drawn, signs)
  return Object.fromEntries(
    Object.entries(found).map(([name, value]) => [name, { value, obtained: { by: 'training' } }]),
  )
}

/** Chains that start anew, or are moved by others at higher temperatures, mix by more than the sampler. */
function keepsAll(method: MethodConfig): boolean {
  if (!methodDefinition(method.kind).keepsChains?.(method)) return false
  return !('restart' in method && method.restart > 0) && !('temperatures' in method && method.temperatures > 1)
}

async function curvatureAround({ session, data }: MethodContext, negatives: Float64Array | null): Promise<number> {
  const { dimension } = data
  const first = (values: Float64Array) => values.subarray(0, looked * dimension)
  const values = Float64Array.from([...first(data.train), ...(negatives ? first(negatives) : [])])
  return largestCurvature(session, session.upload(values, values.length / dimension))
}

/** Root mean squared distance from their mean, over that of the training rows. */
function spreadOf(rows: Float64Array, { data: { dimension, covariance } }: MethodContext): number {
  const count = rows.length / dimension
  let [variance, dataVariance] = [0, 0]
  for (let axis = 0; axis < dimension; axis++) {
    let [mean, squares] = [0, 0]
    for (let at = axis; at < rows.length; at += dimension) mean += rows[at] / count
    for (let at = axis; at < rows.length; at += dimension) squares += (rows[at] - mean) ** 2
    variance += squares / count
    dataVariance += covariance[axis * dimension + axis]
  }
  return Math.sqrt(variance / dataVariance)
}

/** The largest split R̂ of a coordinate, of chains that go on at the last parameters. */
async function mixingOf(chains: Rows, { lane: { method }, context, state, samplerSteps }: ChainSigns): Promise<number> {
  if (!('sampler' in method)) return Number.NaN
  const { session, data, seed } = context
  const { dimension } = data
  const count = Math.min(mixingChains, chains.rowCount)
  const start = (await session.download(chains)).subarray(0, count * dimension)
  const { sampler } = adaptedSampler(method.sampler, state)
  const traces = Array.from({ length: dimension }, () =>
    Array.from({ length: count }, () => new Float64Array(mixingDraws)),
  )
  const steps = Math.max(method.steps, Math.ceil((mixingShare * samplerSteps) / mixingDraws))
  let rows = session.upload(start, count)
  for (let draw = 0; draw < mixingDraws; draw++) {
    const moved = await runSampler(sampler, {
      ...{ session, start: rows, steps, centre: data.mean },
      normals: { seed, purpose: purposes.mixing, firstChain: 0, firstStep: draw * steps },
      acceptPurpose: purposes.mixingAccept,
    })
    session.letGo?.([rows])
    rows = moved.rows
    const values = await session.download(rows)
    values.forEach((value, index) => (traces[index % dimension][Math.floor(index / dimension)][draw] = value))
  }
  session.letGo?.([rows])
  // A pixel that is always black says nothing of mixing; chains that stand still at several places do.
  const varied = traces.filter((chains) => !areConstant(chains))
  return varied.length === 0 ? Number.NaN : Math.max(...varied.map(splitRHat))
}
