// Studies in the engine: planned, begun, followed and steered as a whole. What each of their runs does is the scheduler's;
// here it is only told which.

import { laneLabels } from '../../src-shared/config/lane-labels.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import { isLive, type RunRecord, type RunStatus } from '../../src-shared/run.ts'
import { fairnessOf } from '../../src-shared/study/fairness.ts'
import type { StudyConfig } from '../../src-shared/study/study-config.ts'
import type { StudyDetail, StudyPlan, StudySummary } from '../../src-shared/study/study.ts'
import type { Place } from '../../src-shared/study/place.ts'
import type { ProbeResult } from '../remote-studies/cluster.ts'
import type { RemoteStudies } from '../remote-studies/remote-studies.ts'
import type { Devices } from '../devices/devices.ts'
import type { Scheduler } from '../scheduling/scheduler.ts'
import type { Store } from '../store/open-store.ts'
import { isOutOfRoom } from '../store/out-of-room.ts'
import { hopelessRuns } from './hopeless-runs.ts'
import { runTimes } from './run-times.ts'
import { storeStudy } from './start-study.ts'
import { aboutStudy, studyDetail } from './study-detail.ts'
import { studyNews } from './study-news.ts'
import { trialsOf } from './trials.ts'

const usualIntervalMs = 250

export interface Studies {
  plan(config: StudyConfig): StudyPlan
  /** Stores all of it or nothing. Throws AppError as `experiment.start` does. */
  start(config: StudyConfig, place?: Place): Promise<StudyDetail>
  probe(place: Place): Promise<ProbeResult>
  /** Goes on with one that trains elsewhere. */
  follow(id: string): Promise<StudySummary>
  list(options: { deleted: boolean }): StudySummary[]
  open(id: string): StudyDetail
  /** Resolves when its runs have left their places, each at a checkpoint. */
  pause(id: string): Promise<StudySummary>
  resume(id: string): Promise<StudySummary>
  stop(id: string): Promise<StudySummary>
  setPriority(id: string, priority: number): StudySummary
  rename(id: string, name: string): StudySummary
  delete(id: string): Promise<StudySummary>
  restore(id: string): StudySummary
  /** It came in a file, or left the trash with one: whoever lists studies is told. */
  tell(id: string): void
  /** To be told whatever the engine tells. */
  take(event: EngineEvent): void
  /** The engine is about to leave: studies whose runs train or wait are paused from now on. */
  suspend(): void
  close(): void
}

export interface StudiesParts {
  store: Store
  scheduler: Scheduler
  remote: RemoteStudies
  devices: Pick<Devices, 'check'>
  /** Runs that train at the same time at most. */
  places: number
  newId: () => string
  emit: (event: EngineEvent) => void
  now?: () => number
  /** Between two summaries of a study that nobody asked for. */
  intervalMs?: number
}

export const createStudies = (parts: StudiesParts): Studies => new StudyRoom(parts)

class StudyRoom implements Studies {
  readonly #parts: StudiesParts
  readonly #times
  readonly #news
  readonly #hopeless
  /** Of each study the last wish that has not come true yet. */
  readonly #turns = new Map<string, Promise<void>>()
  readonly #about = new Map<string, Pick<StudyDetail, 'fairness' | 'notes'>>()

  constructor(parts: StudiesParts) {
    const { store, scheduler, now = Date.now, intervalMs = usualIntervalMs } = parts
    this.#parts = parts
    this.#times = runTimes(store, now)
    this.#hopeless = hopelessRuns(store, scheduler)
    const tell = (id: string) => void this.#told(id)
    this.#news = studyNews({ studies: store.studies, times: this.#times, tell, intervalMs })
  }

  plan(config: StudyConfig): StudyPlan {
    const { trials, notes } = trialsOf(config)
    const { lanes, seeds } = config.experiment
    const fairness = fairnessOf(trials.map(({ experiment }) => experiment))
    return { trials, runs: trials.length * lanes.length * seeds.length, fairness, notes }
  }

  async probe(place: Place): Promise<ProbeResult> {
    if (place.kind === 'local') return { usable: true, found: ['This machine trains studies.'] }
    return this.#parts.remote.probe(place)
  }

  async follow(id: string): Promise<StudySummary> {
    await this.#parts.remote.follow(id)
    return this.#told(id)
  }

  async start(config: StudyConfig, place: Place = { kind: 'local' }): Promise<StudyDetail> {
    const { store, scheduler, remote } = this.#parts
    if (place.kind !== 'local') await remote.requireUsable(place)
    const id = await storeStudy(config, { ...this.#parts, place })
    this.#told(id)
    if (place.kind !== 'local') {
      await remote.follow(id)
      return this.open(id)
    }
    scheduler.enqueue(store.runs.ofStudy(id).map((run) => run.id))
    return this.open(id)
  }

  list(options: { deleted: boolean }): StudySummary[] {
    return this.#parts.store.studies.list(options).map(({ id }) => this.#summary(id))
  }

  open(id: string): StudyDetail {
    const { store, scheduler } = this.#parts
    const summary = this.#summary(id)
    if (!this.#about.has(id)) this.#about.set(id, aboutStudy(store.studies.get(id).config))
    const elsewhere = this.#parts.remote.elsewhere(id)
    const detail = studyDetail({ store, live: scheduler.live, summary, about: this.#about.get(id)! })
    return elsewhere ? { ...detail, elsewhere } : detail
  }

  pause(id: string): Promise<StudySummary> {
    return this.#inTurn(id, () => this.#pause(id))
  }

  resume(id: string): Promise<StudySummary> {
    return this.#inTurn(id, () => this.#resume(id))
  }

  stop(id: string): Promise<StudySummary> {
    return this.#inTurn(id, () => this.#stop(id))
  }

  delete(id: string): Promise<StudySummary> {
    return this.#inTurn(id, () => this.#delete(id))
  }

  /** Wishes of one study come true one after the other: a run that is still leaving its place cannot be resumed. */
  #inTurn<Result>(id: string, act: () => Promise<Result>): Promise<Result> {
    const result = (this.#turns.get(id) ?? Promise.resolve()).then(act)
    // A wish that fails is told to who wished it; the next one goes on.
    const ended = result.then(
      () => undefined,
      () => undefined,
    )
    this.#turns.set(id, ended)
    void ended.then(() => {
      if (this.#turns.get(id) === ended) this.#turns.delete(id)
    })
    return result
  }

  async #pause(id: string): Promise<StudySummary> {
    const { store, scheduler } = this.#parts
    const live = this.#liveRuns(id, 'paused')
    if (store.studyPlaces.of(id))
      throw wrongState('a study of this machine to pause', 'one that trains elsewhere: stop it')
    store.studies.setPaused(id, true)
    await scheduler.hold(idsOf(live))
    return this.#told(id)
  }

  async #resume(id: string): Promise<StudySummary> {
    const { store, scheduler } = this.#parts
    const { deletedAt } = store.studies.get(id)
    if (deletedAt !== null) throw wrongState('a study of the list', 'a deleted one: restore it first')
    store.studies.setPaused(id, false)
    // A run that was stopped for a reason was stopped by a rule. What has begun comes first.
    const goesOn = (run: RunRecord) =>
      waitsForWord.includes(run.status) && !(run.status === 'stopped' && run.reason !== null)
    const waiting = this.#runs(id).filter(goesOn)
    const [begun, fresh] = [
      waiting.filter(({ iteration }) => iteration > 0),
      waiting.filter((run) => run.iteration === 0),
    ]
    if (store.studyPlaces.of(id)) return this.#resumeElsewhere(id, waiting)
    if (waiting.length > 0) await scheduler.resume(idsOf([...begun, ...fresh]), { inOrder: true })
    return this.#told(id)
  }

  async #resumeElsewhere(id: string, waiting: readonly RunRecord[]): Promise<StudySummary> {
    const { store, remote } = this.#parts
    if (store.studyPlaces.of(id)!.stopping && hasLive(store.studies.statuses(id))) {
      throw wrongState('a study that has stopped', 'one that is still stopping: follow it, and resume it then')
    }
    // Who follows a study until its end would not look at runs that wait again.
    if (!hasLive(store.studies.statuses(id))) await remote.settled(id)
    store.transaction(() => {
      store.studyPlaces.setStopping(id, false)
      for (const run of waiting) {
        store.runs.apply(run.id, 'resume')
        store.studyPlaces.withdraw(run.id)
      }
    })
    await remote.follow(id)
    remote.wake(id)
    return this.#told(id)
  }

  async #stop(id: string): Promise<StudySummary> {
    const live = this.#liveRuns(id, 'stopped')
    if (this.#parts.store.studyPlaces.of(id)) await this.#parts.remote.stop(id)
    else await this.#parts.scheduler.stop(idsOf(live))
    this.#parts.store.studies.setPaused(id, false)
    return this.#told(id)
  }

  setPriority(id: string, priority: number): StudySummary {
    this.#parts.store.studies.setPriority(id, priority)
    return this.#told(id)
  }

  rename(id: string, name: string): StudySummary {
    this.#parts.store.studies.rename(id, name)
    return this.#told(id)
  }

  async #delete(id: string): Promise<StudySummary> {
    const { store, scheduler } = this.#parts
    // Stopped runs keep their checkpoints: restoring the study lets them go on.
    const live = this.#runs(id).filter(({ status }) => isLive(status))
    if (live.length > 0 && store.studyPlaces.of(id)) await this.#parts.remote.stop(id)
    else if (live.length > 0) await scheduler.stop(idsOf(live))
    store.studies.delete(id)
    return this.#toldWithTrials(id)
  }

  restore(id: string): StudySummary {
    this.#parts.store.studies.restore(id)
    return this.#toldWithTrials(id)
  }

  tell(id: string): void {
    this.#toldWithTrials(id)
  }

  take(event: EngineEvent): void {
    this.#news.take(event)
    this.#hopeless.take(event)
  }

  suspend(): void {
    const { studies, studyPlaces } = this.#parts.store
    for (const { id, paused } of studies.list({ deleted: false })) {
      try {
        // What trains elsewhere goes on without this engine.
        if (studyPlaces.of(id)) continue
        if (!paused && hasLive(studies.statuses(id))) studies.setPaused(id, true)
      } catch (error) {
        // The next start finds its runs and pauses it.
        if (!isOutOfRoom(error)) throw error
      }
    }
  }

  close(): void {
    this.#news.close()
  }

  #summary(id: string): StudySummary {
    const { store, places } = this.#parts
    const { config, ...study } = store.studies.get(id)
    const statuses = store.studies.statuses(id)
    const elsewhere = this.#parts.remote.inBrief(id)
    const atOnce = elsewhere ? Math.max(1, elsewhere.running) : Math.min(places, config.runsAtOnce ?? places)
    return {
      ...study,
      ...(elsewhere && { place: elsewhere.place }),
      ...store.studies.trialsInBrief(id),
      laneLabels: laneLabels(config.experiment.lanes),
      seeds: config.experiment.seeds,
      statuses,
      secondsLeft: hasLive(statuses) ? this.#times.secondsLeft(id, atOnce) : null,
    }
  }

  #told(id: string): StudySummary {
    const summary = this.#summary(id)
    this.#parts.emit({ kind: 'study', summary })
    return summary
  }

  /** Its experiments came to the list, or left it. */
  #toldWithTrials(id: string): StudySummary {
    const { store, emit } = this.#parts
    this.#times.forget(id)
    for (const { experimentId } of store.experiments.ofStudy(id)) {
      emit({ kind: 'experiment', summary: store.experiments.summary(experimentId) })
    }
    return this.#told(id)
  }

  /** Those of trials that were not deleted by themselves. */
  #runs(id: string): RunRecord[] {
    const { store } = this.#parts
    const { deletedAt } = store.studies.get(id)
    const trials = store.experiments.ofStudy(id).filter((trial) => trial.deletedAt === deletedAt)
    const there = new Set(trials.map(({ experimentId }) => experimentId))
    return store.runs.ofStudy(id).filter(({ experimentId }) => there.has(experimentId))
  }

  #liveRuns(id: string, past: string): RunRecord[] {
    const live = this.#runs(id).filter(({ status }) => isLive(status))
    if (live.length === 0) throw wrongState(`a study that can be ${past}`, 'one of which no run trains or waits')
    return live
  }
}

const waitsForWord: readonly RunStatus[] = ['held', 'paused', 'interrupted', 'stopped']

const hasLive = (statuses: Partial<Record<RunStatus, number>>): boolean =>
  Object.keys(statuses).some((status) => isLive(status as RunStatus))

const idsOf = (runs: readonly RunRecord[]): string[] => runs.map(({ id }) => id)

const wrongState = (expected: string, got: string): AppError =>
  new AppError('wrong-state', `Expected ${expected}, got ${got}.`, { field: 'studyId' })
