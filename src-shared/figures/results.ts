// One row of results per lane, for the window's table, the command line's and the CSV; and whether the best is surely
// the best.

import type { LaneAdjustment } from '../adjustment.ts'
import type { MetricName, Progress } from '../metric.ts'
import type { RunStatus } from '../run.ts'
import { mean, standardDeviation } from './charts/lane-series.ts'
import type { FigureInput, FigureRun } from './figure.ts'
import { adjustmentsOf, lanesOf, metricAt, type FigureLane } from './lanes.ts'

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
  label: string
  seeds: readonly number[]
  runIds: readonly string[]
  /** Held-out, nats per point; null before the first evaluation. */
  logLikelihood: Measured | null
  /** Standard errors of the single runs, in their order. */
  standardErrors: readonly (number | null)[]
  klDataModel: Measured | null
  logPartition: Measured | null
  modeMassError: Measured | null
  mmd: Measured | null
  mmdPValue: Measured | null
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
  /** True for the lane with the highest log-likelihood, if that is significant: only then is it set in bold. */
  bestSignificantly: boolean
}

export interface ResultOptions {
  /** Evaluations at or before this iteration; null takes the last. */
  iteration?: number | null
}

export function resultRows(input: FigureInput, { iteration = null }: ResultOptions = {}): ResultRow[] {
  const rows = lanesOf(input).map((lane) => resultRow(lane, iteration))
  const best = bestIsSignificant(rows)
  return rows.map((row) => ({ ...row, bestSignificantly: best.significant && best.bestKey === row.key }))
}

function resultRow(lane: FigureLane, iteration: number | null): ResultRow {
  const over = (metric: MetricName) => measure(lane, metric, iteration)
  const logLikelihood = over('testLogLikelihood')
  const counted = countedProgress(lane, logLikelihood, iteration)
  const progress = counted.length > 0 ? counted : [{ iteration: 0, evaluations: 0, computeSeconds: 0 }]
  const seconds = mean(progress.map(({ computeSeconds }) => computeSeconds))
  const iterations = mean(progress.map((at) => at.iteration))
  const standardErrors = lane.runs.map(({ rows }) => metricAt(rows, 'testLogLikelihoodStandardError', iteration))
  return {
    key: lane.key,
    laneIndex: lane.laneIndex,
    label: lane.label,
    seeds: lane.runs.map(({ run }) => run.seed),
    runIds: lane.runs.map(({ run }) => run.id),
    logLikelihood: withStandardError(logLikelihood, standardErrors),
    standardErrors,
    klDataModel: over('klDataModel'),
    logPartition: over('logPartition'),
    modeMassError: over('modeMassError'),
    mmd: over('mmd'),
    mmdPValue: over('mmdPValue'),
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
    bestSignificantly: false,
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

function measure({ runs }: FigureLane, metric: MetricName, iteration: number | null): Measured | null {
  const values = runs.map(({ rows }) => metricAt(rows, metric, iteration))
  const present = values.filter((value) => value !== null)
  if (present.length === 0) return null
  const nonFiniteCount = present.filter((value) => !Number.isFinite(value)).length
  const spread = present.length > 1 ? standardDeviation(present) : null
  const spreadIs = spread === null ? null : 'standard deviation over seeds'
  return { mean: mean(present), spread, spreadIs, count: present.length, nonFiniteCount, values }
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

export interface Significance {
  /** Lane with the highest finite mean log-likelihood; null where there is none. */
  bestKey: string | null
  secondKey: string | null
  /** Best minus second, nats. */
  difference: number
  /** What the difference must exceed. */
  threshold: number
  /** Common seeds that were compared, the least over the other lanes. Below 2 the threshold knows the test points only, not what seeds do. */
  seedCount: number
  significant: boolean
}

type Compared = Pick<ResultRow, 'key' | 'seeds' | 'logLikelihood' | 'standardErrors'>

/**
 * Is the highest held-out log-likelihood beyond chance? With common seeds: the mean of the differences seed by seed
 * against the 97.5% quantile of Student's t × its standard error (12.7 for two seeds, about 2 for many). With one
 * common seed: its difference against 2 × the combined standard error over test points, which is on the safe side,
 * since both lanes are tested on the same points, but says nothing of other seeds. Every other lane must be beaten so,
 * not only the second: while seeds are on their way, the means are of unlike seeds. A lane with any non-finite seed
 * cannot be best, nor can it be beaten significantly.
 */
export function bestIsSignificant(rows: readonly Compared[]): Significance {
  const ranked = rows
    .filter(({ logLikelihood }) => logLikelihood !== null && Number.isFinite(logLikelihood.mean))
    .sort((a, b) => (b.logLikelihood?.mean ?? 0) - (a.logLikelihood?.mean ?? 0))
  const [best, second] = ranked
  const none = { difference: Number.NaN, threshold: Number.NaN, seedCount: 0, significant: false }
  if (!best || !second) return { bestKey: best?.key ?? null, secondKey: null, ...none }
  const compared = ranked.slice(1).map((other) => differenceOf(best, other))
  const significant = compared.every(({ difference, threshold }) => difference > threshold)
  const seedCount = Math.min(...compared.map((each) => each.seedCount))
  return { bestKey: best.key, secondKey: second.key, ...compared[0], seedCount, significant }
}

function differenceOf(best: Compared, second: Compared): Pick<Significance, 'difference' | 'threshold' | 'seedCount'> {
  const common = best.seeds.flatMap((seed, index) => {
    const other = second.seeds.indexOf(seed)
    const a = best.logLikelihood?.values[index] ?? null
    const b = second.logLikelihood?.values[other] ?? null
    if (a === null || b === null) return []
    return [{ difference: a - b, errors: [best.standardErrors[index], second.standardErrors[other]] }]
  })
  const seedCount = common.length
  if (seedCount > 1) {
    const differences = common.map(({ difference }) => difference)
    const error = standardDeviation(differences) / Math.sqrt(seedCount)
    return { difference: mean(differences), threshold: studentQuantile(seedCount - 1) * error, seedCount }
  }
  const first = ({ standardErrors }: Compared) => standardErrors.find((value) => value !== null) ?? null
  const unlike = (best.logLikelihood?.mean ?? NaN) - (second.logLikelihood?.mean ?? NaN)
  const { difference, errors } = common[0] ?? { difference: unlike, errors: [first(best), first(second)] }
  return { difference, threshold: 2 * Math.hypot(...errors.map((error) => error ?? Infinity)), seedCount }
}

/** 97.5% quantiles of Student's t for 1 to 10 degrees of freedom; 2.2 and below from there on. */
const studentQuantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228]

function studentQuantile(freedom: number): number {
  return studentQuantiles[freedom - 1] ?? 1.96 + 2.6 / freedom
}
