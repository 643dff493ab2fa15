// The experiment that is shown: its runs, their metric rows, and which snapshots exist.

import { tick } from 'svelte'
import { laneWith } from '../../src-shared/adjustment.ts'
import { budgetOfRun } from '../../src-shared/branch.ts'
import type { Budget, ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'
import type { MetricRow } from '../../src-shared/metric.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import type { ExperimentDetail } from '../../src-shared/protocol/requests.ts'
import { AppError } from '../../src-shared/errors.ts'
import { emptyReplica, isSameCursor, withEvent, withRecords, type Replica } from '../../src-shared/recording.ts'
import { isLive, isResumable, type ExperimentSummary, type RunRecord } from '../../src-shared/run.ts'
import { parsePlace, placeTitle } from '../../src-shared/study/place.ts'
import type { SnapshotIndexEntry } from '../../src-shared/snapshot.ts'
import { messageOf } from '../engine/connection.ts'
import { flushDelayMs, leastFlushDelayMs } from './flush-delay.ts'
import { joinedExperiment, type ChosenLane, type JoinedExperiment } from './joined-experiment.ts'
import type { KeptView } from './kept-view.svelte.ts'
import type { Measurements } from './measurements.svelte.ts'
import { secondsLeftOf } from './seconds-left.ts'
import type { Setup } from './setup.svelte.ts'
import type { Snapshots } from './snapshots.svelte.ts'
import type { ShownTestPoints } from './test-points.svelte.ts'
import type { Time } from './time.svelte.ts'
import type { Outside } from './outside.ts'
import type { View } from './view.svelte.ts'

const idOf = ({ id }: RunRecord): string => id

/** What happens to an experiment and its runs. */
type ExperimentEvent = Extract<EngineEvent, { kind: 'run' | 'metrics' | 'snapshot' | 'rewound' | 'experiment' }>

type RunRequest = 'run.pause' | 'run.resume' | 'run.stop' | 'run.step'

type Shown = Omit<JoinedExperiment, 'budgets'> & { budgets: ReadonlyMap<string, Budget> | null }

export interface ExperimentParts {
  keptView: KeptView
  measurements: Measurements
  setup: Setup
  snapshots: Snapshots
  testPoints: ShownTestPoints
  time: Time
  view: View
}

export class Experiment {
  readonly #outside: Outside
  readonly #parts: ExperimentParts
  summary = $state.raw<ExperimentSummary | null>(null)
  config = $state.raw<ExperimentConfig | null>(null)
  runs = $state.raw<readonly RunRecord[]>([])
  opening = $state(false)
  starting = $state(false)
  #replicas = $state.raw<ReadonlyMap<string, Replica>>(new Map())
  /** Of lanes of several experiments side by side, which are only looked at; null for one experiment. */
  #budgets = $state.raw<ReadonlyMap<string, Budget> | null>(null)

  /** Set by whoever draws: rows are shown as fast as they can be drawn. */
  drawings: { readonly isEmpty: boolean; readonly spentMs: number } = { isEmpty: true, spentMs: 0 }

  #pending: ExperimentEvent[] = []
  #flushTimer: ReturnType<typeof setTimeout> | undefined
  /** How long the last flush kept the page busy by itself, and what drawings had taken in all when it began. */
  #lastFlush = { at: 0, busyMs: 0, drawnBefore: 0 }
  #generation = 0

  seed = $derived.by(() => {
    const seeds = this.config?.seeds ?? []
    const { seed } = this.#parts.view
    return seed !== null && seeds.includes(seed) ? seed : (seeds[0] ?? 0)
  })
  /** One run per lane, in the order of the lanes, of the chosen seed. */
  shownRuns = $derived.by(() => {
    const ofSeed = this.runs.filter((run) => run.seed === this.seed || (this.joined && this.#isAlone(run)))
    return ofSeed.toSorted((a, b) => a.laneIndex - b.laneIndex)
  })
  joined = $derived(this.#budgets !== null)
  /** As it was started: without the lanes that branched off since. */
  startedConfig = $derived.by(() => {
    const branched = new Set(this.runs.flatMap(({ origin, laneId }) => (origin ? [laneId] : [])))
    return this.config && { ...this.config, lanes: this.config.lanes.filter(({ id }) => !branched.has(id)) }
  })
  live = $derived(this.runs.some((run) => isLive(run.status)))
  running = $derived(this.#has('running'))
  paused = $derived(!this.running && this.#has('paused', 'held'))
  steppable = $derived(!this.running && this.#has('paused'))
  /** Where these runs train, being trials of a study; null: on this machine. */
  elsewhere = $derived.by(() => {
    const place = this.summary?.study?.place ?? null
    return place === null ? null : placeTitle(parsePlace(place))
  })
  ofHere = $derived(this.runs.filter((run) => this.isHere(run)))
  pausable = $derived(this.ofHere.some((run) => isLive(run.status)))
  resumable = $derived(this.ofHere.filter((run) => isResumable(run.status)))
  interrupted = $derived(this.ofHere.filter((run) => run.status === 'interrupted'))
  fraction = $derived(
    this.runs.length === 0
      ? 0
      : this.runs.reduce((sum, run) => sum + (isLive(run.status) ? run.fraction : 1), 0) / this.runs.length,
  )
  secondsLeft = $derived(secondsLeftOf(this.runs))
  /** Of each lane that trains now. */
  speeds = $derived(
    this.runs.flatMap(({ status, label, iterationsPerSecond }) =>
      status === 'running' && iterationsPerSecond ? [{ label, iterationsPerSecond }] : [],
    ),
  )

  constructor(outside: Outside, parts: ExperimentParts) {
    this.#outside = outside
    this.#parts = parts
  }

  /** Side by side, a lane that was not trained at the chosen seed shows its first. */
  #isAlone({ laneIndex, id }: RunRecord): boolean {
    const own = this.runs.filter((run) => run.laneIndex === laneIndex)
    return own[0]?.id === id && own.every(({ seed }) => seed !== this.seed)
  }

  /** This machine trains it: one elsewhere can be stopped, and nothing else. A branch of one trains here. */
  isHere({ origin }: RunRecord): boolean {
    return this.elsewhere === null || origin !== null
  }

  budgetOf(run: RunRecord, config: ExperimentConfig): Budget {
    return this.#budgets?.get(run.id) ?? budgetOfRun(run, config)
  }

  rowsOf(runId: string): readonly MetricRow[] {
    return (this.#replicas.get(runId) ?? emptyReplica).rows
  }

  /** Of a long run the engine leaves rows out that are no extremes. */
  rowsLeftOutOf(runId: string): number {
    const { rows, cursor } = this.#replicas.get(runId) ?? emptyReplica
    return cursor.rows - rows.length
  }

  entriesOf(runId: string): readonly SnapshotIndexEntry[] {
    return (this.#replicas.get(runId) ?? emptyReplica).snapshots
  }

  async start(config: ExperimentConfig): Promise<void> {
    if (this.starting) return
    this.starting = true
    this.#parts.setup.refusal = null
    try {
      const detail = await this.#outside.request('experiment.start', { config })
      await this.open(detail.summary.id, { isNew: true })
    } catch (error) {
      this.#outside.toasts.show('error', messageOf(error))
      const field = error instanceof AppError ? error.field : undefined
      if (field?.startsWith('config.')) {
        this.#parts.setup.refusal = { path: field.slice('config.'.length), message: messageOf(error) }
      }
    } finally {
      this.starting = false
    }
  }

  /** Loads everything of an experiment; what happens meanwhile waits and is merged in. */
  open(experimentId: string, { isNew = false } = {}): Promise<boolean> {
    return this.#opened('The experiment could not be opened', async () => {
      const detail = await this.#outside.request('experiment.open', { experimentId })
      const replicas = await this.#read(detail.runs)
      return () => {
        if (this.summary?.id !== experimentId) {
          const { keptView, snapshots, time } = this.#parts
          snapshots.clear()
          time.goLive()
          keptView.show({ experimentId, lanes: detail.config.lanes, stored: detail.view, isNew })
        }
        this.#show({ ...detail, budgets: null }, replicas)
      }
    })
  }

  /** Lanes of several experiments on the same data, side by side: in place of what is shown. */
  openLanes(details: readonly ExperimentDetail[], chosen: readonly ChosenLane[]): Promise<boolean> {
    return this.#opened('They could not be opened', async () => {
      const joined = joinedExperiment(details, chosen)
      const replicas = await this.#read(joined.runs)
      return () => this.#show(joined, replicas)
    })
  }

  /** Shows what was read, unless something else was opened meanwhile. */
  async #opened(failure: string, read: () => Promise<() => void>): Promise<boolean> {
    // What was received until now is older than what the answers will say, and must never come after them: an engine
    // that died tells nobody that its runs are interrupted.
    this.#takePending()
    const generation = ++this.#generation
    this.opening = true
    try {
      const show = await read()
      if (generation !== this.#generation) return false
      show()
      return true
    } catch (error) {
      this.#outside.toasts.show('error', `${failure}: ${messageOf(error)}`)
      return false
    } finally {
      if (generation === this.#generation) {
        this.opening = false
        this.#flush()
      }
    }
  }

  async #read(runs: readonly RunRecord[]): Promise<Map<string, Replica>> {
    const loaded = await Promise.all(
      runs.map(async ({ id }) => {
        const records = await this.#outside.request('run.records', { runId: id, after: null })
        return [id, withRecords(emptyReplica, records)] as const
      }),
    )
    return new Map(loaded)
  }

  #show({ summary, config, runs, budgets }: Shown, replicas: ReadonlyMap<string, Replica>): void {
    this.summary = summary
    this.config = config
    this.runs = runs
    this.#budgets = budgets
    this.#replicas = replicas
    this.#parts.measurements.show(runs.map(({ id }) => id))
  }

  close(): void {
    this.#generation++
    this.#budgets = null
    this.#parts.keptView.leave()
    this.summary = null
    this.config = null
    this.runs = []
    this.#replicas = new Map()
    this.#parts.snapshots.clear()
    this.#parts.measurements.show([])
  }

  async rename(name: string): Promise<void> {
    if (!this.summary) return
    try {
      this.summary = await this.#outside.request('experiment.rename', { experimentId: this.summary.id, name })
    } catch (error) {
      this.#outside.toasts.show('error', messageOf(error))
    }
  }

  stop = () => this.#ask('run.stop', this.runs.filter((run) => isLive(run.status)).map(idOf))
  step = () => this.#ask('run.step', this.#idsWhere('paused'))
  resumeRuns = (runIds: string[]) => this.#ask('run.resume', runIds)
  pause = () => this.#ask('run.pause', this.#idsWhere('running', 'queued'))
  // Beside what is held stands what the end of the engine interrupted.
  resume = () => this.#ask('run.resume', this.#idsWhere('paused', 'held', 'interrupted'))
  pauseOrResume = () => (this.paused ? this.resume() : this.pause())

  /** The lane as this run trains it now. */
  laneOf(run: RunRecord): LaneConfig | null {
    const lane = this.config?.lanes.find(({ id }) => id === run.laneId)
    return lane ? laneWith(lane, run.adjustments) : null
  }

  /** The live runs of a lane, one per seed. */
  liveRunsOf(laneId: string): RunRecord[] {
    return this.runs.filter((run) => run.laneId === laneId && isLive(run.status))
  }

  /** Records that an answer brought: they are on screen at once. */
  takeRuns(runs: readonly RunRecord[]): void {
    for (const run of runs) this.take({ kind: 'run', run })
    this.#flush()
  }

  take(event: ExperimentEvent): void {
    this.#pending.push(event)
    if (this.opening) return
    this.#flushTimer ??= setTimeout(() => this.#flushInTime(), leastFlushDelayMs)
  }

  #flushInTime(): void {
    const { at, busyMs, drawnBefore } = this.#lastFlush
    const delayMs = flushDelayMs({
      runs: this.runs.length,
      drawingMs: busyMs + (this.drawings.spentMs - drawnBefore),
      drawn: this.drawings.isEmpty,
      passedMs: performance.now() - at,
    })
    if (delayMs === 0) this.#flush()
    else this.#flushTimer = setTimeout(() => this.#flushInTime(), delayMs)
  }

  #has(...statuses: RunRecord['status'][]): boolean {
    return this.runs.some((run) => statuses.includes(run.status))
  }

  #idsWhere(...statuses: RunRecord['status'][]): string[] {
    return this.ofHere.filter((run) => statuses.includes(run.status)).map(idOf)
  }

  async #ask(name: RunRequest, runIds: string[]): Promise<void> {
    if (runIds.length === 0) return
    try {
      this.takeRuns(await this.#outside.request(name, { runIds }))
    } catch (error) {
      this.#outside.toasts.show('error', messageOf(error))
    }
  }

  /** A branch is a lane that was not there when the experiment was opened. */
  #knowsLaneOf = ({ laneIndex }: RunRecord): boolean => laneIndex < (this.config?.lanes.length ?? 0)

  /** Something was missed on the way: reads on from where the copy ends. */
  async #catchUp(runId: string): Promise<void> {
    const generation = this.#generation
    const after = (this.#replicas.get(runId) ?? emptyReplica).cursor
    try {
      const records = await this.#outside.request('run.records', { runId, after })
      const replica = this.#replicas.get(runId) ?? emptyReplica
      // Another answer was faster.
      if (generation !== this.#generation || !isSameCursor(replica.cursor, after)) return
      if (records.rewoundTo) this.#forgetPicturesOf(runId)
      this.#replicas = new Map(this.#replicas).set(runId, withRecords(replica, records))
    } catch (error) {
      this.#outside.toasts.show('error', messageOf(error))
    }
  }

  /** What was drawn and measured of iterations that the run comes to once more. */
  #forgetPicturesOf(runId: string): void {
    this.#parts.measurements.readAgain(runId)
    this.#parts.snapshots.forget(runId)
    this.#parts.testPoints.forget(runId)
  }

  /** Notes are written in the library, too. */
  #takeSummary(summary: ExperimentSummary): void {
    this.summary = summary
    const notes = summary.notes === '' ? undefined : summary.notes
    if (this.config && this.config.notes !== notes) this.config = { ...this.config, notes }
  }

  #flush(): void {
    const grown = this.#takePending()
    if (grown && this.summary) void this.open(this.summary.id)
  }

  /** Answers whether a lane is among it that was not there when the experiment was opened. */
  #takePending(): boolean {
    clearTimeout(this.#flushTimer)
    this.#flushTimer = undefined
    const events = this.#pending
    this.#pending = []
    if (!this.summary || events.length === 0) return false
    const runs = new Map(this.runs.map((run) => [run.id, run]))
    const replicas = new Map(this.#replicas)
    const behind = new Set<string>()
    let grown = false
    for (const event of events) {
      switch (event.kind) {
        case 'run':
          if (this.joined) {
            const known = runs.get(event.run.id)
            // Its place among the others is its own.
            if (known) runs.set(known.id, { ...event.run, laneId: known.laneId, laneIndex: known.laneIndex })
            break
          }
          if (event.run.experimentId !== this.summary.id) break
          if (this.#knowsLaneOf(event.run)) runs.set(event.run.id, event.run)
          else grown = true
          break
        case 'metrics':
        case 'snapshot':
        case 'rewound': {
          if (!runs.has(event.runId)) break
          const next = withEvent(replicas.get(event.runId) ?? emptyReplica, event)
          if (next) replicas.set(event.runId, next)
          else behind.add(event.runId)
          if (event.kind === 'rewound') this.#forgetPicturesOf(event.runId)
          break
        }
        case 'experiment':
          if (event.summary.id === this.summary.id) this.#takeSummary(event.summary)
          break
        default:
          event satisfies never
      }
    }
    const startedAt = performance.now()
    const drawnBefore = this.drawings.spentMs
    this.runs = [...runs.values()]
    if ([...replicas].some(([id, replica]) => this.#replicas.get(id) !== replica)) this.#replicas = replicas
    for (const runId of behind) void this.#catchUp(runId)
    void tick().then(() => (this.#lastFlush = { at: startedAt, busyMs: performance.now() - startedAt, drawnBefore }))
    return grown
  }
}
