// One row of results per lane with what weakens it, and how lanes differ: for the window's table, the command line, CSV
// and JSON alike.

import type { LaneAdjustment } from '../adjustment.ts'
import type { MetricName, Progress } from '../metric.ts'
import type { RunStatus } from '../run.ts'
import { bracketOrderOf, type BracketOrder } from './bracket-order.ts'
import { standingWords } from './bracket-words.ts'
import { mean, standardDeviation } from './charts/lane-series.ts'
import type { FigureInput, FigureRun } from './figure.ts'
import { adjustmentsOf, estimateAt, lanesOf, metricAt, rowWith, type FigureLane } from './lanes.ts'
import { requestedAt, requestedMetrics, type RequestedMetric } from './requested.ts'
import { differenceBetween, verdictOf, type LaneDifference, type Verdict } from './verdict.ts'
import { weaknessesOf, type Weakness } from './weaknesses.ts'
import type { LaneColour } from './palette.ts'

/** A number over the seeds of a lane. A seed that is not finite makes the mean so: nothing is averaged away. */
export interface Measured {
  mean: number
  /** Standard deviation over seeds; for one seed the standard error where there is one. */
  spread: number | null
  spreadIs: 'standard deviation over seeds' | 'standard error' | null
  /** Seeds with a value, and how many of these are not finite. */
  count: number
  nonFiniteCount: number
  /** In the order of the lane's runs; null where not recorded. */
  values: readonly (number | null)[]
}

export interface ResultRow {
  key: string
  laneIndex: number
  colour: LaneColour
  label: string
  seeds: readonly number[]
  runIds: readonly string[]
  /** Held-out, nats per point; null before the first evaluation. */
  logLikelihood: Measured | null
  /** The same in the columns' own units, where these are seen standardised: comparable between seeds. */
  logLikelihoodInUnits: Measured | null
  /** Standard errors of the single runs, in their order. */
  standardErrors: readonly (number | null)[]
  klDataModel: Measured | null
  logPartition: Measured | null
  /** c of NCE, and by how much it misses log Z. */
  learnedLogPartition: Measured | null
  learnedLogPartitionGap: Measured | null
  modeMassError: Measured | null
  /** Of energies that know classes; with the standard error of a single run. */
  classAccuracy: Measured | null
  classCrossEntropy: Measured | null
  /** Of the exact p(y | x). */
  bayesAccuracy: Measured | null
  mmd: Measured | null
  mmdPValue: Measured | null
  energyDistance: Measured | null
  slicedWasserstein: Measured | null
  /** What was measured on request of the models shown. */
  requested: Readonly<Partial<Record<RequestedMetric, Measured>>>
  /**
   * Means over the same seeds as the values: those with a held-out log-likelihood, before the first evaluation those
   * that have begun.
   */
  iterations: number
  evaluations: number
  computeSeconds: number
  iterationsPerSecond: number | null
  /** How many seeds those are. */
  seedCount: number
  /** These seeds stand at different iterations, and not all have finished: the means are on their way. */
  seedsUneven: boolean
  /** `finished`, or what the seeds are: `1 diverged, 2 finished`. */
  status: string
  diverged: boolean
  /** What was changed while its runs trained, by iteration. */
  adjustments: readonly LaneAdjustment[]
  weaknesses: readonly Weakness[]
  /** From the lane that leads, nats per point, negative where it is behind; null for that lane and where not compared. */
  behind: LaneDifference | null
  /** No compared lane is ahead of it. */
  leads: boolean
  /** True for the lane that leads, if that is significant and fair: only then is it set in bold. */
  bestSignificantly: boolean
  /** By its bracket, where no likelihood is exact: `ahead of NCE ν=4`; null where it was not compared. */
  standing: string | null
  /** By its bracket it is ahead of every other lane. */
  bestByBracket: boolean
}

export interface Results {
  rows: readonly ResultRow[]
  verdict: Verdict
  /** Null where some likelihood is exact, or no lane has a bracket. */
  brackets: BracketOrder | null
}

export interface ResultOptions {
  /** Evaluations at or before this iteration; null takes the last. */
  iteration?: number | null
  /** Only lanes whose seeds all finished are ranked, as in a study. */
  wholeLanesOnly?: boolean
}

export function resultsOf(input: FigureInput, options: ResultOptions = {}): Results {
  const { iteration = null, wholeLanesOnly = false } = options
  const lanes = lanesOf(input)
  const weaknesses = weaknessesOf(lanes, { iteration, data: input.preview.weaknesses, wholeLanesOnly })
  const verdict = verdictOf(lanes, { iteration, weaknesses, wholeLanesOnly })
  const { leaderKey, differences, best } = verdict
  const brackets = bracketOrderOf(lanes, { iteration, weaknesses, wholeLanesOnly })
  const rows = lanes.map((lane, index): ResultRow => ({
    ...resultRow(lane, iteration),
    weaknesses: weaknesses[index],
    behind: leaderKey === null ? null : differenceBetween(differences, { key: lane.key, otherKey: leaderKey }),
    leads: lane.key === leaderKey,
    bestSignificantly: best && lane.key === leaderKey,
    standing: brackets && standingWords(lane, lanes, brackets),
    bestByBracket: brackets?.bestKey === lane.key,
  }))
  return { rows, verdict, brackets }
}

export const resultRows = (input: FigureInput, options: ResultOptions = {}): readonly ResultRow[] =>
  resultsOf(input, options).rows

type PlainRow = Omit<ResultRow, 'weaknesses' | 'behind' | 'leads' | 'bestSignificantly' | 'standing' | 'bestByBracket'>

function resultRow(lane: FigureLane, iteration: number | null): PlainRow {
  const over = (metric: MetricName) => measure(lane, ({ rows }) => metricAt(rows, metric, iteration))
  const errorsOf = (metric: MetricName) =>
    lane.runs.map(({ rows }) => estimateAt(rows, metric, iteration)?.standardError ?? null)
  const overWithErrors = (metric: MetricName) => withStandardError(over(metric), errorsOf(metric))
  const logLikelihood = over('testLogLikelihood')
  const counted = countedProgress(lane, logLikelihood, iteration)
  const progress = counted.length > 0 ? counted : [{ iteration: 0, evaluations: 0, computeSeconds: 0 }]
  const seconds = mean(progress.map(({ computeSeconds }) => computeSeconds))
  const iterations = mean(progress.map((at) => at.iteration))
  const standardErrors = errorsOf('testLogLikelihood')
  return {
    key: lane.key,
    laneIndex: lane.laneIndex,
    colour: lane.colour,
    label: lane.label,
    seeds: lane.runs.map(({ run }) => run.seed),
    runIds: lane.runs.map(({ run }) => run.id),
    logLikelihood: withStandardError(logLikelihood, standardErrors),
    logLikelihoodInUnits: withStandardError(
      measure(lane, (run) => inUnits(run, iteration)),
      standardErrors,
    ),
    standardErrors,
    klDataModel: over('klDataModel'),
    logPartition: over('logPartition'),
    learnedLogPartition: over('learnedLogPartition'),
    learnedLogPartitionGap: measure(lane, (run) => learnedGap(run, iteration)),
    modeMassError: over('modeMassError'),
    classAccuracy: overWithErrors('classAccuracy'),
    classCrossEntropy: overWithErrors('classCrossEntropy'),
    bayesAccuracy: over('bayesAccuracy'),
    mmd: over('mmd'),
    mmdPValue: over('mmdPValue'),
    energyDistance: over('energyDistance'),
    slicedWasserstein: over('slicedWasserstein'),
    requested: requestedOf(lane, iteration),
    iterations,
    evaluations: mean(progress.map(({ evaluations }) => evaluations)),
    computeSeconds: seconds,
    iterationsPerSecond: seconds > 0 ? iterations / seconds : null,
    seedCount: counted.length,
    seedsUneven:
      counted.some((at) => at.iteration !== iterations) && lane.runs.some(({ run }) => run.status !== 'finished'),
    status: statusText(lane.runs.map(({ run }) => run.status)),
    diverged: lane.runs.some(({ run }) => run.status === 'diverged'),
    adjustments: adjustmentsOf(lane, iteration),
  }
}

/** A seed that has not begun says nothing of the lane: with it, one seed at 145 of three would read as 48 iterations. */
function countedProgress({ runs }: FigureLane, logLikelihood: Measured | null, iteration: number | null): Progress[] {
  const progress = runs.map((figureRun) => progressAt(figureRun, iteration))
  return progress.filter((at, index) => (logLikelihood ? logLikelihood.values[index] !== null : at.iteration > 0))
}

function progressAt({ run, rows }: FigureRun, iteration: number | null): Progress {
  if (iteration === null || iteration >= run.iteration) return run
  return rows.findLast((row) => row.iteration <= iteration) ?? run
}

/** A standard deviation as the unit of a column makes densities larger by it. */
function inUnits({ rows }: FigureRun, iteration: number | null): number | null {
  const row = rowWith(rows, 'testLogLikelihood', iteration)
  const { testLogLikelihood, standardisationLogDeterminant } = row?.values ?? {}
  if (testLogLikelihood === undefined || standardisationLogDeterminant === undefined) return null
  return testLogLikelihood - standardisationLogDeterminant
}

function learnedGap({ rows }: FigureRun, iteration: number | null): number | null {
  const [c, logZ] = [metricAt(rows, 'learnedLogPartition', iteration), metricAt(rows, 'logPartition', iteration)]
  return c === null || logZ === null ? null : c - logZ
}

function measure({ runs }: FigureLane, valueOf: (run: FigureRun) => number | null): Measured | null {
  const values = runs.map(valueOf)
  const present = values.filter((value) => value !== null)
  if (present.length === 0) return null
  const nonFiniteCount = present.filter((value) => !Number.isFinite(value)).length
  const spread = present.length > 1 ? standardDeviation(present) : null
  const spreadIs = spread === null ? null : 'standard deviation over seeds'
  return { mean: mean(present), spread, spreadIs, count: present.length, nonFiniteCount, values }
}

function requestedOf(lane: FigureLane, iteration: number | null): ResultRow['requested'] {
  const found = requestedMetrics.flatMap((metric) => {
    const estimates = lane.runs.map((run) => requestedAt(run, metric, iteration)?.estimate ?? null)
    const values = new Map(lane.runs.map((run, index) => [run, estimates[index]?.value ?? null]))
    const measured = withStandardError(
      measure(lane, (run) => values.get(run)!),
      estimates.map((estimate) => estimate?.standardError ?? null),
    )
    return measured ? [[metric, measured]] : []
  })
  return Object.fromEntries(found) as ResultRow['requested']
}

function withStandardError(measured: Measured | null, standardErrors: readonly (number | null)[]): Measured | null {
  const single = measured?.count === 1 ? standardErrors.find((value) => value !== null) : undefined
  if (!measured || single === undefined || single === null) return measured
  return { ...measured, spread: single, spreadIs: 'standard error' }
}

function statusText(statuses: readonly RunStatus[]): string {
  const counts = new Map<RunStatus, number>()
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1)
  if (counts.size === 1) return statuses[0]
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ')
}

/** Its ± is a standard deviation over several seeds. */
export const isOverSeeds = ({ logLikelihood }: Pick<ResultRow, 'logLikelihood'>): boolean =>
  logLikelihood?.spreadIs === 'standard deviation over seeds'
