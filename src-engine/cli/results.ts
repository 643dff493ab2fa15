// What a run came to, for a reader and for a program.

import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { Estimate, Obtained } from '../../src-shared/estimate.ts'
import type { ResultRow } from '../../src-shared/figures/results.ts'
import { ofSeed, signsOf, type WeaknessCode } from '../../src-shared/figures/weaknesses.ts'
import { jsonNumber, type MetricName } from '../../src-shared/metric.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import type { Store } from '../store/open-store.ts'
import { table } from './table.ts'

const reported = [
  'testLogLikelihood',
  // Beyond two dimensions, where it is between two estimates.
  'testLogLikelihoodLowerBound',
  'testLogLikelihoodUpperBound',
  'klDataModel',
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
      numberText(latest.klDataModel?.value) + signs('klDataModel'),
      numberText(latest.logPartition?.value) + signs('logPartition'),
      numberText(latest.mmd?.value) + signs('mmd'),
    ]
  })
  return table(header, lines)
}

/** `−2.31 ± 0.02`, or between two estimates `−12.4 … −12.3`. */
function likelihoodText(latest: Partial<Record<MetricName, Estimate>>): string {
  const [low, high] = [latest.testLogLikelihoodLowerBound, latest.testLogLikelihoodUpperBound]
  const exact = latest.testLogLikelihood
  if (!exact && low && high) return `${numberText(low.value)} … ${numberText(high.value)}`
  const error = exact?.standardError
  return numberText(exact?.value) + (error === undefined ? '' : ` ± ${numberText(error, 2)}`)
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
