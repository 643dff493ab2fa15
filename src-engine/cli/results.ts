// What a run came to, for a reader and for a program.

import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { isTrusted, type Estimate, type Obtained } from '../../src-shared/estimate.ts'
import type { ResultRow } from '../../src-shared/figures/results.ts'
import { ofSeed, signsOf, type WeaknessCode } from '../../src-shared/figures/weaknesses.ts'
import { jsonNumber, type MetricName } from '../../src-shared/metric.ts'
import { formatBracket } from '../../src-shared/numbers.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import type { Store } from '../store/open-store.ts'
import { table } from './table.ts'

const reported = [
  'testLogLikelihood',
  // Beyond two dimensions, where it is between two estimates.
  'testLogLikelihoodLowerBound',
  'testLogLikelihoodUpperBound',
  'klDataModel',
  'klDataModelLowerBound',
  'klDataModelUpperBound',
  'logPartition',
  'learnedLogPartition',
  'mmd',
] as const satisfies readonly MetricName[]

type Json = ReturnType<typeof jsonNumber>

export type RunResult = Record<(typeof reported)[number], Json> & {
  testLogLikelihoodStandardError: Json
  /** How each of the values was made; absent where there is none. */
  obtained: Partial<Record<(typeof reported)[number], Obtained>>
  id: string
  method: string
  label: string
  seed: number
  backend: string
  status: RunRecord['status']
  iterations: number
  evaluations: number
  computeSeconds: number
  /** Codes of what weakens its numbers; the lanes say them in words. */
  marks: WeaknessCode[]
}

/** One run; `rows` are those of its comparison. */
export function resultOf(store: Store, runId: string, rows: readonly ResultRow[]): RunResult {
  const run = store.runs.get(runId)
  const latest = store.metrics.latest(runId)
  const values = Object.fromEntries(reported.map((name) => [name, jsonNumber(latest[name]?.value)]))
  const obtained = Object.fromEntries(
    reported.flatMap((name) => (latest[name] ? [[name, latest[name].obtained] as const] : [])),
  )
  const row = rows.find(({ runIds }) => runIds.includes(runId))
  const marks = ofSeed(row?.weaknesses ?? [], run.seed)
  return {
    id: run.id,
    method: methodOf(store.experiments.config(run.experimentId), run),
    label: row?.label ?? run.label,
    seed: run.seed,
    backend: run.backend,
    status: run.status,
    iterations: run.iteration,
    evaluations: run.evaluations,
    computeSeconds: run.computeSeconds,
    ...(values as Record<(typeof reported)[number], Json>),
    testLogLikelihoodStandardError: jsonNumber(latest.testLogLikelihood?.standardError),
    obtained,
    marks: [...new Set(marks.map(({ code }) => code))],
  }
}

export function methodOf({ lanes }: ExperimentConfig, run: RunRecord): string {
  return lanes.find(({ id }) => id === run.laneId)?.method.kind ?? ''
}

/** One row per run, with the signs of what weakens its numbers; what a run has no value for is a dash. */
export function runsTable(store: Store, runIds: readonly string[], rows: readonly ResultRow[]): string {
  const header = ['run', 'method', 'seed', 'status', 'iterations', 'test log-lik. (nats)', 'KL (nats)', 'log Z', 'MMD²']
  const lines = runIds.map((runId) => {
    const run = store.runs.get(runId)
    const latest = store.metrics.latest(runId)
    const row = rows.find((each) => each.runIds.includes(runId))
    const weaknesses = ofSeed(row?.weaknesses ?? [], run.seed)
    const signs = (metric: MetricName | null) => signsOf(weaknesses, metric)
    return [
      ...[run.id, (row?.label ?? run.label) + signs(null), String(run.seed), run.status, String(run.iteration)],
      likelihoodText(latest) + signs('testLogLikelihood'),
      divergenceText(latest) + signs('klDataModel'),
      numberText(latest.logPartition?.value) + signs('logPartition'),
      numberText(latest.mmd?.value) + signs('mmd'),
    ]
  })
  return table(header, lines)
}

type Latest = Partial<Record<MetricName, Estimate>>

/** `−2.31 ± 0.02`, or between two estimates `−12.4 … −12.3 ± 0.03`. */
function likelihoodText(latest: Latest): string {
  const exact = latest.testLogLikelihood
  const between = intervalText(latest.testLogLikelihoodLowerBound, latest.testLogLikelihoodUpperBound)
  return exact || between === null ? numberText(exact?.value) + errorText(exact) : between
}

function divergenceText(latest: Latest): string {
  const exact = latest.klDataModel
  const between = intervalText(latest.klDataModelLowerBound, latest.klDataModelUpperBound)
  return exact || between === null ? numberText(exact?.value) : between
}

/** With the larger of the two errors; null where there is no interval. */
function intervalText(low: Estimate | undefined, high: Estimate | undefined): string | null {
  if (!low || !high) return null
  const wider = (low.standardError ?? 0) > (high.standardError ?? 0) ? low : high
  return formatBracket(low.value, high.value) + errorText(wider)
}

const errorText = (estimate: Estimate | undefined): string =>
  estimate?.standardError === undefined ? '' : ` ± ${numberText(estimate.standardError, 2)}`

/** What an interval is, where a run has one in the place of an exact number; nothing where none has. */
export function intervalWords(store: Store, runIds: readonly string[]): string[] {
  const bounds = runIds.flatMap((runId) => {
    const { testLogLikelihood: exact, testLogLikelihoodLowerBound: low } = store.metrics.latest(runId)
    return exact || !low ? [] : [low.obtained]
  })
  if (bounds.length === 0) return []
  const proven = bounds.every((each) => each.by === 'reverse-annealed-importance-sampling' && each.exact)
  const doubtful = bounds.some((each) => !isTrusted(each))
  const ends = proven ? 'both ends are bounds on average' : 'from long chains, no proven bound'
  const words = `a … b ± s: log Z stands between annealed importance sampling and its way back (${ends}); s is the standard error of either end, the larger one.`
  return [words, ...(doubtful ? ['Some of these intervals say of themselves that they are not to be trusted.'] : [])]
}

/** Why runs ended otherwise than by their budget, one line each. */
export function remarks(store: Store, runIds: readonly string[]): string[] {
  return runIds.flatMap((runId) => {
    const { label, seed, divergence, reason } = store.runs.get(runId)
    const who = `${label}, seed ${seed}`
    if (divergence) {
      const { iteration, quantity, value, threshold, suggestion } = divergence
      const limit = threshold === null ? '' : ` (limit ${numberText(threshold)})`
      return [`${who}: diverged at iteration ${iteration}, ${quantity} ${numberText(value)}${limit}. ${suggestion}`]
    }
    return reason === null ? [] : [`${who}: ${reason}`]
  })
}

export function numberText(value: number | undefined, digits = 4): string {
  if (value === undefined) return '–'
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : String(value)
}
