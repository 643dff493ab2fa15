// One study that trains elsewhere, from this engine's side: what is to be submitted is, what comes back is recorded, what
// was lost is submitted again. All of it can be ended at any line and begun again: the library says what was done.
//
//   look:    runs in no part that stands ─▶ new parts ─▶ sent, submitted ─▶ states of the jobs ─▶ lost runs
//   follow:  frames ─▶ library, from the library's cursor, again after whatever cuts it off

import { isLive, type RunRecord, type RunStatus } from '../../src-shared/run.ts'
import { reportError } from '../../src-shared/errors.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import type { StudyElsewhere } from '../../src-shared/study/study.ts'
import type { Store } from '../store/open-store.ts'
import type { PlacedRun, StoredPart } from '../store/study-places.ts'
import type { ChunkStates, Cluster, RemoteFolder } from './cluster.ts'
import { elsewhereOf } from './elsewhere-of.ts'
import { frameImporter, type FrameImporter } from './import-frames.ts'
import { expectedRuns, planChunks } from './plan-chunks.ts'
import { chunkThreads, sendPart } from './send-part.ts'
import { cancelPartFile, cancelRunFile } from './study-folder.ts'
import { pause } from './pause.ts'
import { PlaceContact, type Work } from './place-contact.ts'

export interface PlacedTiming {
  /** Between two looks at the jobs. */
  lookMs: number
  /** After a chunk is gone, before its runs count as lost: a shared folder may show late what was written. */
  graceMs: number
  /** After a connection was lost, at first and at most. */
  retryMs: readonly [number, number]
}

export interface PlacedParts {
  store: Store
  studyId: string
  cluster: Cluster
  /** Puts the program there; answers its hash, null where it is there. */
  sendProgram: (cluster: Cluster) => Promise<string | null>
  emit: (event: EngineEvent) => void
  timing: PlacedTiming
  now: () => number
}

/** Without coming on: then something is wrong with it that another try does not cure. */
const lossesMaximum = 3

export class PlacedStudy {
  readonly #parts: PlacedParts
  readonly #folder: RemoteFolder
  readonly #importer: FrameImporter
  readonly #closing = new AbortController()
  readonly #states = new Map<string, ChunkStates>()
  /** Since when a chunk of a run is gone. */
  readonly #goneSince = new Map<string, number>()
  /** All that was written before has been recorded. */
  #caughtUpAt = Number.NEGATIVE_INFINITY
  #look: AbortController | null = null
  #retry: AbortController | null = null
  /** What the cluster is being told. */
  readonly #told = new Set<Promise<void>>()
  readonly #contact: PlaceContact
  #endedSome = false
  /** The cluster knows that a person has stopped the study, or is being told. */
  #stopTold = false
  readonly ended: Promise<void>

  constructor(parts: PlacedParts) {
    const { store, studyId, emit, cluster, now } = parts
    this.#contact = new PlaceContact({ now, changed: () => this.#tell() })
    this.#parts = parts
    this.#folder = cluster.folder(studyId)
    const isStopping = () => store.studyPlaces.of(studyId)?.stopping ?? false
    const noting = (event: EngineEvent): void => {
      if (event.kind === 'run' && !isLive(event.run.status)) this.#endedSome = true
      emit(event)
    }
    this.#importer = frameImporter({ store, studyId, emit: noting, isStopping })
    this.ended = this.#serve()
  }

  get states(): StudyElsewhere {
    const { store, studyId } = this.#parts
    return elsewhereOf(store, studyId, { contact: this.#contact.state, states: this.#states })
  }

  /** Chunks that run, as far as anybody asked. */
  get running(): number {
    return [...this.#states.values()].flatMap(({ chunks }) => chunks).filter((state) => state === 'running').length
  }

  /** Looks at once, and does not wait to connect again. */
  wake(): void {
    this.#look?.abort()
    this.#retry?.abort()
  }

  #tell(): void {
    const { studyId, emit } = this.#parts
    if (!this.#closing.signal.aborted) emit({ kind: 'study-elsewhere', studyId, elsewhere: this.states })
  }

  /** Its runs end at a checkpoint; those that wait do not begin. Rejects where the cluster cannot be told: later it is. */
  stop(): Promise<void> {
    this.#stopTold = true
    return this.#telling(() =>
      this.#stop().catch((error: unknown) => {
        this.#stopTold = false
        throw error
      }),
    )
  }

  stopRun(runId: string, reason: string | undefined): Promise<void> {
    return this.#telling(async () => {
      const placed = this.#parts.store.studyPlaces.placed(runId)
      if (placed) await this.#folder.put(cancelRunFile(placed.part, runId), Buffer.from(reason ?? ''))
    })
  }

  /** Runs may end before all has been said that makes them: the connection is closed after it. */
  #telling(act: () => Promise<void>): Promise<void> {
    const told = act()
    // Whoever asked hears of a failure.
    const over: Promise<void> = told.catch(() => undefined).finally(() => this.#told.delete(over))
    this.#told.add(over)
    return told
  }

  async #stop(): Promise<void> {
    const { store, studyId, cluster } = this.#parts
    const open = store.studyPlaces.parts(studyId).filter(({ ended }) => !ended)
    for (const { number } of open) await this.#folder.put(cancelPartFile(number), new Uint8Array())
    const jobs = await Promise.all(open.map(async (part) => part.job ?? cluster.queue.find(this.#nameOf(part.number))))
    await cluster.queue.cancel(jobs.filter((job) => job !== null))
    this.wake()
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.wake()
    await this.ended
  }

  async #serve(): Promise<void> {
    const over = new AbortController()
    const following = this.#follow(AbortSignal.any([over.signal, this.#closing.signal]))
    while (!this.#closing.signal.aborted && this.#liveRuns().length > 0) {
      if (await this.#trying('look', () => this.#advance())) this.#contact.heard('look')
      this.#tell()
      this.#look = new AbortController()
      await pause(this.#parts.timing.lookMs, AbortSignal.any([this.#look.signal, this.#closing.signal]))
    }
    over.abort()
    await following
    await Promise.all(this.#told)
    if (this.#liveRuns().length === 0) this.#settle()
    await this.#parts.cluster.close()
  }

  /** All has ended: nothing is to be looked at any more. */
  #settle(): void {
    const { store, studyId } = this.#parts
    for (const { number } of this.#openParts()) store.studyPlaces.endPart(studyId, number)
    store.studyPlaces.setStopping(studyId, false)
  }

  /** What goes wrong is said once, and tried again. */
  async #trying(work: Work, act: () => Promise<void>): Promise<boolean> {
    try {
      await act()
      return true
    } catch (error) {
      if (this.#closing.signal.aborted) return false
      const { code, message } = reportError(error)
      if (code === 'internal') console.error(error)
      if (this.#contact.complain(work, message)) this.#say('warning', `${message} It is tried again.`)
      return false
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const [first, last] = this.#parts.timing.retryMs
    let wait = first
    while (!signal.aborted) {
      const cut = new AbortController()
      let listingBegan = this.#parts.now()
      const take = async (file: string, offset: number, bytes: Uint8Array): Promise<void> => {
        this.#importer.take(file, offset, bytes)
        this.#contact.heard('follow')
        wait = first
        if (this.#importer.wantsRestart) cut.abort()
        if (this.#endedSome) this.#lookWhetherOver()
      }
      const listed = (): void => {
        this.#contact.heard('follow')
        wait = first
        this.#caughtUpAt = listingBegan
        // The next one begins after this one was told.
        listingBegan = this.#parts.now()
      }
      const whole = AbortSignal.any([signal, cut.signal])
      const from = () => new Map(this.#importer.restart())
      const came = await this.#trying('follow', () => this.#folder.follow(from(), take, whole, listed))
      if (came || signal.aborted) continue
      this.#retry = new AbortController()
      await pause(wait, AbortSignal.any([this.#retry.signal, signal]))
      wait = Math.min(2 * wait, last)
    }
  }

  /** Then nobody need wait for the next look at the jobs. */
  #lookWhetherOver(): void {
    const { store, studyId } = this.#parts
    this.#endedSome = false
    const statuses = Object.keys(store.studies.statuses(studyId)) as RunStatus[]
    if (!statuses.some(isLive)) this.wake()
  }

  async #advance(): Promise<void> {
    const { store, studyId, cluster } = this.#parts
    // Before all else: whoever stops the study has to find each part that is planned.
    const most = await cluster.queue.chunksMaximum()
    const stopping = store.studyPlaces.of(studyId)?.stopping ?? false
    if (stopping) {
      for (const part of this.#unsent()) await this.#adopt(part)
      if (!this.#stopTold) await this.stop()
      return this.#lookAtJobs(stopping)
    }
    this.#stopTold = false
    this.#planParts(most)
    try {
      for (const part of this.#unsent()) await this.#submit(part)
    } finally {
      // A part that is refused keeps nobody from seeing what became of those before it.
      await this.#lookAtJobs(stopping)
    }
  }

  /** Of live runs that are in no part which still stands; `most`: chunks of a part. */
  #planParts(most: number): void {
    const { store, studyId } = this.#parts
    const open = new Set(this.#openParts().map(({ number }) => number))
    const isFree = ({ id }: RunRecord) => !open.has(store.studyPlaces.placed(id)?.part ?? 0)
    const free = this.#liveRuns().filter(isFree)
    if (free.length === 0) return
    const budgetOf = (run: RunRecord) => store.experiments.config(run.experimentId).budget
    const chunks = planChunks(expectedRuns(free, store.runs.ofStudy(studyId), budgetOf))
    for (let from = 0; from < chunks.length; from += most) {
      const ids = chunks.slice(from, from + most).map((chunk) => chunk.map(({ runId }) => runId))
      store.studyPlaces.addPart(studyId, ids)
    }
  }

  async #submit(part: StoredPart): Promise<void> {
    const { store, studyId, cluster, sendProgram } = this.#parts
    if (await this.#adopt(part)) return
    const program = await sendProgram(cluster)
    await sendPart(store, this.#folder, { studyId, number: part.number })
    const { number, chunks } = part
    const wished = {
      ...{ name: this.#nameOf(number), studyId, number, chunks, program, threads: chunkThreads },
      chunkSeconds: this.#secondsOf(number),
    }
    try {
      store.studyPlaces.setJob(studyId, number, await cluster.queue.submit(wished))
    } catch (error) {
      // It may have been submitted all the same; twice would train everything twice.
      if (!(await this.#adopt(part))) throw error
    }
  }

  /** True where the queue has it already. */
  async #adopt({ number }: StoredPart): Promise<boolean> {
    const { store, studyId, cluster } = this.#parts
    const job = await cluster.queue.find(this.#nameOf(number))
    if (job !== null) store.studyPlaces.setJob(studyId, number, job)
    return job !== null
  }

  /** Of the longest chunk. */
  #secondsOf(number: number): number {
    const { store, studyId } = this.#parts
    const placed = store.studyPlaces.runsOfPart(studyId, number)
    const runs = placed.map(({ runId }) => store.runs.get(runId))
    const budgetOf = (run: RunRecord) => store.experiments.config(run.experimentId).budget
    const expected = expectedRuns(runs, store.runs.ofStudy(studyId), budgetOf)
    const sums = new Map<number, number>()
    for (const [index, { chunk }] of placed.entries()) sums.set(chunk, (sums.get(chunk) ?? 0) + expected[index].seconds)
    return Math.max(...sums.values())
  }

  async #lookAtJobs(stopping: boolean): Promise<void> {
    const { store, studyId, cluster } = this.#parts
    const open = this.#openParts()
    const jobs = open.flatMap(({ job }) => job ?? [])
    const found = jobs.length > 0 ? await cluster.queue.states(jobs) : new Map<string, ChunkStates>()
    for (const job of jobs) this.#note(job, found.get(job))
    for (const part of open) {
      const states = part.job === null ? null : (found.get(part.job) ?? 'gone')
      // Not submitted, and not to be submitted any more.
      const isGone = (chunk: number) =>
        states === null ? stopping : states === 'gone' || states.chunks[chunk] === 'ended'
      const live = store.studyPlaces.runsOfPart(studyId, part.number).filter(({ runId }) => this.#isLive(runId))
      this.#judge(live, isGone, stopping)
      const isOver = Array.from({ length: part.chunks }, (_, chunk) => chunk).every(isGone)
      if (isOver && live.every(({ runId }) => !this.#isLive(runId))) store.studyPlaces.endPart(studyId, part.number)
    }
  }

  #note(job: string, states: ChunkStates | undefined): void {
    const before = this.#states.get(job)?.remark ?? null
    if (!states) return void this.#states.delete(job)
    this.#states.set(job, states)
    if (states.remark !== null && states.remark !== before) this.#say('warning', states.remark)
  }

  /** Runs whose chunk has gone while they had not ended, and all that it wrote has come back. */
  #judge(live: readonly PlacedRun[], isGone: (chunk: number) => boolean, stopping: boolean): void {
    const { timing, now } = this.#parts
    const lost: PlacedRun[] = []
    for (const run of live) {
      if (!isGone(run.chunk)) {
        this.#goneSince.delete(run.runId)
        continue
      }
      if (!this.#goneSince.has(run.runId)) this.#goneSince.set(run.runId, now())
      if (this.#caughtUpAt - this.#goneSince.get(run.runId)! >= timing.graceMs) lost.push(run)
    }
    if (lost.length > 0) this.#lose(lost, stopping)
  }

  #lose(lost: readonly PlacedRun[], stopping: boolean): void {
    const { store, studyId, emit } = this.#parts
    const over = stopping ? lost : lost.filter(({ losses }) => losses >= lossesMaximum)
    const again = lost.filter((run) => !over.includes(run))
    store.transaction(() => {
      const reason = `Its chunk ended ${lossesMaximum + 1} times before it did.`
      for (const { runId } of over) {
        if (stopping) store.runs.apply(runId, 'stop')
        else store.runs.apply(runId, 'fail', { reason })
      }
      for (const { runId } of again) store.studyPlaces.noteLoss(runId)
      if (again.length > 0) store.studyPlaces.addPart(studyId, this.#againIn(again))
    })
    for (const { runId } of lost) this.#goneSince.delete(runId)
    for (const { runId } of over) {
      const run = store.runs.get(runId)
      emit({ kind: 'run', run })
      emit({ kind: 'experiment', summary: store.experiments.summary(run.experimentId) })
    }
    if (again.length > 0) {
      const [what, they] = again.length === 1 ? ['1 run', 'it is'] : [`${again.length} runs`, 'they are']
      this.#say('warning', `${what} had not ended when the chunk did: ${they} submitted again.`)
      this.wake()
    }
  }

  /** Each chunk as it was. */
  #againIn(runs: readonly PlacedRun[]): string[][] {
    const chunks = Map.groupBy(runs, ({ part, chunk }) => `${part} ${chunk}`)
    return [...chunks.values()].map((chunk) => chunk.map(({ runId }) => runId))
  }

  #openParts(): StoredPart[] {
    const { store, studyId } = this.#parts
    return store.studyPlaces.parts(studyId).filter(({ ended }) => !ended)
  }

  #unsent(): StoredPart[] {
    return this.#openParts().filter(({ job }) => job === null)
  }

  #liveRuns(): RunRecord[] {
    const { store, studyId } = this.#parts
    return store.runs.ofStudy(studyId).filter((run) => run.origin === null && isLive(run.status))
  }

  #isLive(runId: string): boolean {
    const { runs } = this.#parts.store
    return runs.has(runId) && isLive(runs.get(runId).status)
  }

  #nameOf(number: number): string {
    return `ebm-${this.#parts.studyId}-${number}`
  }

  #say(level: 'warning' | 'information', message: string): void {
    const { store, studyId, emit } = this.#parts
    emit({ kind: 'notice', level, message: `“${store.studies.get(studyId).name}”: ${message}` })
  }
}
