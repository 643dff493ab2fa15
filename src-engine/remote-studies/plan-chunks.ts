// Which trials make a chunk: in their order, until they are expected to take long enough. A chunk costs a queue some seconds
// and is lost as a whole with its node; so it takes some minutes.
//
//   seconds of a run = median of its lane's ended runs × share left × 1.3; where none has ended, from its budget

import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import { medianInPlace } from '../metrics/median.ts'

/** Between the 5 minutes that a queue is worth and the 10 that a lost node may cost. */
const chunkSeconds = 450
/** Also of trials that take no time: what a chunk reads and keeps in memory stays small. */
const chunkRunsMaximum = 500
/** Evaluations and starts, beside the training steps. */
const overhead = 1.3
const startSeconds = 3
/** Of the default network on one core, generously. */
const secondsPer = { iterations: 2e-3, evaluations: 2e-6 }

export interface ExpectedRun {
  runId: string
  seconds: number
}

/** At least one run each. */
export function planChunks(runs: readonly ExpectedRun[]): ExpectedRun[][] {
  const chunks: ExpectedRun[][] = []
  let sum = Number.POSITIVE_INFINITY
  for (const run of runs) {
    const last = chunks.at(-1)
    if (last && sum + run.seconds <= chunkSeconds && last.length < chunkRunsMaximum) {
      last.push(run)
      sum += run.seconds
    } else {
      chunks.push([run])
      sum = run.seconds
    }
  }
  return chunks
}

/** `all`: the study's runs. Seconds of one core. */
export function expectedRuns(
  runs: readonly RunRecord[],
  all: readonly RunRecord[],
  budgetOf: (run: RunRecord) => ExperimentConfig['budget'],
): ExpectedRun[] {
  const ended = all.filter(({ status, computeSeconds }) => status === 'finished' && computeSeconds > 0)
  const measured = new Map(
    [...Map.groupBy(ended, ({ laneId }) => laneId)].map(([laneId, each]) => [
      laneId,
      medianInPlace(Float64Array.from(each, ({ computeSeconds }) => computeSeconds)) * overhead,
    ]),
  )
  return runs.map((run) => {
    const { unit, amount } = budgetOf(run)
    const whole = measured.get(run.laneId) ?? (unit === 'seconds' ? amount : amount * secondsPer[unit]) * overhead
    return { runId: run.id, seconds: startSeconds + whole * (1 - run.fraction) }
  })
}
