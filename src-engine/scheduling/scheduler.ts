// Which runs train now: a queue in front of a fixed number of places (places.ts), one trainer process in each
// (run-lives.ts). Here is the policy: whose turn it is, when a backend is chosen, and what a person may wish.
//
// The scheduler is the only one that changes a run's status while the engine lives.

import { adjustedLane, type WishedChange } from '../../src-shared/adjustment.ts'
import { AppError, reportError } from '../../src-shared/errors.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import { isLive, type RunRecord } from '../../src-shared/run.ts'
import type { Devices } from '../devices/devices.ts'
import type { Store } from '../store/open-store.ts'
import { isOutOfRoom } from '../store/out-of-room.ts'
import { wrongState, type EventDetails } from '../store/runs.ts'
import { deviceLosses } from './device-losses.ts'
import { experimentChoices } from './experiment-choices.ts'
import { createPlaces } from './places.ts'
import { roomKeeper } from './room-keeper.ts'
import { runLives } from './run-lives.ts'
import { runNews } from './run-news.ts'
import { trainedLane } from '../training/trained-lane.ts'
import type { StartTrainer } from './trainer-process.ts'
import { createWaiters } from './waiters.ts'
import { whenRoomIsShort } from './when-room-is-short.ts'
import { beginWish, type Wish } from './wishes.ts'

const closeTimeoutMs = 5000
const roomRetryMs = 3000
const choosingReason = 'Finding the fastest backend for it.'

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
  /** Lets every trainer checkpoint; live runs become `interrupted` for this reason. Held ones stay held. */
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
  // What was held when the last engine ended still is.
  const queue = runs.withStatus('held').map(({ id }) => id)
  const { until, look } = createWaiters()
  const choices = experimentChoices(devices)
  const losses = deviceLosses(store, emit)
  const places = createPlaces({ runs, slots, cores, tell: (run) => emit({ kind: 'run', run: live(run) }) })
  const room = roomKeeper({ retryMs, ...whenRoomIsShort(places, runs, emit) })
  const news = runNews({ store, emit, live, look })
  let closing = false
  const lives = runLives({
    ...{ store, startTrainer, emit, places, news, choices, losses, room, fill },
    isClosing: () => closing,
    enqueue: (runId) => queue.push(runId),
  })

  function live(run: RunRecord): RunRecord {
    if (run.status === 'queued' && choices.choosing === run.experimentId) return { ...run, reason: choosingReason }
    return places.live(run)
  }

  function fill(): void {
    room.act(startDue)
  }

  function startDue(): void {
    while (!closing && !places.full && choices.choosing === null) {
      // The trainer of a run that was stopped a moment ago may still be leaving; one that is held keeps its turn.
      const next = queue.findIndex((runId) => !places.of(runId) && runs.get(runId).status === 'queued')
      if (next === -1) return
      const run = runs.get(queue[next])
      const choice = choices.of(run)
      if (!choice) return void chooseFor(run)
      const [runId] = queue.splice(next, 1)
      try {
        lives.start(run, choice)
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
    const { code, message } = reportError(error)
    if (code === 'internal') console.error(error)
    news.apply(runId, 'fail', { reason: `No trainer could be started: ${message}` })
  }

  async function chooseFor({ experimentId }: RunRecord): Promise<void> {
    const config = store.experiments.config(experimentId)
    const itsQueued = () => queue.filter((runId) => runs.get(runId).experimentId === experimentId)
    const situation = { lanesAtOnce: Math.min(slots, config.lanes.length), quiet: places.training().length === 0 }
    const chosen = choices.choose(experimentId, config, situation)
    for (const runId of itsQueued()) news.tell(runs.get(runId), false)
    try {
      await chosen
    } catch (error) {
      if (closing) return
      const { message: reason } = reportError(error)
      for (const runId of itsQueued()) {
        room.act(() => lives.guard(runId, () => unqueue(runId, 'fail', { reason })))
      }
    }
    if (!closing) fill()
    // Those that wait on do so for a place now, not for a backend.
    for (const runId of closing ? [] : itsQueued()) news.tell(runs.get(runId), false)
  }

  const begin = (wish: Wish, { id, status }: RunRecord) =>
    beginWish(wish, status, {
      trainer: places.of(id),
      statusNow: () => runs.get(id).status,
      until,
      hold: () => news.apply(id, 'pause'),
      release: () => news.apply(id, 'resume'),
      requeue: () => lives.requeue(id),
      unqueue: () => unqueue(id, 'stop'),
    })

  function unqueue(runId: string, event: 'stop' | 'fail', details?: EventDetails): void {
    // First, so that a run whose end cannot be stored stays where it is and can be asked again.
    news.apply(runId, event, details)
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
    const trainer = places.of(runId)
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
      return places.training().length === 0
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
      for (const runId of queue.splice(0).filter((id) => runs.get(id).status !== 'held')) {
        lives.guard(runId, () => news.apply(runId, 'interrupt', { reason }))
      }
      for (const lane of places.lanes()) {
        lane.leaveReason = reason
        lane.process.send({ command: 'suspend' })
      }
      const timer = setTimeout(() => {
        for (const lane of places.lanes()) lane.process.kill()
      }, closeTimeoutMs)
      await until(() => places.size === 0)
      clearTimeout(timer)
    },
  }
}
