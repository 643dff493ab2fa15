// What a run came to, for a reader and for a program.

import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { jsonNumber, type MetricName } from '../../src-shared/metric.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import type { Store } from '../store/open-store.ts'
import { table } from './table.ts'

const reported = [
  'testLogLikelihood',
  'testLogLikelihoodStandardError',
  'klDataModel',
  'logPartition',
  'mmd',
] as const satisfies readonly MetricName[]

type Json = ReturnType<typeof jsonNumber>

export type RunResult = Record<(typeof reported)[number], Json> & {
  id: string
  method: string
  seed: number
  backend: string
  status: RunRecord['status']
  iterations: number
  evaluations: number
  computeSeconds: number
}

export function resultOf(store: Store, runId: string): RunResult {
  const run = store.runs.get(runId)
  const latest = store.metrics.latest(runId)
  const values = Object.fromEntries(reported.map((name) => [name, jsonNumber(latest[name])]))
  return {
    id: run.id,
    method: methodOf(store.experiments.config(run.experimentId), run),
    seed: run.seed,
    backend: run.backend,
    status: run.status,
    iterations: run.iteration,
    evaluations: run.evaluations,
    computeSeconds: run.computeSeconds,
    ...(values as Record<(typeof reported)[number], Json>),
  }
}

export function methodOf({ lanes }: ExperimentConfig, run: RunRecord): string {
  return lanes.find(({ id }) => id === run.laneId)?.method.kind ?? ''
}

/** One row per run; what a run has no value for is a dash. */
export function resultsTable(store: Store, runIds: readonly string[]): string {
  const header = ['run', 'method', 'seed', 'status', 'iterations', 'test log-lik. (nats)', 'KL (nats)', 'log Z', 'MMD²']
  const rows = runIds.map((runId) => {
    const run = store.runs.get(runId)
    const latest = store.metrics.latest(runId)
    const error = latest.testLogLikelihoodStandardError
    const likelihood = numberText(latest.testLogLikelihood) + (error === undefined ? '' : ` ± ${numberText(error, 2)}`)
    const others = [latest.klDataModel, latest.logPartition, latest.mmd].map((value) => numberText(value))
    return [run.id, run.label, String(run.seed), run.status, String(run.iteration), likelihood, ...others]
  })
  return table(header, rows)
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
