// Re-run and verify: a run is trained again from its stored settings and seed in a process beside the engine, and what it
// comes to is compared with what is stored. One at a time; the others wait in order. What it comes
// to is kept with the run, which itself stays as it is.

import { AppError, type ErrorReport } from '../../src-shared/errors.ts'
import { budgetOfRun } from '../../src-shared/branch.ts'
import type { BackendId } from '../../src-shared/config/experiment.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import { isLive, type RunRecord } from '../../src-shared/run.ts'
import { verificationInWords, type Verification } from '../../src-shared/verification.ts'
import { keptRows } from '../data-tasks/experiment-data.ts'
import type { Store } from '../store/open-store.ts'
import type { StartBeside } from './beside-process.ts'
import { oneAtATime, type BesideJob } from './one-at-a-time.ts'
import type { VerifyAssignment, VerifyReport } from './verify-messages.ts'

export type StartVerifier = StartBeside<VerifyAssignment, VerifyReport>

export interface Verifying {
  /** Throws AppError where the run cannot be trained again, or is stopped meanwhile. */
  verify(runId: string): Promise<Verification>
  /** Ends what is verified of this run, or waits to be. */
  stop(runId: string): void
  close(): void
}

export interface VerifyingOptions {
  store: Store
  emit: (event: EngineEvent) => void
  startVerifier: StartVerifier
  /** Compute threads for one that begins now. */
  threads: () => number
  /** Of EBM Studio: kept with what verifying comes to. */
  version: string
  /** Milliseconds since the epoch. */
  now?: () => number
}

interface Job extends BesideJob {
  result?: Verification
  resolve: (result: Verification) => void
}

export function createVerifying(options: VerifyingOptions): Verifying {
  const { store, emit, startVerifier, threads, version, now = Date.now } = options
  const queue = oneAtATime<Job>({
    begin,
    waits: (job) => tell(job, 0),
    left: ({ runId }) => emit({ kind: 'verifying', runId, progress: null }),
  })

  function tell({ runId }: Job, share: number): void {
    emit({ kind: 'verifying', runId, progress: { runId, share } })
  }

  function begin(job: Job): void {
    const run = store.runs.get(job.runId)
    job.process = startVerifier(assignmentOf(store, run, threads()), {
      onReport: (report) => take(job, run, report),
      onExit: (how) => end(job, how),
    })
    tell(job, 0)
  }

  function take(job: Job, run: RunRecord, report: VerifyReport): void {
    if (report.report === 'share') return tell(job, report.share)
    const { outcome } = report
    if ('error' in outcome) job.fault ??= outcome.error
    else job.result = { ...outcome.verification, version, madeAt: now(), remarks: remarksOn(run) }
  }

  function end(job: Job, how: string): void {
    if (!queue.ended(job)) return
    if (job.result) return keep(job, job.result)
    const message = `Expected run ${job.runId} to be trained again, got: ${how}. Verify it again.`
    job.reject(new AppError('engine-unavailable', message))
  }

  function keep(job: Job, result: Verification): void {
    try {
      store.verifications.add(result)
    } catch (cause) {
      const [told] = verificationInWords(result)
      const message = `What verifying came to could not be stored: ${(cause as Error).message}. It was: ${told}`
      return job.reject(new AppError('store-unavailable', message, { cause }))
    }
    emit({ kind: 'verified', runId: job.runId })
    job.resolve(result)
  }

  return {
    verify: (runId) =>
      new Promise((resolve, reject) => {
        const run = store.runs.get(runId)
        if (queue.has(runId)) return reject(underWay(run))
        assignmentOf(store, run, 1) // what is wrong with the wish is said at once
        queue.add({ runId, resolve, reject })
      }),
    stop: (runId) => queue.stop(runId, stopped),
    close: () => queue.close(closed),
  }
}

const stopped: ErrorReport = { code: 'cancelled', message: 'Verifying was stopped; nothing was changed.' }
const closed: ErrorReport = { code: 'engine-unavailable', message: 'EBM Studio was closed: verify again.' }

/** Throws AppError where nothing could be compared, with the reason. */
function assignmentOf({ experiments, checkpoints, keptData, metrics }: Store, run: RunRecord, threads: number) {
  const { id: runId, seed, origin, backend, kernelVariant, adjustments, status } = run
  if (isLive(status)) throw refused(run, 'which still trains: wait for its end, or stop it')
  const rows = metrics.of(runId)
  if (rows.length === 0) throw refused(run, 'which has recorded nothing: there is nothing to compare')
  const given = experiments.config(run.experimentId)
  const config = { ...given, budget: budgetOfRun(run, given) }
  // How much was learned by when depended on the machine's speed, and schedules with it.
  if (config.budget.unit === 'seconds')
    throw refused(run, 'whose budget is in seconds: only budgets in iterations or evaluations can be repeated')
  const lane = config.lanes.find(({ id }) => id === run.laneId)
  if (!lane) throw new Error(`Expected lane ${run.laneId} in the experiment of run ${runId}.`)
  const checkpoint = origin && origin.iteration > 0 ? checkpoints.at(runId, origin.iteration) : null
  if (origin && origin.iteration > 0 && !checkpoint)
    throw refused(run, 'a branch whose first checkpoint is no longer kept: verify the run that it left')
  const assignment: VerifyAssignment = {
    ...{ runId, config, lane, seed, adjustments, kernelVariant, threads, rows, status, endedAt: run.iteration },
    backend: backend as BackendId,
    kept: keptRows(config.data, keptData),
    checkpoint: checkpoint?.body ?? null,
  }
  return assignment
}

/** What the record of the run says that could make a difference. */
function remarksOn({ kernelSpans }: RunRecord): string[] {
  if (kernelSpans.length < 2) return []
  const spans = kernelSpans.map(({ from, kernelVariant }) => `“${kernelVariant}” from iteration ${from}`)
  return [`While it trained first, its kernels changed: ${spans.join(', ')}.`]
}

const refused = ({ label, seed }: RunRecord, what: string): AppError =>
  new AppError('wrong-state', `Expected a run that can be trained again, got ${label}, seed ${seed}, ${what}.`, {
    field: 'runId',
  })

const underWay = (run: RunRecord): AppError => refused(run, 'which is being verified: wait for its end, or stop it')
