// Which runs train now: a queue in front of a fixed number of places, one trainer process in each.
//
// The scheduler is the only one that changes a run's status while the engine lives. A trainer that dies takes only its
// own run with it: the run becomes `interrupted`, its place is free for the next.

import { adjustedLane, type WishedChange } from '../../src-shared/adjustment.ts'
import { isLive, type RunEvent, type RunRecord } from '../../src-shared/run.ts'
import { AppError, reportError } from '../../src-shared/errors.ts'
import type { BackendChoice } from '../../src-shared/device.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import { isUnusable } from '../backends/use-backend.ts'
import type { Store } from '../store/open-store.ts'
import { isOutOfRoom } from '../store/out-of-room.ts'
import { wrongState, type EventDetails } from '../store/runs.ts'
import { activeLane, type ActiveLane } from './active-lane.ts'
import type { Devices } from '../devices/devices.ts'
import { deviceLosses } from './device-losses.ts'
import { endingEvent } from './ending-event.ts'
import { keptRows } from '../data-tasks/experiment-data.ts'
import { experimentChoices } from './experiment-choices.ts'
import { roomKeeper } from './room-keeper.ts'
import { trainedLane } from './trained-lane.ts'
import type { BatchReport, TrainerReport } from '../training/trainer-messages.ts'
import type { StartTrainer } from './trainer-process.ts'
import { interruption } from './interruption.ts'
import { recordingEvents } from './recording-events.ts'
import { raiseLanesBeside } from './lanes-beside.ts'
import { shareCores, threadsEach } from './share-cores.ts'
import { createWaiters } from './waiters.ts'
import { beginWish, type Wish } from './wishes.ts'

const closeTimeoutMs = 5000
const roomRetryMs = 3000
const choosingReason = 'Finding the fastest backend for it.'
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
  /** No lane trains now, so that what is measured is the machine's speed. */
  readonly quiet: boolean
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
  devices: Pick<Devices, 'choose' | 'forget'>
  emit: (event: EngineEvent) => void
  /** How long after a write that found no room it is tried again. */
  retryMs?: number
}

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { store, slots, cores, startTrainer, devices, emit, retryMs = roomRetryMs } = options
  const { runs } = store
  const active = new Map<string, ActiveLane>()
  const queue: string[] = []
  const { until, look } = createWaiters()
  const choices = experimentChoices(devices)
  /** Runs that were begun again because their first backend could not be used: once is enough. */
  const begunAgain = new Set<string>()
  const losses = deviceLosses(store, emit)
  const room = roomKeeper({ retryMs, onFull: waitForRoom, onRoom: goOn })
  let closing = false

  function live(run: RunRecord): RunRecord {
    if (run.status === 'queued' && choices.choosing === run.experimentId) return { ...run, reason: choosingReason }
    const lane = active.get(run.id)
    if (!lane || lane.ended || !isLive(run.status)) return run
    const speed = run.status === 'running' ? lane.speed : { ...lane.speed, secondsLeft: null }
    return lane.progress ? { ...run, ...lane.progress, fraction: lane.fraction, ...speed } : run
  }

  function tell(run: RunRecord, statusChanged: boolean): void {
    emit({ kind: 'run', run: live(run) })
    if (statusChanged) emit({ kind: 'experiment', summary: store.experiments.summary(run.experimentId) })
    look()
  }

  function apply(runId: string, event: RunEvent, details?: EventDetails): void {
    tell(runs.apply(runId, event, details), true)
  }

  function fill(): void {
    room.act(startDue)
  }

  function startDue(): void {
    while (!closing && active.size < slots && choices.choosing === null) {
      // The trainer of a run that was stopped a moment ago may still be leaving; one that is held keeps its turn.
      const next = queue.findIndex((runId) => !active.has(runId) && runs.get(runId).status === 'queued')
      if (next === -1) return
      const run = runs.get(queue[next])
      const choice = choices.of(run)
      if (!choice) return void chooseFor(run)
      const [runId] = queue.splice(next, 1)
      try {
        start(run, choice)
      } catch (error) {
        if (isOutOfRoom(error)) {
          queue.splice(next, 0, runId)
          throw error
        }
        unstarted(runId, error)
      }
    }
  }

  /** Without a trainer nobody would ever end it. */
  function unstarted(runId: string, error: unknown): void {
    console.error(error)
    const { message } = reportError(error)
    apply(runId, 'fail', { reason: `No trainer could be started: ${message}` })
  }

  async function chooseFor({ experimentId }: RunRecord): Promise<void> {
    const config = store.experiments.config(experimentId)
    const itsQueued = () => queue.filter((runId) => runs.get(runId).experimentId === experimentId)
    const situation = { lanesAtOnce: Math.min(slots, config.lanes.length), quiet: training().length === 0 }
    const chosen = choices.choose(experimentId, config, situation)
    for (const runId of itsQueued()) tell(runs.get(runId), false)
    try {
      await chosen
    } catch (error) {
      if (closing) return
      const { message: reason } = reportError(error)
      for (const runId of itsQueued()) room.act(() => guard(runId, () => unqueue(runId, 'fail', { reason })))
    }
    if (!closing) fill()
    // Those that wait on do so for a place now, not for a backend.
    for (const runId of closing ? [] : itsQueued()) tell(runs.get(runId), false)
  }

  function start(run: RunRecord, choice: BackendChoice): void {
    const runId = run.id
    const config = store.experiments.config(run.experimentId)
    const lane = trainedLane(config, run)
    const checkpoint = store.checkpoints.newest(runId)?.body ?? null
    const kept = keptRows(config.data, store.keptData)
    const started = runs.apply(runId, 'start')
    const threads = threadsEach(cores, training().length + 1)
    const process = startTrainer(
      { runId, config, lane, seed: run.seed, backend: choice.backend, threads, checkpoint, kept },
      {
        onReport: (report) => take(runId, report),
        onExit: (how, crashed = false) => room.act(() => guard(runId, () => left(runId, how, crashed))),
      },
    )
    const resumed = checkpoint !== null
    const mayGoOn = resumed || (config.backend === 'auto' && !begunAgain.has(runId))
    active.set(runId, activeLane(process, { fraction: run.fraction, threads, choice, resumed, mayGoOn }))
    tell(started, true)
    share()
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
      const reason = report.backend === lane.choice.backend ? lane.choice.reason : `${report.backend}: it began there`
      const from = runs.get(runId).iteration
      runs.describe(runId, { ...report, from, reason: losses.inWords(runId, reason) })
      if (report.otherVariant !== null) {
        const message = `${runs.get(runId).label} began on other kernels (${report.otherVariant}): its numbers may differ from an unbroken run’s.`
        emit({ kind: 'notice', level: 'warning', message })
      }
      return tell(runs.get(runId), false)
    }
    const { progress, fraction, iterationsPerSecond, secondsLeft, rows, snapshot, adjusted, ending } = report
    const { checkpoint, model } = report
    const adjustment = adjusted && adjusted.changes.length > 0 ? adjusted : undefined
    const event = eventOf(runId, lane, report)
    const numbers =
      rows.length > 0 || snapshot || checkpoint || event
        ? store.record(runId, { progress, fraction, rows, snapshot, checkpoint, model, adjustment, event })
        : null
    Object.assign(lane, { progress, fraction, speed: { iterationsPerSecond, secondsLeft } })
    lane.stepsDone += report.stepsSettled
    if (adjusted) lane.adjustmentsDone++
    if (ending) lane.ended = true
    if (numbers) for (const told of recordingEvents(runId, report, numbers)) emit(told)
    tell(runs.get(runId), event !== undefined)
    if (event) share()
    if (event?.event === 'resume') countLanes()
    if (ending?.kind === 'failed' && ending.error.code === 'internal') {
      emit({ kind: 'notice', level: 'error', message: `A run failed: ${ending.error.message}` })
    }
    if (ending?.kind === 'failed' && isUnusable(ending.error)) refused(runId, lane)
    if (!closing && !lane.stopWished && losses.goesOn(runId, ending)) requeue(runId)
  }

  /** What was chosen cannot be used after all: with `auto`, a run that has not begun is begun again on another. */
  function refused(runId: string, { choice, resumed }: ActiveLane): void {
    const { experimentId, status } = runs.get(runId)
    choices.refuse(experimentId, choice.backend)
    if (status !== 'interrupted' || resumed) return
    begunAgain.add(runId)
    requeue(runId)
  }

  function eventOf(runId: string, lane: ActiveLane, { paused, ending }: BatchReport) {
    if (ending) return endingEvent(ending, lane)
    const { status } = runs.get(runId)
    if (paused && status === 'running') return { event: 'pause' as const }
    if (!paused && status === 'paused') return { event: 'resume' as const }
    return undefined
  }

  function left(runId: string, how: string, crashed: boolean): void {
    const lane = active.get(runId)
    let failure: unknown = null
    try {
      if (lane && !lane.ended) {
        const reason = lane.leaveReason ?? `The trainer ended before the run did: ${how}.`
        // A crash would come again at the same place.
        if (crashed && lane.leaveReason === null) apply(runId, 'fail', { reason })
        else apply(runId, 'interrupt', { reason: interruption(reason, store, runs.get(runId)) })
      }
    } catch (error) {
      if (!closing && isOutOfRoom(error)) throw error
      failure = error
    }
    active.delete(runId)
    tell(runs.get(runId), false)
    share()
    fill()
    if (failure) throw failure
  }

  const training = (): string[] => [...active.keys()].filter((runId) => runs.get(runId).status === 'running')

  const share = (): void =>
    shareCores(
      cores,
      training().map((runId) => active.get(runId)!),
    )

  const countLanes = (): void =>
    raiseLanesBeside(training(), { runs, tell: (run) => emit({ kind: 'run', run: live(run) }) })

  /** Back to the newest checkpoint, and to the end of the queue. */
  function requeue(runId: string): void {
    const to = store.rewind(runId, store.checkpoints.newest(runId))
    emit({ kind: 'rewound', runId, to })
    apply(runId, 'resume')
    queue.push(runId)
  }

  const begin = (wish: Wish, { id, status }: RunRecord) =>
    beginWish(wish, status, {
      trainer: active.get(id),
      statusNow: () => runs.get(id).status,
      until,
      hold: () => apply(id, 'pause'),
      release: () => apply(id, 'resume'),
      requeue: () => requeue(id),
      unqueue: () => unqueue(id, 'stop'),
    })

  function unqueue(runId: string, event: 'stop' | 'fail', details?: EventDetails): void {
    // First, so that a run whose end cannot be stored stays where it is and can be asked again.
    apply(runId, event, details)
    const place = queue.indexOf(runId)
    if (place !== -1) queue.splice(place, 1)
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
    get quiet() {
      return training().length === 0
    },
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
      const timer = setTimeout(() => active.forEach((lane) => lane.process.kill()), closeTimeoutMs)
      await until(() => active.size === 0)
      clearTimeout(timer)
    },
  }
}
