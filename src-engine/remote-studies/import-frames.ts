// Frames into the library: each whole piece of a file is one transaction, with how far the file was read. So whatever is
// killed or cut, what was read is recorded once, and what was not comes again.
//
//   attempt of a run  = or < the last, and no later frame of it   ▶ left alone
//   run that has finished, diverged or failed                     ▶ left alone
//   `begun` behind a frame of a file that was not read so far     ▶ the file waits: it is read again later
//   `begun`                                                       ▶ the run goes back to that checkpoint, and trains
//   anything else                                                 ▶ as a trainer of this machine would report it

import { isLive, isResumable, type RunEvent, type RunRecord } from '../../src-shared/run.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import { endingEvent } from '../scheduling/ending-event.ts'
import { recordBatch, recordStart } from '../scheduling/record-report.ts'
import { runNews } from '../scheduling/run-news.ts'
import type { Store } from '../store/open-store.ts'
import type { EventDetails } from '../store/runs.ts'
import type { TrainerReport } from '../training/trainer-messages.ts'
import { bytesNeeded, framesIn, type Frame, type FrameContent, type FramePlace } from './frames.ts'

export interface ImporterOptions {
  store: Store
  studyId: string
  emit: (event: EngineEvent) => void
  /** A person has stopped the study: what had to leave does not go on. */
  isStopping: () => boolean
}

export interface FrameImporter {
  /** Where each file is to be read from: forgets what was read and not recorded. */
  restart(): ReadonlyMap<string, number>
  /** Throws what the store throws; then nothing of it is recorded. Bytes that are known already are no error. */
  take(file: string, offset: number, bytes: Uint8Array): void
  /** A file that waited for another need not wait any more: everything is to be read again from `restart`. */
  readonly wantsRestart: boolean
}

interface OpenFile {
  /** Bytes behind what was recorded, from `start` on; pieces, to be joined when a frame is whole. */
  pieces: Uint8Array[]
  start: number
  length: number
  /** What has to be recorded first. */
  waitsFor: FramePlace | null
  damageSaid: boolean
}

export function frameImporter(options: ImporterOptions): FrameImporter {
  return new Importer(options)
}

class Importer implements FrameImporter {
  readonly #options: ImporterOptions
  #recorded: Map<string, number>
  #files = new Map<string, OpenFile>()

  constructor(options: ImporterOptions) {
    this.#options = options
    this.#recorded = options.store.studyPlaces.cursor(options.studyId)
  }

  restart(): ReadonlyMap<string, number> {
    this.#files = new Map()
    return this.#recorded
  }

  get wantsRestart(): boolean {
    return [...this.#files.values()].some(({ waitsFor }) => waitsFor !== null && this.#isRecorded(waitsFor))
  }

  take(name: string, offset: number, bytes: Uint8Array): void {
    const file = this.#fileOf(name)
    if (file.waitsFor) return
    const known = file.start + file.length - offset
    if (known < 0) throw new Error(`Expected ${name} from byte ${offset + known} on, got it from ${offset} on.`)
    if (known >= bytes.length) return
    file.pieces.push(bytes.subarray(known))
    file.length += bytes.length - known
    this.#record(name, file)
  }

  #fileOf(name: string): OpenFile {
    const known = this.#files.get(name)
    if (known) return known
    const start = this.#recorded.get(name) ?? 0
    const fresh: OpenFile = { pieces: [], start, length: 0, waitsFor: null, damageSaid: false }
    this.#files.set(name, fresh)
    return fresh
  }

  #record(name: string, file: OpenFile): void {
    const [first] = file.pieces
    if (file.length < bytesNeeded(first)) return
    const bytes = file.pieces.length === 1 ? first : Buffer.concat(file.pieces)
    file.pieces = [bytes]
    const { store, studyId, emit } = this.#options
    const told: EngineEvent[] = []
    const recorder = new FrameRecorder({ ...this.#options, emit: (event) => told.push(event) })
    const before = this.#recorded.get(name)
    let [used, damage] = [0, false]
    try {
      store.transaction(() => {
        for (const { frame, end } of framesIn(bytes)) {
          if (frame) file.waitsFor = this.#waitFor(frame)
          else damage = true
          if (file.waitsFor) break
          if (frame) recorder.take(frame)
          used = end
          // Its own frames may be what a later one stands behind.
          this.#recorded.set(name, file.start + used)
        }
        if (used > 0) store.studyPlaces.setCursor(studyId, name, file.start + used)
      })
    } catch (error) {
      if (before === undefined) this.#recorded.delete(name)
      else this.#recorded.set(name, before)
      throw error
    }
    // A copy, so that the piece that it came in can go.
    file.pieces = used === bytes.length || file.waitsFor ? [] : [Uint8Array.from(bytes.subarray(used))]
    file.start += used
    file.length -= used
    if (damage && !file.damageSaid) told.push(damaged(name))
    file.damageSaid ||= damage
    told.forEach(emit)
  }

  #waitFor({ content }: Frame): FramePlace | null {
    if (content.kind !== 'begun' || !content.after || this.#isRecorded(content.after)) return null
    return content.after
  }

  #isRecorded({ file, offset }: FramePlace): boolean {
    return (this.#recorded.get(file) ?? 0) >= offset
  }
}

class FrameRecorder {
  readonly #options: ImporterOptions
  readonly #news

  constructor(options: ImporterOptions) {
    const { store, emit } = options
    this.#options = options
    this.#news = runNews({ store, emit, live: (run) => run, look: () => undefined })
  }

  take({ runId, attempt, sequence, content }: Frame): void {
    const { studyPlaces, runs } = this.#options.store
    const placed = studyPlaces.placed(runId)
    if (!placed || !runs.has(runId)) return
    const isNext = attempt > placed.attempt || (attempt === placed.attempt && sequence > placed.sequence)
    if (!isNext || isOver(runs.get(runId))) return
    // The frame that began this attempt was lost: what follows would come on top of another attempt's.
    if (attempt > placed.attempt && !opens(content)) return
    studyPlaces.noteFrame(runId, { attempt, sequence })
    this.#apply(runId, content)
  }

  #apply(runId: string, content: FrameContent): void {
    switch (content.kind) {
      case 'begun':
        return this.#begin(runId, content.iteration)
      case 'report':
        return this.#report(runId, content.report, content.stop)
      case 'crashed':
        return this.#say(runId, `${content.words} It is tried again.`)
      case 'given-up':
        return this.#news.apply(runId, 'fail', { reason: content.words })
      case 'called-off':
        if (!isLive(this.#run(runId).status)) return
        return this.#news.apply(runId, 'stop', reasonOf(content.reason))
      case 'remark':
        return this.#say(runId, content.words)
      case 'checkpoint':
        return
      default:
        return content satisfies never
    }
  }

  #begin(runId: string, iteration: number): void {
    const { status } = this.#run(runId)
    this.#rewind(runId, iteration)
    if (isResumable(status) || status === 'held') this.#news.apply(runId, 'resume')
    if (status !== 'running') this.#news.apply(runId, 'start')
  }

  #rewind(runId: string, iteration: number): void {
    const { store, emit } = this.#options
    const hasRecords = store.metrics.count(runId) > 0 || store.snapshots.count(runId) > 0
    if (!hasRecords && this.#run(runId).iteration === 0) return
    const checkpoint = iteration === 0 ? null : store.checkpoints.upTo(runId, iteration)
    if (iteration > 0 && checkpoint?.iteration !== iteration) {
      this.#say(runId, `What it recorded before iteration ${iteration} was damaged on the way, and is not whole.`)
    }
    emit({ kind: 'rewound', runId, to: store.rewind(runId, checkpoint) })
  }

  #report(runId: string, report: TrainerReport, stop: { reason: string | null } | undefined): void {
    const { store, emit } = this.#options
    const recorder = { store, emit, runId }
    if (report.report === 'started') {
      recordStart(recorder, report, `${report.backend}: chosen where it trains`)
      return this.#news.tell(this.#run(runId), false)
    }
    const event = this.#eventOf(report.ending, stop)
    recordBatch(recorder, report, event)
    if (report.checkpoint) store.studyPlaces.forgiveLosses(runId)
    this.#news.tell(this.#run(runId), event !== undefined)
    // It goes on when its chunk is run again.
    if (event?.event === 'hold') this.#news.apply(runId, 'resume')
  }

  #eventOf(
    ending: (TrainerReport & { report: 'batch' })['ending'],
    stop: { reason: string | null } | undefined,
  ): (EventDetails & { event: RunEvent }) | undefined {
    if (!ending) return undefined
    const stopWished = stop !== undefined || this.#options.isStopping()
    const stopReason = stop?.reason ?? null
    return endingEvent(ending, { mayGoOn: false, stopWished, stopReason, holdWished: true, leaveReason: null })
  }

  #run(runId: string): RunRecord {
    return this.#options.store.runs.get(runId)
  }

  #say(runId: string, words: string): void {
    const { label, seed } = this.#run(runId)
    this.#options.emit({ kind: 'notice', level: 'warning', message: `${label} at seed ${seed}: ${words}` })
  }
}

const opens = ({ kind }: FrameContent): boolean => kind === 'begun' || kind === 'called-off' || kind === 'given-up'

const isOver = ({ status }: RunRecord): boolean => !isLive(status) && !isResumable(status)

const reasonOf = (reason: string | null): EventDetails | undefined => (reason === null ? undefined : { reason })

function damaged(file: string): EngineEvent {
  const message = `Part of what came back in ${file} is damaged and was left out; runs that it cuts short are trained again.`
  return { kind: 'notice', level: 'warning', message }
}
