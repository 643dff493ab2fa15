// The experiment that is shown: its runs, their metric rows, and which snapshots exist.

import { tick } from 'svelte'
import { laneWith } from '../../src-shared/adjustment.ts'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { LaneConfig } from '../../src-shared/config/lane.ts'
import type { MetricRow } from '../../src-shared/metric.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import { AppError } from '../../src-shared/errors.ts'
import { isLive, isResumable, type ExperimentSummary, type RunRecord } from '../../src-shared/run.ts'
import type { SnapshotIndexEntry } from '../../src-shared/snapshot.ts'
import { messageOf, request } from '../engine/connection.ts'
import { setup } from './setup.svelte.ts'
import { snapshots } from './snapshots.svelte.ts'
import { time } from './time.svelte.ts'
import { toasts } from './toasts.svelte.ts'
import { view } from './view.svelte.ts'

/** Rows and run records arrive far oftener than anyone can look: they reach the screen together.
 * Charts of many runs cost more, and are drawn less often; so are all on a machine that is busy training. */
const flushAfterMs = { least: 100, perRun: 15, perDrawingMs: 8, most: 1000 }

const noRows: readonly MetricRow[] = []
const noEntries: readonly SnapshotIndexEntry[] = []

type RunRequest = 'run.pause' | 'run.resume' | 'run.stop' | 'run.step'

class ExperimentState {
  summary = $state.raw<ExperimentSummary | null>(null)
  config = $state.raw<ExperimentConfig | null>(null)
  runs = $state.raw<readonly RunRecord[]>([])
  opening = $state(false)
  starting = $state(false)
  #rows = $state.raw<ReadonlyMap<string, readonly MetricRow[]>>(new Map())
  #entries = $state.raw<ReadonlyMap<string, readonly SnapshotIndexEntry[]>>(new Map())

  /** Set by whoever draws: rows are shown as fast as they can be drawn. */
  drawings: { readonly isEmpty: boolean; readonly spentMs: number } = { isEmpty: true, spentMs: 0 }

  #pending: EngineEvent[] = []
  #flushTimer: ReturnType<typeof setTimeout> | undefined
  /** How long the last flush kept the page busy by itself, and what drawings had taken in all when it began. */
  #lastFlush = { at: 0, busyMs: 0, drawnBefore: 0 }
  #generation = 0

  seed = $derived.by(() => {
    const seeds = this.config?.seeds ?? []
    return view.seed !== null && seeds.includes(view.seed) ? view.seed : (seeds[0] ?? 0)
  })
  /** One run per lane, in the order of the lanes, of the chosen seed. */
  shownRuns = $derived(this.runs.filter((run) => run.seed === this.seed).toSorted((a, b) => a.laneIndex - b.laneIndex))
  live = $derived(this.runs.some((run) => isLive(run.status)))
  running = $derived(this.runs.some((run) => run.status === 'running'))
  /** Runs that were paused before they began stay `queued`: only who paused them knows. */
  #held = $state(false)
  paused = $derived(!this.running && this.live && (this.#held || this.runs.some((run) => run.status === 'paused')))
  resumable = $derived(this.runs.filter((run) => isResumable(run.status)))
  interrupted = $derived(this.runs.filter((run) => run.status === 'interrupted'))
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

  rowsOf(runId: string): readonly MetricRow[] {
    return this.#rows.get(runId) ?? noRows
  }

  entriesOf(runId: string): readonly SnapshotIndexEntry[] {
    return this.#entries.get(runId) ?? noEntries
  }

  async start(config: ExperimentConfig): Promise<void> {
    if (this.starting) return
    this.starting = true
    setup.refusal = null
    try {
      const detail = await request('experiment.start', { config })
      await this.open(detail.summary.id)
    } catch (error) {
      toasts.show('error', messageOf(error))
      const field = error instanceof AppError ? error.field : undefined
      if (field?.startsWith('config.')) {
        setup.refusal = { path: field.slice('config.'.length), message: messageOf(error) }
      }
    } finally {
      this.starting = false
    }
  }

  /** Loads everything of an experiment; what happens meanwhile waits and is merged in. */
  async open(experimentId: string): Promise<boolean> {
    const generation = ++this.#generation
    this.opening = true
    clearTimeout(this.#flushTimer)
    this.#flushTimer = undefined
    try {
      const detail = await request('experiment.open', { experimentId })
      const loaded = await Promise.all(
        detail.runs.map(async (run) => ({
          run,
          rows: await request('run.metrics', { runId: run.id }),
          entries: await request('run.snapshots', { runId: run.id }),
        })),
      )
      if (generation !== this.#generation) return false
      if (this.summary?.id !== experimentId) {
        this.#held = false
        snapshots.clear()
        time.goLive()
        view.seed = null
      }
      this.summary = detail.summary
      this.config = detail.config
      this.runs = detail.runs
      this.#rows = new Map(loaded.map(({ run, rows }) => [run.id, rows]))
      this.#entries = new Map(loaded.map(({ run, entries }) => [run.id, entries]))
      return true
    } catch (error) {
      toasts.show('error', `The experiment could not be opened: ${messageOf(error)}`)
      return false
    } finally {
      if (generation === this.#generation) {
        this.opening = false
        this.#flush()
      }
    }
  }

  close(): void {
    this.#generation++
    this.summary = null
    this.config = null
    this.runs = []
    this.#rows = new Map()
    this.#entries = new Map()
    snapshots.clear()
  }

  async rename(name: string): Promise<void> {
    if (!this.summary) return
    try {
      this.summary = await request('experiment.rename', { experimentId: this.summary.id, name })
    } catch (error) {
      toasts.show('error', messageOf(error))
    }
  }

  stop = () => this.#ask('run.stop', this.#idsWhere('running', 'paused', 'queued'))
  step = () => this.#ask('run.step', this.#idsWhere('paused'))
  resumeRuns = (runIds: string[]) => this.#ask('run.resume', runIds)

  pause(): Promise<void> {
    this.#held = true
    return this.#ask('run.pause', this.#idsWhere('running', 'queued'))
  }

  resume(): Promise<void> {
    this.#held = false
    return this.#ask('run.resume', this.#idsWhere('paused', 'queued'))
  }

  pauseOrResume(): Promise<void> {
    return this.paused ? this.resume() : this.pause()
  }

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

  take(event: EngineEvent): void {
    this.#pending.push(event)
    if (this.opening) return
    this.#flushTimer ??= setTimeout(() => this.#flushInTime(), flushAfterMs.least)
  }

  /** Not before the last one's drawings are done and their share of the time is over; but nothing waits for long. */
  #flushInTime(): void {
    const { least, perRun, perDrawingMs, most } = flushAfterMs
    const { at, busyMs, drawnBefore } = this.#lastFlush
    const drawingMs = busyMs + (this.drawings.spentMs - drawnBefore)
    const rest = Math.min(most, Math.max(least + perRun * this.runs.length, perDrawingMs * drawingMs))
    const passed = performance.now() - at
    if (passed >= most || (passed >= rest && this.drawings.isEmpty)) this.#flush()
    else this.#flushTimer = setTimeout(() => this.#flushInTime(), Math.max(least / 2, rest - passed))
  }

  #idsWhere(...statuses: RunRecord['status'][]): string[] {
    return this.runs.filter((run) => statuses.includes(run.status)).map((run) => run.id)
  }

  async #ask(name: RunRequest, runIds: string[]): Promise<void> {
    if (runIds.length === 0) return
    try {
      this.takeRuns(await request(name, { runIds }))
    } catch (error) {
      toasts.show('error', messageOf(error))
    }
  }

  #flush(): void {
    clearTimeout(this.#flushTimer)
    this.#flushTimer = undefined
    const events = this.#pending
    this.#pending = []
    if (!this.summary || events.length === 0) return
    const runs = new Map(this.runs.map((run) => [run.id, run]))
    const rows = new Map(this.#rows)
    const entries = new Map(this.#entries)
    const grown = new Set<string>()
    for (const event of events) {
      switch (event.kind) {
        case 'run':
          if (event.run.experimentId === this.summary.id) runs.set(event.run.id, event.run)
          break
        case 'metrics':
          if (!runs.has(event.runId)) break
          rows.set(event.runId, withRows(rows.get(event.runId) ?? noRows, event.rows))
          grown.add('rows')
          break
        case 'snapshot':
          if (!runs.has(event.runId)) break
          entries.set(event.runId, withEntry(entries.get(event.runId) ?? noEntries, event))
          grown.add('entries')
          break
        case 'experiment':
          if (event.summary.id === this.summary.id) this.summary = event.summary
          break
        case 'notice':
        case 'installation':
          break
        default:
          event satisfies never
      }
    }
    const startedAt = performance.now()
    const drawnBefore = this.drawings.spentMs
    this.runs = [...runs.values()]
    if (grown.has('rows')) this.#rows = rows
    if (grown.has('entries')) this.#entries = entries
    void tick().then(() => (this.#lastFlush = { at: startedAt, busyMs: performance.now() - startedAt, drawnBefore }))
  }
}

/** Appends, leaving out rows that were already loaded: an event may arrive for what `run.metrics` just answered. */
function withRows(known: readonly MetricRow[], added: readonly MetricRow[]): readonly MetricRow[] {
  const last = known.at(-1)
  if (!last) return added
  const fresh = added.filter(
    (row) => row.iteration > last.iteration || !known.slice(-8).some((other) => sameRow(other, row)),
  )
  return fresh.length === 0 ? known : [...known, ...fresh]
}

function sameRow(a: MetricRow, b: MetricRow): boolean {
  return a.iteration === b.iteration && Object.keys(a.values).join() === Object.keys(b.values).join()
}

function withEntry(
  known: readonly SnapshotIndexEntry[],
  { runId, progress }: { runId: string; progress: Omit<SnapshotIndexEntry, 'runId'> },
): readonly SnapshotIndexEntry[] {
  if (known.some((entry) => entry.iteration === progress.iteration)) return known
  return [...known, { runId, ...progress }].toSorted((a, b) => a.iteration - b.iteration)
}

/** The longest of the running lanes, plus what the queued ones will take at the mean pace of those that ran. */
function secondsLeftOf(runs: readonly RunRecord[]): number | null {
  const running = runs.filter((run) => run.status === 'running' && run.secondsLeft !== null)
  if (running.length === 0) return null
  const longest = Math.max(...running.map((run) => run.secondsLeft as number))
  const queued = runs.filter((run) => run.status === 'queued').length
  if (queued === 0) return longest
  const whole = running.map((run) => (run.secondsLeft as number) / Math.max(0.01, 1 - run.fraction))
  const mean = whole.reduce((sum, seconds) => sum + seconds, 0) / whole.length
  return longest + (queued * mean) / running.length
}

export const experiment = new ExperimentState()
