// Measuring on request: one wish at a time has a process, the others wait in order. What was measured is stored as soon
// as it is known, so that a process that is killed costs only the evaluation that it was making. What was measured of
// iterations that the run has gone back on meanwhile is not stored: the run comes to them once more, otherwise.
//
//   measure ─▶ waiting ─▶ measuring ─▶ every evaluation made or failed
//                 └─ stop ────┴─▶ stopped: an error for who asked, what was stored stays

import { AppError, type ErrorReport } from '../../src-shared/errors.ts'
import type { EvaluationName } from '../../src-shared/evaluation.ts'
import type { Measurable, MeasuringResult } from '../../src-shared/measurement.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import { dataTask } from '../data-tasks/data-threads.ts'
import { keptRows } from '../data-tasks/experiment-data.ts'
import { methodOf } from '../methods/registry.ts'
import type { Store } from '../store/open-store.ts'
import { trainedLane } from '../training/trained-lane.ts'
import type { MeasureAssignment, MeasurerReport } from './measurer-messages.ts'
import type { StartMeasurer } from './measurer-process.ts'
import { oneAtATime, type BesideJob } from './one-at-a-time.ts'

export interface MeasureWish {
  runId: string
  /** Of a stored checkpoint; absent = the newest. */
  iteration?: number
  evaluations: readonly EvaluationName[]
}

export interface Measuring {
  /** Resolves when every evaluation was made or failed. Throws AppError. */
  measure(wish: MeasureWish): Promise<MeasuringResult>
  /** Ends what is measured of this run, or waits to be; what was measured before stays. */
  stop(runId: string): void
  /** What can be measured of this run. */
  measurable(runId: string): Promise<Measurable>
  close(): void
}

export interface MeasuringOptions {
  store: Store
  emit: (event: EngineEvent) => void
  startMeasurer: StartMeasurer
  /** Compute threads for a measurer that begins now. */
  threads: () => number
  /** Milliseconds since the epoch. */
  now?: () => number
}

interface Job extends BesideJob {
  wish: MeasureWish
  result: MeasuringResult
  /** What is measured, once it has begun. */
  model?: Pick<MeasureAssignment, 'checkpoint'> & { rewinds: number }
  resolve: (result: MeasuringResult) => void
}

export function createMeasuring({ store, emit, startMeasurer, threads, now = Date.now }: MeasuringOptions): Measuring {
  const queue = oneAtATime<Job>({
    begin,
    waits: (job) => tell(job, null),
    left: ({ runId }) => emit({ kind: 'measuring', runId, progress: null }),
  })

  function tell({ wish, result }: Job, share: number | null): void {
    const done = result.measurements.length + result.failures.length
    const { runId, evaluations } = wish
    emit({ kind: 'measuring', runId, progress: { runId, evaluations, done, share } })
  }

  function begin(job: Job): void {
    const assignment = assignmentOf(store, job.wish, threads())
    job.model = { checkpoint: assignment.checkpoint, rewinds: store.runs.rewinds(job.runId) }
    job.process = startMeasurer(assignment, {
      onReport: (report) => take(job, report),
      onExit: (how) => end(job, how),
    })
    tell(job, null)
  }

  function take(job: Job, report: MeasurerReport): void {
    switch (report.report) {
      case 'share':
        return tell(job, report.share)
      case 'measured':
        return keep(job, report)
      case 'failed':
        job.result.failures.push({ evaluation: report.evaluation, error: report.error })
        return tell(job, null)
      case 'ended':
        if (report.error) job.fault ??= report.error
        return
      default:
        return report satisfies never
    }
  }

  function keep(job: Job, { measurement: made }: MeasurerReport & { report: 'measured' }): void {
    const measurement = { ...made, madeAt: now() }
    try {
      if (isAbandoned(store, job, made.iteration)) {
        job.result.failures.push({ evaluation: made.evaluation, error: abandoned(made.iteration) })
        return tell(job, null)
      }
      store.measurements.put(measurement)
      job.result.measurements.push(measurement)
      emit({ kind: 'measured', runId: made.runId, iteration: made.iteration, evaluation: made.evaluation })
      tell(job, null)
    } catch (cause) {
      const message = `What was measured could not be stored: ${(cause as Error).message}`
      job.fault ??= { code: 'store-unavailable', message }
      job.process?.kill()
    }
  }

  function end(job: Job, how: string): void {
    if (!queue.ended(job)) return
    const { wish, result } = job
    if (result.measurements.length + result.failures.length === wish.evaluations.length) return job.resolve(result)
    const message = `Expected the measuring of run ${wish.runId} to end, got: ${how}. What was measured before is kept; measure the rest again.`
    job.reject(new AppError('engine-unavailable', message))
  }

  return {
    measure: (wish) =>
      new Promise((resolve, reject) => {
        const { runId } = wish
        if (queue.has(runId)) return reject(alreadyMeasured(store.runs.get(runId)))
        assignmentOf(store, wish, 1) // what is wrong with the wish is said at once
        queue.add({ runId, wish, result: { measurements: [], failures: [] }, resolve, reject })
      }),
    stop: (runId) => queue.stop(runId, stopped),
    measurable: (runId) => measurableOf(store, runId),
    close: () => queue.close(closed),
  }
}

const stopped: ErrorReport = { code: 'cancelled', message: 'Measuring was stopped; what was measured before is kept.' }
const closed: ErrorReport = { code: 'engine-unavailable', message: 'EBM Studio was closed: measure again.' }

/** The run went back since, and the checkpoint that was measured is no longer on its way. */
function isAbandoned({ runs, checkpoints }: Store, { wish: { runId }, model }: Job, iteration: number): boolean {
  if (!model || runs.rewinds(runId) === model.rewinds) return false
  const there = checkpoints.at(runId, iteration)
  return !there || Buffer.compare(there.body, model.checkpoint) !== 0
}

const abandoned = (iteration: number): ErrorReport => ({
  code: 'wrong-state',
  message: `Expected iteration ${iteration} to stay part of the run, but the run went back on it while its model was measured: measure again.`,
})

const alreadyMeasured = ({ label, seed }: RunRecord): AppError =>
  new AppError(
    'wrong-state',
    `Expected a run that is not being measured, got ${label}, seed ${seed}, which is: wait for its end, or stop it.`,
  )

/** Throws AppError('not-found') for a run or an iteration without a checkpoint. */
function assignmentOf(
  store: Store,
  { runId, iteration, evaluations }: MeasureWish,
  threads: number,
): MeasureAssignment {
  const run = store.runs.get(runId)
  const { checkpoints } = store
  const checkpoint = iteration === undefined ? checkpoints.newest(runId) : checkpoints.at(runId, iteration)
  if (!checkpoint) throw noCheckpoint(run, iteration, checkpoints.iterations(runId))
  const config = store.experiments.config(run.experimentId)
  return {
    ...{ runId, config, seed: run.seed, threads, evaluations, checkpoint: checkpoint.body },
    lane: trainedLane(config, run, checkpoint.iteration),
    kept: keptRows(config.data, store.keptData),
  }
}

function noCheckpoint({ label, seed }: RunRecord, iteration: number | undefined, there: readonly number[]): AppError {
  const who = `${label}, seed ${seed}`
  if (there.length === 0) {
    const when = 'one is there once a run has been stopped, has ended or has trained for some seconds'
    return new AppError('not-found', `Expected a run with a checkpoint, got ${who}, which has none: ${when}.`)
  }
  const which = there.join(' or ')
  return new AppError('not-found', `Expected iteration ${which} of ${who}, got ${iteration}: only these are stored.`, {
    field: 'iteration',
  })
}

async function measurableOf(store: Store, runId: string): Promise<Measurable> {
  const run = store.runs.get(runId)
  const config = store.experiments.config(run.experimentId)
  const kept = keptRows(config.data, store.keptData)
  const { method } = trainedLane(config, run)
  const { extra, levels } = methodOf(method.kind)
  const learner = {
    ...{ extraCount: extra?.count ?? 0, samples: 'sampler' in method, levels: levels !== undefined },
    classifies: method.kind === 'noise-contrastive-estimation',
  }
  const evaluations = await dataTask('measurable', { config, seed: run.seed, kept, learner })
  return { iterations: store.checkpoints.iterations(runId), evaluations }
}
