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
import { createRunQueue, type WaitingRun } from './run-queue.ts'
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
  /** Held without a trainer, at a checkpoint where it had begun; others may take the places. */
  hold(runIds: readonly string[]): Promise<RunRecord[]>
  /** `inOrder`: behind all that wait already, in the order given. */
  resume(runIds: readonly string[], options?: { inOrder?: boolean }): Promise<RunRecord[]>
  /** `reason` is kept with the runs; absent: a person's wish. */
  stop(runIds: readonly string[], reason?: string): Promise<RunRecord[]>
  step(runIds: readonly string[]): Promise<RunRecord[]>
  /** Other values for a lane that trains or pauses; resolves when they are recorded as a branch. */
  adjust(runId: string, changes: readonly WishedChange[]): Promise<RunRecord>
  /** No lane trains now, so that what is measured is the machine's speed. */
  readonly quiet: boolean
  /** The record with what is only known while it trains: progress between two writes, and speed. */
  live(run: RunRecord): RunRecord
  /** Lets every trainer checkpoint; live runs become `interrupted` for this reason, those of studies held. Held ones stay so. */
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
  const queue = createRunQueue((experimentId) => store.studies.turnOf(experimentId)?.priority ?? 0)
  const heldHere = runs.withStatus('held').filter((run) => !store.studyPlaces.isElsewhere(run))
  queue.push(heldHere.map(waiting), true)
  const { until, look } = createWaiters()
  const choices = experimentChoices(devices, sharedChoice(store))
  const losses = deviceLosses(store, emit)
  const places = createPlaces({ runs, slots, cores, tell: (run) => emit({ kind: 'run', run: live(run) }) })
  const room = roomKeeper({ retryMs, ...whenRoomIsShort(places, runs, emit) })
  const news = runNews({ store, emit, live, look })
  let closing = false
  const lives = runLives({
    ...{ store, startTrainer, emit, places, news, choices, losses, room, fill },
    isClosing: () => closing,
    enqueue: (run) => queue.push([waiting(run)], run.status === 'held'),
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
      const next = queue.next(admission())
      if (next === null) return
      const run = runs.get(next.runId)
      // One whose record is damaged counts as failed.
      const choice = run.status === 'queued' ? choices.of(run) : null
      if (run.status === 'queued' && !choice) return void chooseFor(run)
      try {
        if (choice) lives.start(run, choice)
      } catch (error) {
        if (isOutOfRoom(error)) throw error
        unstarted(run.id, error)
      }
      queue.remove(run.id)
    }
  }

  /** Which runs may begin at this turn. The places are counted once for all that wait: a study may have thousands. */
  function admission(): (run: WaitingRun) => boolean {
    let taken: ReadonlyMap<string, number> | null = null
    return ({ runId, experimentId }) => {
      // The trainer of a run that was stopped a moment ago may still be leaving.
      if (places.of(runId)) return false
      const turn = store.studies.turnOf(experimentId)
      if (!turn || turn.runsAtOnce === null) return true
      taken ??= placesOfStudies()
      return (taken.get(turn.studyId) ?? 0) < turn.runsAtOnce
    }
  }

  function placesOfStudies(): Map<string, number> {
    const counts = new Map<string, number>()
    for (const [runId] of places.entries()) {
      // A run may have left the library before its trainer.
      const studyId = runs.has(runId) ? store.studies.turnOf(runs.get(runId).experimentId)?.studyId : undefined
      if (studyId !== undefined) counts.set(studyId, (counts.get(studyId) ?? 0) + 1)
    }
    return counts
  }

  /** Without a trainer nobody would ever end it. */
  function unstarted(runId: string, error: unknown): void {
    const { code, message } = reportError(error)
    if (code === 'internal') console.error(error)
    news.apply(runId, 'fail', { reason: `No trainer could be started: ${message}` })
  }

  async function chooseFor({ experimentId }: RunRecord): Promise<void> {
    const config = store.experiments.config(experimentId)
    const itsQueued = () => queue.ofExperiment(experimentId)
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

  const begin = (wish: Wish, { id, status }: RunRecord, reason: string | undefined) =>
    beginWish(wish, status, {
      ...(reason !== undefined && { reason }),
      trainer: places.of(id),
      statusNow: () => runs.get(id).status,
      until,
      hold() {
        news.apply(id, 'pause')
        queue.hold(id)
      },
      release() {
        news.apply(id, 'resume')
        queue.release(id)
      },
      requeue: () => lives.requeue(id),
      unqueue: () => unqueue(id, 'stop', reason === undefined ? undefined : { reason }),
    })

  function unqueue(runId: string, event: 'stop' | 'fail', details?: EventDetails): void {
    // First, so that a run whose end cannot be stored stays where it is and can be asked again.
    news.apply(runId, event, details)
    queue.remove(runId)
  }

  /** Of several runs, those whose status does not admit the wish are left alone; if it fits none, that is an error. */
  async function fulfil(wish: Wish, runIds: readonly string[], how: Manner = {}): Promise<RunRecord[]> {
    if (closing) throw new AppError('wrong-state', `Expected an open engine to ${wish} runs, got one that is closing.`)
    const wished = [...new Set(runIds)].map((runId) => runs.get(runId))
    const actions = wished.map((run) => begin(wish, run, how.reason)).filter((action) => action !== null)
    if (actions.length === 0) throw wrongState(wished[0], wish)
    const ends = actions.map((action) => action())
    if (how.inOrder) queue.moveToEnd(runIds)
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
      queue.push(runIds.map((runId) => waiting(runs.get(runId))))
      fill()
    },
    pause: (runIds) => fulfil('pause', runIds),
    hold: (runIds) => fulfil('hold', runIds),
    resume: (runIds, { inOrder = false } = {}) => fulfil('resume', runIds, { inOrder }),
    stop: (runIds, reason) => fulfil('stop', runIds, reason === undefined ? {} : { reason }),
    step: (runIds) => fulfil('step', runIds),
    async close(reason) {
      closing = true
      room.end()
      // Without room to write it down, the next start finds them orphaned and does the same.
      const isOfStudy = (experimentId: string) => store.studies.turnOf(experimentId) !== null
      for (const { runId, experimentId } of queue.clear().filter((each) => runs.get(each.runId).status !== 'held')) {
        // What waits in a study goes on waiting.
        if (isOfStudy(experimentId)) lives.guard(runId, () => news.apply(runId, 'pause'))
        else lives.guard(runId, () => news.apply(runId, 'interrupt', { reason }))
      }
      for (const [runId, lane] of places.entries()) {
        lane.leaveReason = reason
        lane.holdWished = runs.has(runId) && isOfStudy(runs.get(runId).experimentId)
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

/** How a wish is meant. */
interface Manner {
  reason?: string
  inOrder?: boolean
}

const waiting = ({ id: runId, experimentId }: RunRecord): WaitingRun => ({ runId, experimentId })

/** Of trials: the study and what a backend has to know to compute them. Others share with nobody. */
function sharedChoice({ studies, experiments }: Pick<Store, 'studies' | 'experiments'>) {
  const keys = new Map<string, string>()
  return (experimentId: string): string => {
    const turn = studies.turnOf(experimentId)
    if (!turn) return experimentId
    if (!keys.has(experimentId)) {
      const { data, energy } = experiments.config(experimentId)
      const columns = 'columns' in data ? data.columns.length : 0
      keys.set(experimentId, JSON.stringify([turn.studyId, energy, data.kind, columns]))
    }
    return keys.get(experimentId)!
  }
}
