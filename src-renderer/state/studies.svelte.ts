// The studies of the library: their list, and the one that stands open with its trials and runs.

import type { StudyDetail, StudyElsewhere, StudySummary } from '../../src-shared/study/study.ts'
import { isLive, runStatuses, type RunStatus } from '../../src-shared/run.ts'
import { messageOf, request } from '../engine/connection.ts'
import { StudyView } from '../studies/study-view.svelte.ts'
import { NewStudy } from '../studies/new-study.svelte.ts'
import type { Outside } from './outside.ts'
import { toasts } from './toasts.svelte.ts'

/** Runs end in bursts: an open study is read again together for all of them. */
const readAgainAfterMs = 600

const usedPlacesMaximum = 6

/** Of a study: how many runs have ended, of all, as a share too. */
export interface StudyProgress {
  total: number
  ended: number
  fraction: number
  live: boolean
}

export function progressOf({ statuses }: Pick<StudySummary, 'statuses'>): StudyProgress {
  const count = (wanted: (status: RunStatus) => boolean) =>
    runStatuses.reduce((sum, status) => sum + (wanted(status) ? (statuses[status] ?? 0) : 0), 0)
  const [total, live] = [count(() => true), count(isLive)]
  return { total, ended: total - live, fraction: total === 0 ? 0 : (total - live) / total, live: live > 0 }
}

type Steering = 'study.pause' | 'study.resume' | 'study.stop' | 'study.follow'

export class Studies {
  readonly #outside: Outside
  /** Newest first. */
  list = $state.raw<readonly StudySummary[]>([])
  loaded = $state(false)
  fault = $state<string | null>(null)
  opened = $state.raw<StudyDetail | null>(null)
  opening = $state(false)
  readonly view = new StudyView()
  readonly newStudy: NewStudy
  #generation = 0
  /** Studies that are being opened: two where the second was asked for before the first was answered. */
  #opens = 0
  #readAgain: ReturnType<typeof setTimeout> | undefined

  constructor(outside: Outside) {
    this.#outside = outside
    this.newStudy = new NewStudy(outside, (detail) => this.#show(detail))
  }

  async load(): Promise<void> {
    try {
      this.list = sorted(await this.#outside.request('study.list', {}))
      this.fault = null
    } catch (error) {
      this.fault = messageOf(error)
    }
    this.loaded = true
    await this.#refresh()
  }

  take(summary: StudySummary): void {
    const others = this.list.filter(({ id }) => id !== summary.id)
    this.list = summary.deletedAt === null ? sorted([...others, summary]) : others
    if (this.opened?.summary.id !== summary.id) return
    this.opened = { ...this.opened, summary }
    this.#refreshLater()
  }

  takeElsewhere(studyId: string, elsewhere: StudyElsewhere): void {
    if (this.opened?.summary.id === studyId) this.opened = { ...this.opened, elsewhere }
  }

  /** Where its studies trained, the last first. */
  get usedPlaces(): readonly string[] {
    return [...new Set(this.list.flatMap(({ place }) => place ?? []))].slice(0, usedPlacesMaximum)
  }

  #refreshLater(): void {
    this.#readAgain ??= setTimeout(() => {
      this.#readAgain = undefined
      if (this.opening) this.#refreshLater()
      else void this.#refresh()
    }, readAgainAfterMs)
  }

  /** Reads the open study again; not while another one is being opened, which is what was asked for. */
  async #refresh(): Promise<void> {
    if (this.opened && !this.opening) await this.#read(this.opened.summary.id)
  }

  #forgetReadAgain(): void {
    clearTimeout(this.#readAgain)
    this.#readAgain = undefined
  }

  async open(studyId: string): Promise<boolean> {
    this.#forgetReadAgain()
    this.#opens++
    this.opening = true
    this.newStudy.close()
    const answered = await this.#read(studyId)
    this.opening = --this.#opens > 0
    return answered
  }

  close(): void {
    this.#forgetReadAgain()
    this.#generation++
    this.opened = null
  }

  #show(detail: StudyDetail): void {
    this.#generation++
    if (detail.summary.id !== this.opened?.summary.id) this.view.show(detail)
    this.opened = detail
    this.take(detail.summary)
  }

  /** The answer of the last one that was asked for counts. */
  async #read(studyId: string): Promise<boolean> {
    const generation = ++this.#generation
    try {
      const detail = await this.#outside.request('study.open', { studyId })
      if (generation !== this.#generation) return false
      if (detail.summary.id !== this.opened?.summary.id) this.view.show(detail)
      this.opened = detail
      return true
    } catch (error) {
      if (generation === this.#generation) {
        this.#outside.toasts.show('error', `The study could not be opened: ${messageOf(error)}`)
      }
      return false
    }
  }

  pause = (studyId: string) => this.#steer('study.pause', studyId)
  follow = (studyId: string) => this.#steer('study.follow', studyId)
  resume = (studyId: string) => this.#steer('study.resume', studyId)
  stop = (studyId: string) => this.#steer('study.stop', studyId)

  async #steer(name: Steering, studyId: string): Promise<void> {
    await this.#change(() => this.#outside.request(name, { studyId }))
  }

  setPriority(studyId: string, priority: number): Promise<void> {
    return this.#change(() => this.#outside.request('study.setPriority', { studyId, priority }))
  }

  rename(studyId: string, name: string): Promise<void> {
    return this.#change(() => this.#outside.request('study.rename', { studyId, name }))
  }

  async #change(ask: () => Promise<StudySummary>): Promise<void> {
    try {
      this.take(await ask())
    } catch (error) {
      this.#outside.toasts.show('error', messageOf(error))
    }
  }

  /** Its experiments go with it; both come back together. */
  async delete({ id, name }: StudySummary): Promise<void> {
    const wasOpen = this.opened?.summary.id === id
    try {
      const summary = await this.#outside.request('study.delete', { studyId: id })
      if (wasOpen) this.close()
      this.take(summary)
      this.#outside.toasts.show('information', `“${name}” and its experiments were deleted.`, {
        label: 'Undo',
        run: () => void this.restore(id, wasOpen),
      })
    } catch (error) {
      this.#outside.toasts.show('error', messageOf(error))
    }
  }

  async restore(studyId: string, open = false): Promise<void> {
    await this.#change(() => this.#outside.request('study.restore', { studyId }))
    if (open) await this.open(studyId)
  }

  /** A study like this one, to be changed before it is started. */
  likeThis({ config, summary }: StudyDetail): void {
    this.newStudy.beginLike(config, summary.place)
  }
}

const sorted = (list: readonly StudySummary[]) => list.toSorted((a, b) => b.createdAt - a.createdAt)

export const studies = new Studies({ request, toasts })
