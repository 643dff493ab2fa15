// Which densities of the path are visited, and with which steps: found by a pilot whose chains are then thrown away, so
// that what is estimated by the plan is not biased by it.
//
// The pilot goes from β to the β′ at which the conditional effective sample size is `conditionalShare` of the chains,
//   CESS(β′) = N (Σ W v)² / Σ W v²,   v = exp(−(β′ − β)(E − E₀)),   W the weights so far (normalised),
// by bisection; draws the chains anew by their weights where the effective sample size falls below half; and adapts the
// step size there by dual averaging. The standard deviations of log v along the way add up to the path's length Λ. K
// densities equally far apart in it give log weights of variance Λ²/K, if the chains mix.
// Source: Zhou, Johansen & Aston 2016 (constant CESS); Hoffman & Gelman 2014 (dual averaging); Neal 2001, § 4.

import { AppError } from '../../../src-shared/errors.ts'
import type { Rows } from '../../backends/backend.ts'
import { purposes } from '../../random/purposes.ts'
import { randomStream } from '../../random/random-stream.ts'
import { chooseWeighted, cumulativeSums } from '../../random/weighted-choice.ts'
import { adaptedBy, beginAdaptation, settledStepSizeOf, stepSizeOf } from '../../samplers/dual-averaging.ts'
import type { AnnealingPath } from './annealing-path.ts'
import { transition, type Transition } from './transitions.ts'

const pilotChains = 128
const conditionalShare = 0.8
/** Transitions at each density of the pilot, in which the step size adapts. */
const adaptationSteps = 10
const targetAcceptance = 0.8
const leapfrogMaximum = 20
/** A path that is longer is not walked to its end: its model is out of reach. */
const stagesMaximum = 400

export interface PilotStage extends Transition {
  /** Λ from the base to here. */
  length: number
}

export interface Pilot {
  /** The first is the base, β = 0; the last has β = 1. */
  stages: readonly PilotStage[]
  /** Rows through forward and backward that it cost. */
  evaluations: number
}

export interface PilotOptions {
  path: AnnealingPath
  seed: number
  /** Told how far it is along β, 0 … 1. */
  report?: (share: number) => void
}

/** Throws AppError('not-supported') for a model whose energies are not finite where the base is. */
export async function explorePath({ path, seed, report }: PilotOptions): Promise<Pilot> {
  const start = path.sample(pilotChains, { seed, purpose: purposes.annealingStart, step: 0 })
  let rows = path.session.upload(start, pilotChains)
  let logWeights = new Float64Array(pilotChains)
  let stepSize = firstStepSize(path)
  const stages: PilotStage[] = [{ beta: 0, stepSize, leapfrogSteps: 1, length: 0 }]
  let evaluations = 0
  let step = 0
  while (stages.at(-1)!.beta < 1 && stages.length < stagesMaximum) {
    const { beta, length } = stages.at(-1)!
    const rises = await path.rises(rows, beta)
    if (!(await rises(1)).every(Number.isFinite)) {
      if (stages.length === 1) throw notFinite()
      break
    }
    const next = await nextBeta(beta, rises, logWeights)
    const rise = await rises(next)
    const deviation = Math.sqrt(weightedVariance(rise, logWeights))
    logWeights = logWeights.map((weight, chain) => weight - rise[chain])
    if (effectiveShare(logWeights) < 0.5) {
      rows = await drawnAnew(path, rows, logWeights, { seed, step })
      logWeights = new Float64Array(pilotChains)
    }
    const leapfrogSteps = trajectorySteps(path, stepSize)
    const adapted = await adaptAt({ beta: next, stepSize, leapfrogSteps }, path, rows, { seed, step })
    rows = adapted.rows
    stepSize = adapted.stepSize
    step += adaptationSteps
    evaluations += pilotChains * (adaptationSteps * leapfrogSteps + 0.5)
    stages.push({ beta: next, stepSize, leapfrogSteps: trajectorySteps(path, stepSize), length: length + deviation })
    report?.(next)
  }
  return { stages, evaluations }
}

const notFinite = (): AppError =>
  new AppError(
    'not-supported',
    'Expected finite energies near the data, got NaN or ±Infinity: the model has left the finite numbers, so log Z is not defined; measure it at an earlier iteration.',
  )

/** `count` + 1 transitions from the base (β = 0) to β = 1, equally far apart in Λ; the first is never made. */
export function planFrom({ stages }: Pilot, count: number): Transition[] {
  const whole = stages.at(-1)!.length
  return Array.from({ length: count + 1 }, (_, index) => {
    if (index === count) return { ...stages.at(-1)!, beta: 1 }
    const wished = whole > 0 ? (index / count) * whole : 0
    const at = Math.max(
      1,
      stages.findIndex(({ length }) => length >= wished && length > 0),
    )
    const [before, after] = [stages[at - 1], stages[at]]
    const share = whole > 0 ? (wished - before.length) / (after.length - before.length || 1) : index / count
    const beta = before.beta + share * (after.beta - before.beta)
    // The shorter of both: between them the energy may be as steep as at either. In the base nothing was adapted.
    const stepSize = before.beta === 0 ? after.stepSize : Math.min(before.stepSize, after.stepSize)
    return { beta, stepSize, leapfrogSteps: after.leapfrogSteps }
  })
}

/** Of a Gaussian of the narrowest width, a leapfrog step that is taken about as often as it should be. */
const firstStepSize = ({ deviations, dimension }: AnnealingPath): number => deviations.narrowest * dimension ** -0.25

/** A trajectory is to cross the widest direction: a quarter of a turn in a Gaussian of that width. */
const trajectorySteps = ({ deviations, moves }: AnnealingPath, stepSize: number): number =>
  moves === 'gibbs'
    ? 1
    : Math.max(1, Math.min(leapfrogMaximum, Math.round((0.5 * Math.PI * deviations.widest) / stepSize)))

async function adaptAt(
  { beta, stepSize, leapfrogSteps }: Transition,
  path: AnnealingPath,
  start: Rows,
  { seed, step }: { seed: number; step: number },
): Promise<{ rows: Rows; stepSize: number }> {
  let rows = start
  let adaptation = beginAdaptation(stepSize)
  const bounds = { minimum: stepSize / 100, maximum: 4 * path.deviations.widest, memory: Number.POSITIVE_INFINITY }
  for (let round = 0; round < adaptationSteps; round++) {
    const here = { beta, stepSize: stepSizeOf(adaptation), leapfrogSteps }
    const moved = await transition(path, rows, here, { seed, firstChain: 0, step: step + round })
    rows = moved.rows
    adaptation = adaptedBy(adaptation, moved.acceptance, { ...bounds, target: targetAcceptance })
  }
  return { rows, stepSize: settledStepSizeOf(adaptation) }
}

/** The largest β′ ≤ 1 at which CESS is still the wished share of the chains. */
async function nextBeta(
  beta: number,
  rises: (to: number) => Promise<Float64Array>,
  logWeights: Float64Array,
): Promise<number> {
  const fits = async (to: number) => conditionalEffectiveShare(await rises(to), logWeights) >= conditionalShare
  if (await fits(1)) return 1
  let [low, high] = [beta, 1]
  for (let round = 0; round < 50; round++) {
    const middle = 0.5 * (low + high)
    if (await fits(middle)) low = middle
    else high = middle
  }
  return low > beta ? low : high
}

/** CESS / N: 1 for increments that are all alike. */
function conditionalEffectiveShare(rises: Float64Array, logWeights: Float64Array): number {
  const heaviest = Math.max(...logWeights)
  const lowest = rises.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  let [total, first, second] = [0, 0, 0]
  for (let chain = 0; chain < rises.length; chain++) {
    const weight = Math.exp(logWeights[chain] - heaviest)
    const increment = Math.exp(lowest - rises[chain])
    total += weight
    first += weight * increment
    second += weight * increment * increment
  }
  return (first * first) / (total * second)
}

function effectiveShare(logWeights: Float64Array): number {
  const heaviest = Math.max(...logWeights)
  let [sum, squares] = [0, 0]
  for (const value of logWeights) {
    const weight = Math.exp(value - heaviest)
    sum += weight
    squares += weight * weight
  }
  return (sum * sum) / squares / logWeights.length
}

function weightedVariance(values: Float64Array, logWeights: Float64Array): number {
  const heaviest = Math.max(...logWeights)
  let [total, mean, square] = [0, 0, 0]
  for (let chain = 0; chain < values.length; chain++) {
    const weight = Math.exp(logWeights[chain] - heaviest)
    total += weight
    const offset = values[chain] - mean
    mean += (weight / total) * offset
    square += weight * offset * (values[chain] - mean)
  }
  return square / total
}

async function drawnAnew(
  { session, dimension }: AnnealingPath,
  rows: Rows,
  logWeights: Float64Array,
  { seed, step }: { seed: number; step: number },
): Promise<Rows> {
  const values = await session.download(rows)
  const random = randomStream({ seed, purpose: purposes.annealingChoice, chain: 1, step })
  const chosen = chosenRows({ values, dimension, logWeights, count: rows.rowCount, random })
  return session.upload(chosen, rows.rowCount)
}

/** `count` rows, each chosen with probability proportional to its weight; fresh. */
export function chosenRows({ values, dimension, logWeights, count, random }: ChosenRowsOptions): Float64Array {
  const heaviest = Math.max(...logWeights)
  const cumulative = cumulativeSums(logWeights.map((weight) => Math.exp(weight - heaviest)))
  const chosen = new Float64Array(count * dimension)
  for (let row = 0; row < count; row++) {
    const from = chooseWeighted(cumulative, random)
    chosen.set(values.subarray(from * dimension, (from + 1) * dimension), row * dimension)
  }
  return chosen
}

interface ChosenRowsOptions {
  values: Float64Array
  dimension: number
  logWeights: Float64Array
  count: number
  random: ReturnType<typeof randomStream>
}
