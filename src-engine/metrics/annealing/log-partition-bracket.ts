// log Z of a model in any dimension, between two estimates: annealed importance sampling from below, its reverse from above.
//
//   pilot ─▶ path explored (annealing-plan.ts) ─▶ probe: how much the weights really vary ─▶ K densities
//         ─▶ N chains forwards ─▶ N chains backwards from samples of the model ─▶ bracket, verdict
// The number of densities is chosen so that the bracket becomes as narrow as wished, as far as the effort allows. What it
// is chosen by is thrown away: each end is on average beyond log Z whatever the model is. The upper end is a bound only
// where the samples are exact (d ≤ 2, closed forms); else they are the ends of long chains, half of them begun at the
// rows and half at the forward chains, and nothing proves them.
// Fails where chains do not find all of the model's mass: the verdict looks for signs of it, and cannot see all.
// Source: Neal 2001; Burda, Grosse & Salakhutdinov 2015; Grosse, Ancha & Roy 2016 (the bracket).

import { purposes } from '../../random/purposes.ts'
import { randomStream } from '../../random/random-stream.ts'
import type { Rows } from '../../backends/backend.ts'
import { annealBackwards, annealForwards, type Annealed } from './anneal.ts'
import type { AnnealingPath } from './annealing-path.ts'
import { chosenRows, explorePath, planFrom, type Pilot } from './annealing-plan.ts'
import type { DrawTarget } from './exact-target.ts'
import { meanOf, varianceOf } from '../mean-variance.ts'
import { relativeVarianceFor, summariseWeights, type WeightSummary } from './importance-weights.ts'
import { transition, type Transition } from './transitions.ts'

export interface BracketEnd extends WeightSummary {
  /** Nats, of the model in the path's coordinates. */
  value: number
  chains: number
}

export interface LogPartitionBracket {
  lower: BracketEnd
  upper: BracketEnd
  /** Whether the upper end is a bound. */
  exact: boolean
  /** log (mean of all weights forwards): the usual estimate. */
  estimate: number
  /** K */
  densities: number
  /** β of each after the base, with what was seen there on the way up. */
  betas: number[]
  variances: number[]
  acceptances: number[]
  /** Variance of the log weights over the sum of those of their increments, the larger of both ways: 1 where chains mix. */
  stiffness: number
  /** By how many standard errors the weights of chains from the rows and from the way up differ; null with exact samples. */
  disagreement: number | null
  evaluations: number
}

export interface BracketOptions {
  path: AnnealingPath
  seed: number
  /** Exact samples of the model; null where there are none. */
  target: DrawTarget | null
  /** Row-major: where long chains begin. */
  rows: Float64Array
  /** Rows through forward and backward that it may take, about. */
  effort?: number
  /** Wished width of the bracket with two standard errors on each side, nats. */
  width?: number
  report?: (share: number) => void
}

/** Nats: what is affordable grows with the dimension. */
const wishedWidth = ({ dimension }: AnnealingPath): number => Math.min(0.4, 0.025 + 0.007 * (dimension - 1))

const chains = 512
const probeChains = 128
/** Of the log weights, in the probe, if the chains mixed. */
const probeVariance = 0.25
const densitiesMinimum = 16
const probeDensitiesMaximum = 128
/** Transitions of long chains at β = 1. */
const longSteps = 200
/** No two ways share numbers; the pilot's chains begin at 0. */
const firstChains = { probe: 2 ** 12, forwards: 2 ** 13, backwards: 2 ** 14, long: 2 ** 15 } as const

export async function bracketLogPartition(options: BracketOptions): Promise<LogPartitionBracket> {
  const { path, seed, target, effort = 16e6, width = wishedWidth(path), report = () => undefined } = options
  const pilot = await explorePath({ path, seed, report: (share) => report(0.1 * share) })
  const probe = await forwards(options, planFrom(pilot, probeDensities(pilot)), 'probe')
  const densities = densitiesFor({ pilot, probe, width, effort: effort - pilot.evaluations - probe.evaluations })
  const plan = planFrom(pilot, densities)
  const up = await forwards(options, plan, 'forwards', (share) => report(0.15 + 0.4 * share))
  const long = target ? null : await longChains(options, plan, up)
  const start = target ? await exactRows(options, target) : long!.rows
  const way = { path, plan, start, seed, firstChain: firstChains.backwards }
  const down = await annealBackwards({ ...way, report: (share) => report(0.6 + 0.4 * share) })
  const [below, above] = [summariseWeights(up.logWeights), summariseWeights(down.logWeights)]
  return {
    lower: { ...below, value: path.logPartition + below.bound, chains },
    upper: { ...above, value: path.logPartition - above.bound, chains },
    exact: target !== null,
    estimate: path.logPartition + below.logMean,
    densities,
    betas: plan.slice(1).map(({ beta }) => beta),
    variances: up.variances,
    acceptances: up.acceptances,
    stiffness: Math.max(stiffnessOf(up), stiffnessOf(down)),
    disagreement: target ? null : disagreementOf(down.logWeights),
    evaluations: [pilot, probe, up, down, ...(long ? [long] : [])].reduce((sum, each) => sum + each.evaluations, 0),
  }
}

function forwards(
  { path, seed }: BracketOptions,
  plan: readonly Transition[],
  way: 'probe' | 'forwards',
  report?: (share: number) => void,
): Promise<Annealed> {
  const count = way === 'probe' ? probeChains : chains
  const firstChain = firstChains[way]
  const values = path.sample(count, { seed, purpose: purposes.annealingStart, chain: firstChain })
  return annealForwards({ path, plan, start: path.session.upload(values, count), seed, firstChain, report })
}

const probeDensities = ({ stages }: Pilot): number =>
  Math.min(probeDensitiesMaximum, Math.max(densitiesMinimum, Math.ceil(stages.at(-1)!.length ** 2 / probeVariance)))

interface DensitiesOptions {
  pilot: Pilot
  probe: Annealed
  width: number
  effort: number
}

/** K, from the variance v of the log weights in the probe, which falls as 1/K. */
function densitiesFor({ pilot, probe, width, effort }: DensitiesOptions): number {
  const { variance } = summariseWeights(probe.logWeights)
  const length = pilot.stages.at(-1)!.length
  const spread = Math.max(length ** 2, Number.isFinite(variance) ? variance * probe.variances.length : 0)
  const stepCost = probe.evaluations / (probe.variances.length * probeChains)
  const affordable = Math.floor(effort / (2 * chains * stepCost))
  // Of log w, if w is about log-normal.
  const wished = Math.ceil(spread / Math.log1p(relativeVarianceFor(width, chains)))
  return Math.max(densitiesMinimum, Math.min(wished, affordable))
}

async function exactRows({ path, seed }: BracketOptions, target: DrawTarget): Promise<Rows> {
  const random = randomStream({ seed, purpose: purposes.annealingTarget })
  return path.session.upload(await target(chains, random), chains)
}

/** Even chains begin at the rows, odd ones where forward chains ended, drawn by their weights. */
async function longChains(
  { path, seed, rows }: BracketOptions,
  plan: readonly Transition[],
  up: Annealed,
): Promise<{ rows: Rows; evaluations: number }> {
  const { session, dimension } = path
  const random = randomStream({ seed, purpose: purposes.annealingChoice, chain: firstChains.long })
  const values = await session.download(up.rows)
  const found = chosenRows({ values, dimension, logWeights: up.logWeights, count: chains, random })
  for (let chain = 0; chain < chains; chain += 2) {
    const from = random.integer(rows.length / dimension)
    found.set(rows.subarray(from * dimension, (from + 1) * dimension), chain * dimension)
  }
  let moved = session.upload(found, chains)
  const last = plan.at(-1)!
  for (let step = 0; step < longSteps; step++) {
    moved = (await transition(path, moved, last, { seed, firstChain: firstChains.long, step })).rows
  }
  return { rows: moved, evaluations: chains * longSteps * last.leapfrogSteps }
}

function stiffnessOf({ logWeights, variances }: Annealed): number {
  const independent = variances.reduce((sum, value) => sum + value, 0)
  return independent > 0 ? varianceOf(logWeights) / independent : 1
}

/** Of the chains from the rows (even) and those from the way up (odd). */
function disagreementOf(logWeights: Float64Array): number {
  const halves = [0, 1].map((parity) => [...logWeights].filter((_, chain) => chain % 2 === parity))
  const [first, second] = halves.map((half) => ({ mean: meanOf(half), error: varianceOf(half) / half.length }))
  return Math.abs(first.mean - second.mean) / Math.sqrt(first.error + second.error)
}
