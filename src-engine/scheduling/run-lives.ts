// The life of a run from its start to the end of its trainer.
//
//  start ──▶ reports: recorded, told ──▶ ending ──▶ the process leaves ──▶ its place is free
//               │                          └─▶ device lost, backend refused: requeued
//               └─▶ the process dies: interrupted, or failed where native code gave up
//
// A trainer that dies takes only its own run with it.

import { budgetOfRun } from '../../src-shared/branch.ts'
import type { BackendChoice } from '../../src-shared/device.ts'
import { AppError, reportError } from '../../src-shared/errors.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import { isUnusable } from '../backends/use-backend.ts'
import { keptRows } from '../data-tasks/experiment-data.ts'
import type { Store } from '../store/open-store.ts'
import { isOutOfRoom } from '../store/out-of-room.ts'
import type { BatchReport, TrainerReport } from '../training/trainer-messages.ts'
import { activeLane, type ActiveLane } from './active-lane.ts'
import type { DeviceLosses } from './device-losses.ts'
import { endingEvent } from './ending-event.ts'
import type { ExperimentChoices } from './experiment-choices.ts'
import { interruption } from './interruption.ts'
import type { Places } from './places.ts'
import { recordBatch, recordStart } from './record-report.ts'
import type { RoomKeeper } from './room-keeper.ts'
import type { RunNews } from './run-news.ts'
import { trainedLane } from '../training/trained-lane.ts'
import type { StartTrainer } from './trainer-process.ts'

/** Reports that may wait for room, of each run: a trainer is paused long before. */
const waitingReportsMax = 64

export interface RunLivesOptions {
  store: Store
  startTrainer: StartTrainer
  emit: (event: EngineEvent) => void
  places: Places
  news: RunNews
  choices: ExperimentChoices
  losses: DeviceLosses
  room: Pick<RoomKeeper, 'act' | 'waiting'>
  /** The engine is about to leave: nothing begins any more. */
  isClosing: () => boolean
  /** A run is to begin again, when its turn comes; a held one when it is released. */
  enqueue: (run: RunRecord) => void
  /** A place is free. */
  fill: () => void
}

export interface RunLives {
  /** Throws where no trainer can be started, or for want of room; then nothing has begun. */
  start(run: RunRecord, choice: BackendChoice): void
  /** Back to the newest checkpoint, and to the end of the queue. */
  requeue(runId: string): void
  /** What cannot be stored, but for want of room, stops that one trainer and is said; the engine goes on serving. */
  guard(runId: string, act: () => void): void
}

export const runLives = (options: RunLivesOptions): RunLives => new Lives(options)

/** Begun anew it would not be the branch that it says it is. */
const lostBeginning = ({ label, seed }: RunRecord): AppError =>
  new AppError(
    'data-unreadable',
    `Expected the checkpoint that ${label} at seed ${seed} branched off from, got none that is undamaged: branch off anew.`,
  )

class Lives implements RunLives {
  readonly #options: RunLivesOptions
  /** Runs that were begun again because their first backend could not be used: once is enough. */
  readonly #begunAgain = new Set<string>()

  constructor(options: RunLivesOptions) {
    this.#options = options
  }

  start(run: RunRecord, choice: BackendChoice): void {
    const { store, startTrainer, places, news, room } = this.#options
    const runId = run.id
    const given = store.experiments.config(run.experimentId)
    const config = { ...given, budget: budgetOfRun(run, given) }
    const lane = trainedLane(config, run)
    const checkpoint = store.checkpoints.newest(runId)?.body ?? null
    if (!checkpoint && run.origin && run.origin.iteration > 0) throw lostBeginning(run)
    const kept = keptRows(config.data, store.keptData)
    const unseen = store.snapshots.count(runId) === 0
    const started = store.runs.apply(runId, 'start')
    const threads = places.threadsOfNext()
    const process = startTrainer(
      { runId, config, lane, seed: run.seed, backend: choice.backend, threads, checkpoint, unseen, kept },
      {
        onReport: (report) => this.#take(runId, report),
        onExit: (how, crashed = false) => room.act(() => this.guard(runId, () => this.#left(runId, how, crashed))),
      },
    )
    const resumed = checkpoint !== null
    const mayGoOn = resumed || (config.backend === 'auto' && !this.#begunAgain.has(runId))
    places.take(runId, activeLane(process, { fraction: run.fraction, threads, choice, resumed, mayGoOn }))
    news.tell(started, true)
    places.share()
    places.count()
  }

  requeue(runId: string): void {
    const { store, emit, news, enqueue } = this.#options
    const to = store.rewind(runId, store.checkpoints.newest(runId))
    emit({ kind: 'rewound', runId, to })
    news.apply(runId, 'resume')
    enqueue(store.runs.get(runId))
  }

  guard(runId: string, act: () => void): void {
    const { emit, places, isClosing } = this.#options
    try {
      act()
    } catch (error) {
      if (!isClosing() && isOutOfRoom(error)) throw error
      const { message } = reportError(error)
      emit({ kind: 'notice', level: 'error', message: `A run could not be recorded: ${message}` })
      const lane = places.of(runId)
      if (!lane) return
      lane.leaveReason ??= `it could not be recorded: ${message}`
      lane.process.kill()
    }
  }

  #take(runId: string, report: TrainerReport): void {
    const { places, room } = this.#options
    const lane = places.of(runId)
    if (lane && room.waiting && ++lane.reportsWaiting === waitingReportsMax) {
      lane.leaveReason ??= 'the disk was full'
      lane.process.kill()
    }
    room.act(() => this.guard(runId, () => this.#receive(runId, report)))
  }

  #receive(runId: string, report: TrainerReport): void {
    const lane = this.#options.places.of(runId)
    if (!lane || lane.ended) return
    if (report.report === 'started') this.#began(runId, lane, report)
    else this.#record(runId, lane, report)
  }

  #began(runId: string, { choice }: ActiveLane, report: TrainerReport & { report: 'started' }): void {
    const { store, emit, news, losses } = this.#options
    const reason = report.backend === choice.backend ? choice.reason : `${report.backend}: it began there`
    recordStart({ store, emit, runId }, report, losses.inWords(runId, reason))
    news.tell(store.runs.get(runId), false)
  }

  #record(runId: string, lane: ActiveLane, report: BatchReport): void {
    const { store, emit, news, places } = this.#options
    const { progress, fraction, iterationsPerSecond, secondsLeft, adjusted, ending } = report
    const event = this.#eventOf(runId, lane, report)
    recordBatch({ store, emit, runId }, report, event)
    Object.assign(lane, { progress, fraction, speed: { iterationsPerSecond, secondsLeft } })
    lane.stepsDone += report.stepsSettled
    if (adjusted) lane.adjustmentsDone++
    if (ending) lane.ended = true
    news.tell(store.runs.get(runId), event !== undefined)
    if (event) places.share()
    if (event?.event === 'resume') places.count()
    if (ending) this.#ended(runId, lane, ending)
  }

  #ended(runId: string, lane: ActiveLane, ending: NonNullable<BatchReport['ending']>): void {
    const { store, emit, losses, enqueue, isClosing } = this.#options
    const run = store.runs.get(runId)
    if (run.status === 'held') enqueue(run)
    if (ending.kind === 'failed' && ending.error.code === 'internal') {
      emit({ kind: 'notice', level: 'error', message: `A run failed: ${ending.error.message}` })
    }
    if (ending.kind === 'failed' && isUnusable(ending.error)) this.#refused(runId, lane)
    if (!isClosing() && !lane.stopWished && losses.goesOn(runId, ending)) this.requeue(runId)
  }

  /** What was chosen cannot be used after all: with `auto`, a run that has not begun is begun again on another. */
  #refused(runId: string, { choice, resumed }: ActiveLane): void {
    const { store, choices } = this.#options
    const { experimentId, status } = store.runs.get(runId)
    choices.refuse(experimentId, choice.backend)
    if (status !== 'interrupted' || resumed) return
    this.#begunAgain.add(runId)
    this.requeue(runId)
  }

  #eventOf(runId: string, lane: ActiveLane, { paused, ending }: BatchReport) {
    if (ending) return endingEvent(ending, lane)
    const { status } = this.#options.store.runs.get(runId)
    if (paused && status === 'running') return { event: 'pause' as const }
    if (!paused && status === 'paused') return { event: 'resume' as const }
    return undefined
  }

  #left(runId: string, how: string, crashed: boolean): void {
    const { store, news, places, fill, isClosing } = this.#options
    const lane = places.of(runId)
    let failure: unknown = null
    try {
      if (lane && !lane.ended) {
        const reason = lane.leaveReason ?? `The trainer ended before the run did: ${how}.`
        // A crash would come again at the same place.
        if (crashed && lane.leaveReason === null) news.apply(runId, 'fail', { reason })
        else news.apply(runId, 'interrupt', { reason: interruption(reason, store, store.runs.get(runId)) })
      }
    } catch (error) {
      if (!isClosing() && isOutOfRoom(error)) throw error
      failure = error
    }
    places.leave(runId)
    if (store.runs.has(runId)) news.tell(store.runs.get(runId), false)
    places.share()
    fill()
    if (failure) throw failure
  }
}
