// Which runs train now: a queue in front of a fixed number of places, one trainer process in each.
//
// The scheduler is the only one that changes a run's status while the engine lives. A trainer that dies takes only its
// own run with it: the run becomes `interrupted`, its place is free for the next.

import { adjustedLane, type WishedChange } from '../../src-shared/adjustment.ts'
import { isLive, isResumable, type RunEvent, type RunRecord } from '../../src-shared/run.ts'
import { AppError, reportError } from '../../src-shared/errors.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import type { Store } from '../store/open-store.ts'
import { isOutOfRoom } from '../store/out-of-room.ts'
import { wrongState, type EventDetails } from '../store/runs.ts'
import { activeLane, type ActiveLane } from './active-lane.ts'
import { endingEvent } from './ending-event.ts'
import { roomKeeper } from './room-keeper.ts'
import { trainedLane } from './trained-lane.ts'
import type { BatchReport, TrainerReport } from './trainer-messages.ts'
import type { StartTrainer } from './trainer-process.ts'

const closeTimeoutMs = 5000
const roomRetryMs = 3000
/** Reports that may wait for room, of each run: a trainer is paused long before. */
const waitingReportsMax = 64

export interface Scheduler {
  /** New runs, in the order in which they are to start. */
  enqueue(runIds: readonly string[]): void
  /** Each of these resolves when the wish has come true, or the run has ended another way. */
  pause(runIds: readonly string[]): Promise<RunRecord[]>
  resume(runIds: readonly string[]): Promise<RunRecord[]>
  stop(runIds: readonly string[]): Promise<RunRecord[]>
  step(runIds: readonly string[]): Promise<RunRecord[]>
  /** Other values for a lane that trains or pauses; resolves when they are recorded as a branch. */
  adjust(runId: string, changes: readonly WishedChange[]): Promise<RunRecord>
  /** The record with what is only known while it trains: progress between two writes, and speed. */
  live(run: RunRecord): RunRecord
  /** Lets every trainer checkpoint; live runs become `interrupted` for this reason. */
  close(reason: string): Promise<void>
}

export interface SchedulerOptions {
  store: Store
  slots: number
  /** Processor cores that the running lanes share. */
  cores: number
  startTrainer: StartTrainer
  emit: (event: EngineEvent) => void
  /** How long after a write that found no room it is tried again. */
  retryMs?: number
}

type Wish = 'pause' | 'resume' | 'stop' | 'step'

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { store, slots, cores, startTrainer, emit, retryMs = roomRetryMs } = options
  const { runs } = store
  const active = new Map<string, ActiveLane>()
  const queue: string[] = []
  /** Queued runs that were paused before they began: they wait to be resumed. */
  const held = new Set<string>()
  const waiting = new Set<{ done: () => boolean; resolve: () => void }>()
  const room = roomKeeper({ retryMs, onFull: waitForRoom, onRoom: goOn })
  let closing = false

  function live(run: RunRecord): RunRecord {
    const lane = active.get(run.id)
    if (!lane || lane.ended || !isLive(run.status)) return run
    const speed = run.status === 'running' ? lane.speed : { ...lane.speed, secondsLeft: null }
    return lane.progress ? { ...run, ...lane.progress, fraction: lane.fraction, ...speed } : run
  }

  function tell(run: RunRecord, statusChanged: boolean): void {
    emit({ kind: 'run', run: live(run) })
    if (statusChanged) emit({ kind: 'experiment', summary: store.experiments.summary(run.experimentId) })
    for (const waiter of waiting) {
      if (!waiter.done()) continue
      waiting.delete(waiter)
      waiter.resolve()
    }
  }

  function apply(runId: string, event: RunEvent, details?: EventDetails): void {
    tell(runs.apply(runId, event, details), true)
  }

  function until(done: () => boolean): Promise<void> {
    if (done()) return Promise.resolve()
    return new Promise((resolve) => waiting.add({ done, resolve }))
  }

  function fill(): void {
    room.act(startDue)
  }

  function startDue(): void {
    while (!closing && active.size < slots) {
      // The trainer of a run that was stopped a moment ago may still be leaving.
      const next = queue.findIndex((runId) => !held.has(runId) && !active.has(runId))
      if (next === -1) return
      const [runId] = queue.splice(next, 1)
      try {
        start(runId)
      } catch (error) {
        if (isOutOfRoom(error)) queue.splice(next, 0, runId)
        throw error
      }
    }
  }

  function start(runId: string): void {
    const run = runs.get(runId)
    const config = store.experiments.config(run.experimentId)
    const lane = trainedLane(config, run)
    const checkpoint = store.checkpoints.newest(runId)?.body ?? null
    const started = runs.apply(runId, 'start')
    const threads = threadsEach(training().length + 1)
    const process = startTrainer(
      { runId, config, lane, seed: run.seed, threads, checkpoint },
      {
        onReport: (report) => take(runId, report),
        onExit: (how) => room.act(() => guard(runId, () => left(runId, how))),
      },
    )
    active.set(runId, activeLane(process, { fraction: run.fraction, threads }))
    tell(started, true)
    shareCores()
    countLanes()
  }

  function take(runId: string, report: TrainerReport): void {
    const lane = active.get(runId)
    if (lane && room.waiting && ++lane.reportsWaiting === waitingReportsMax) {
      lane.leaveReason ??= 'the disk was full'
      lane.process.kill()
    }
    room.act(() => guard(runId, () => receive(runId, report)))
  }

  function waitForRoom(): void {
    const message = 'The disk is full: training waits, and goes on by itself when there is room. Nothing is lost.'
    emit({ kind: 'notice', level: 'error', message })
    for (const [runId, lane] of active) {
      if (lane.ended || runs.get(runId).status !== 'running') continue
      lane.waitsForRoom = true
      lane.process.send({ command: 'pause' })
    }
  }

  function goOn(): void {
    emit({ kind: 'notice', level: 'information', message: 'There is room on the disk again: training goes on.' })
    for (const lane of active.values()) {
      lane.reportsWaiting = 0
      if (!lane.waitsForRoom) continue
      lane.waitsForRoom = false
      lane.process.send({ command: 'resume' })
    }
  }

  /** What cannot be stored, but for want of room, stops that one trainer and is said; the engine goes on serving. */
  function guard(runId: string, act: () => void): void {
    try {
      act()
    } catch (error) {
      if (!closing && isOutOfRoom(error)) throw error
      const { message } = reportError(error)
      emit({ kind: 'notice', level: 'error', message: `A run could not be recorded: ${message}` })
      const lane = active.get(runId)
      if (!lane) return
      lane.leaveReason ??= `it could not be recorded: ${message}`
      lane.process.kill()
    }
  }

  function receive(runId: string, report: TrainerReport): void {
    const lane = active.get(runId)
    if (!lane || lane.ended) return
    if (report.report === 'started') {
      runs.describe(runId, report)
      if (report.otherVariant !== null) {
        const message = `${runs.get(runId).label} began on other kernels (${report.otherVariant}): its numbers may differ from an unbroken run’s.`
        emit({ kind: 'notice', level: 'warning', message })
      }
      return tell(runs.get(runId), false)
    }
    const { progress, fraction, iterationsPerSecond, secondsLeft, rows, snapshot, checkpoint, adjusted, ending } =
      report
    const adjustment = adjusted && adjusted.changes.length > 0 ? adjusted : undefined
    const event = eventOf(runId, lane, report)
    if (rows.length > 0 || snapshot || checkpoint || event) {
      store.record(runId, { progress, fraction, rows, snapshot, checkpoint, adjustment, event })
    }
    Object.assign(lane, { progress, fraction, speed: { iterationsPerSecond, secondsLeft } })
    if (report.stepped) lane.stepsDone++
    if (adjusted) lane.adjustmentsDone++
    if (ending) lane.ended = true
    if (rows.length > 0) emit({ kind: 'metrics', runId, rows })
    if (snapshot) emit({ kind: 'snapshot', runId, progress })
    tell(runs.get(runId), event !== undefined)
    if (event) shareCores()
    if (event?.event === 'resume') countLanes()
    if (ending?.kind === 'failed' && ending.error.code === 'internal') {
      emit({ kind: 'notice', level: 'error', message: `A run failed: ${ending.error.message}` })
    }
  }

  function eventOf(runId: string, lane: ActiveLane, { paused, ending }: BatchReport) {
    if (ending) return endingEvent(ending, lane)
    const { status } = runs.get(runId)
    if (paused && status === 'running') return { event: 'pause' as const }
    if (!paused && status === 'paused') return { event: 'resume' as const }
    return undefined
  }

  function left(runId: string, how: string): void {
    const lane = active.get(runId)
    let failure: unknown = null
    try {
      if (lane && !lane.ended) {
        const reason = lane.leaveReason ?? `The trainer ended before the run did: ${how}.`
        apply(runId, 'interrupt', { reason })
      }
    } catch (error) {
      if (!closing && isOutOfRoom(error)) throw error
      failure = error
    }
    active.delete(runId)
    tell(runs.get(runId), false)
    shareCores()
    fill()
    if (failure) throw failure
  }

  const training = (): string[] => [...active.keys()].filter((runId) => runs.get(runId).status === 'running')

  const threadsEach = (laneCount: number): number => Math.max(1, Math.floor(cores / Math.max(1, laneCount)))

  /** Every running lane gets the same; a paused one keeps what it had and computes nothing. */
  function shareCores(): void {
    const running = training()
    const threads = threadsEach(running.length)
    for (const runId of running) {
      const lane = active.get(runId)!
      if (lane.threads === threads) continue
      lane.threads = threads
      lane.process.send({ command: 'threads', count: threads })
    }
  }

  function countLanes(): void {
    const running = training()
    for (const runId of running) {
      if (runs.get(runId).lanesBeside >= running.length) continue
      try {
        runs.raiseLanesBeside(runId, running.length)
      } catch (error) {
        // A remark about the run; what it comes with is already stored and must not be stored twice.
        if (!isOutOfRoom(error)) throw error
        return
      }
      emit({ kind: 'run', run: live(runs.get(runId)) })
    }
  }

  /** Back to the newest checkpoint, and to the end of the queue. */
  function requeue(runId: string): void {
    store.rewind(runId, store.checkpoints.newest(runId))
    apply(runId, 'resume')
    queue.push(runId)
  }

  /** Starts fulfilling a wish; null where the run's status does not admit it. */
  function begin(wish: Wish, { id, status }: RunRecord): (() => Promise<void>) | null {
    const lane = active.get(id)
    const statusOf = () => runs.get(id).status
    const settled = () => Promise.resolve()
    switch (wish) {
      case 'pause':
        if (status === 'queued') return () => Promise.resolve(void held.add(id))
        if (status === 'paused') return settled
        if (status !== 'running' || !lane) return null
        return () => {
          lane.waitsForRoom = false
          lane.process.send({ command: 'pause' })
          return until(() => statusOf() !== 'running')
        }
      case 'resume':
        if (status === 'queued' || status === 'running') return () => Promise.resolve(void held.delete(id))
        if (isResumable(status)) return () => Promise.resolve(requeue(id))
        if (status !== 'paused' || !lane) return null
        return () => {
          lane.process.send({ command: 'resume' })
          return until(() => statusOf() !== 'paused')
        }
      case 'stop':
        if (status === 'stopped') return settled
        if (status === 'queued') return () => Promise.resolve(unqueue(id))
        if (!isLive(status) || !lane) return null
        return () => {
          lane.stopWished = true
          lane.process.send({ command: 'stop' })
          return until(() => !isLive(statusOf()))
        }
      case 'step':
        if ((status !== 'running' && status !== 'paused') || !lane) return null
        return () => {
          const wished = ++lane.stepsWished
          lane.process.send({ command: 'step' })
          return until(() => lane.stepsDone >= wished || !isLive(statusOf()))
        }
      default:
        return wish satisfies never
    }
  }

  function unqueue(runId: string): void {
    queue.splice(queue.indexOf(runId), 1)
    held.delete(runId)
    apply(runId, 'stop')
  }

  /** Of several runs, those whose status does not admit the wish are left alone; if it fits none, that is an error. */
  async function fulfil(wish: Wish, runIds: readonly string[]): Promise<RunRecord[]> {
    if (closing) throw new AppError('wrong-state', `Expected an open engine to ${wish} runs, got one that is closing.`)
    const wished = [...new Set(runIds)].map((runId) => runs.get(runId))
    const actions = wished.map((run) => begin(wish, run)).filter((action) => action !== null)
    if (actions.length === 0) throw wrongState(wished[0], wish)
    const ends = actions.map((action) => action())
    fill()
    await Promise.all(ends)
    return wished.map(({ id }) => live(runs.get(id)))
  }

  async function adjust(runId: string, changes: readonly WishedChange[]): Promise<RunRecord> {
    const run = runs.get(runId)
    const trainer = active.get(runId)
    const trains = run.status === 'running' || run.status === 'paused'
    if (closing || !trains || !trainer || trainer.ended) throw wrongState(run, 'adjust')
    // Faults are answered here; what the trainer is told, it can do.
    adjustedLane(trainedLane(store.experiments.config(run.experimentId), run), changes)
    const wished = ++trainer.adjustmentsWished
    trainer.process.send({ command: 'adjust', changes: [...changes] })
    const isDone = () => trainer.adjustmentsDone >= wished
    await until(() => isDone() || !isLive(runs.get(runId).status))
    if (!isDone()) throw wrongState(runs.get(runId), 'adjust')
    return live(runs.get(runId))
  }

  return {
    live,
    adjust,
    enqueue(runIds) {
      queue.push(...runIds)
      fill()
    },
    pause: (runIds) => fulfil('pause', runIds),
    resume: (runIds) => fulfil('resume', runIds),
    stop: (runIds) => fulfil('stop', runIds),
    step: (runIds) => fulfil('step', runIds),
    async close(reason) {
      closing = true
      room.end()
      // Without room to write it down, the next start finds them orphaned and does the same.
      for (const runId of queue.splice(0)) guard(runId, () => apply(runId, 'interrupt', { reason }))
      for (const lane of active.values()) {
        lane.leaveReason = reason
        lane.process.send({ command: 'suspend' })
      }
      const timer = setTimeout(() => {
        for (const lane of active.values()) lane.process.kill()
      }, closeTimeoutMs)
      await until(() => active.size === 0)
      clearTimeout(timer)
    },
  }
}
