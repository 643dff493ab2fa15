// The lessons: which page is open, how its settings stand, what the engine answered, and what was answered so far.

import { fieldsOf } from '../../src-shared/config/fields.ts'
import type { LessonResult } from '../../src-shared/learn/lesson-result.ts'
import { noProgress, type Progress } from '../../src-shared/learn/progress.ts'
import type { LearnPage } from '../../src-shared/learn/learn-page.ts'
import { isLessonId, lessonIds, lessons, type LessonId } from '../../src-shared/learn/registry.ts'
import type { Question } from '../../src-shared/learn/question.ts'
import { messageOf, request } from '../engine/connection.ts'
import type { Outside } from './outside.ts'
import { toasts } from './toasts.svelte.ts'

export type SettingValue = number | boolean | string
export type Settings = Readonly<Record<string, SettingValue>>

export const defaultsOf = (id: LessonId): Settings =>
  Object.fromEntries(fieldsOf(lessons[id].schema).map(([key, field]) => [key, field.defaultValue as SettingValue]))

/** Answers that can be kept of one question. */
const triesKept = 20

export class Learn {
  readonly #outside: Outside
  page = $state<LearnPage>(lessonIds[0])
  #settings = $state.raw<Readonly<Partial<Record<LessonId, Settings>>>>({})
  #results = $state.raw<Readonly<Partial<Record<LessonId, LessonResult>>>>({})
  fault = $state<string | null>(null)
  /** How many answers have come: the bench waits for the next. */
  answered = $state(0)
  /** The figure under the pointer last, or with the focus: menus speak of it. */
  lookedAt: string | null = null
  progress = $state.raw<Progress>(noProgress)
  /** What was answered before is known: until then nothing is saved, which would take its place. */
  #loaded = false
  #loading = false
  #computing = false
  /** Something was changed while the engine computed. */
  #stale = false

  lesson = $derived(isLessonId(this.page) ? this.page : null)
  settings: Settings = $derived(this.lesson ? (this.#settings[this.lesson] ?? defaultsOf(this.lesson)) : {})
  /** Of the settings before while new ones are computed; null before the first answer. */
  result = $derived(this.lesson ? (this.#results[this.lesson] ?? null) : null)
  changed = $derived(this.lesson !== null && this.#settings[this.lesson] !== undefined)

  constructor(outside: Outside) {
    this.#outside = outside
  }

  /** What was answered before; once. */
  async load(): Promise<void> {
    if (this.#loaded || this.#loading) return
    this.#loading = true
    try {
      const stored = await this.#outside.request('learn.load', {})
      this.#loaded = true
      // What was answered meanwhile stays.
      const { answers, predictions } = this.progress
      this.progress = {
        answers: { ...stored.answers, ...answers },
        predictions: { ...stored.predictions, ...predictions },
      }
      if (Object.keys(answers).length + Object.keys(predictions).length > 0) this.#save()
    } catch (error) {
      this.#outside.toasts.show('error', `What you answered could not be read: ${messageOf(error)}`)
    } finally {
      this.#loading = false
    }
  }

  open(page: LearnPage): void {
    this.page = page
    this.fault = null
    void this.compute()
  }

  set(key: string, value: SettingValue): void {
    if (!this.lesson) return
    this.#settings = { ...this.#settings, [this.lesson]: { ...this.settings, [key]: value } }
    void this.compute()
  }

  reset(): void {
    if (!this.lesson) return
    const { [this.lesson]: _dropped, ...others } = this.#settings
    this.#settings = others
    void this.compute()
  }

  /** One request at a time; of what was changed meanwhile only the newest is computed. */
  async compute(): Promise<void> {
    if (this.#computing) {
      this.#stale = true
      return
    }
    this.#computing = true
    try {
      do {
        this.#stale = false
        const { lesson, settings } = this
        if (!lesson) break
        await this.#ask(lesson, settings)
      } while (this.#stale)
    } finally {
      this.#computing = false
    }
  }

  async #ask(lesson: LessonId, settings: Settings): Promise<void> {
    try {
      const result = await this.#outside.request('lesson.compute', { lesson, settings: { ...settings } })
      this.#results = { ...this.#results, [lesson]: result }
      this.answered++
      if (this.lesson === lesson) this.fault = null
    } catch (error) {
      if (this.lesson === lesson) this.fault = messageOf(error)
    }
  }

  answer({ id }: Question, chosen: number): void {
    const before = this.progress.answers[id] ?? []
    this.progress = {
      ...this.progress,
      answers: { ...this.progress.answers, [id]: [...before, chosen].slice(-triesKept) },
    }
    this.#save()
  }

  /**
   * What was guessed of the open lesson's number, before it is shown; null shows it without a guess. It is compared with
   * the number of the settings as they are at first, of which it was asked, wherever they stand now.
   */
  async predict(guess: number | null): Promise<void> {
    const { lesson } = this
    if (!lesson) return
    const result = this.changed ? await this.#atFirst(lesson) : this.result
    const value = result?.values.find(({ id }) => id === lessons[lesson].prediction.value)?.value
    if (value === null || value === undefined || !Number.isFinite(value)) return
    this.progress = { ...this.progress, predictions: { ...this.progress.predictions, [lesson]: { guess, value } } }
    this.#save()
  }

  async #atFirst(lesson: LessonId): Promise<LessonResult | null> {
    try {
      return await this.#outside.request('lesson.compute', { lesson, settings: { ...defaultsOf(lesson) } })
    } catch (error) {
      this.#outside.toasts.show('error', messageOf(error))
      return null
    }
  }

  /** Everything anew. */
  forget(): void {
    const before = this.progress
    this.progress = noProgress
    this.#save()
    this.#outside.toasts.show('information', 'All answers are forgotten.', {
      label: 'Undo',
      run: () => {
        this.progress = before
        this.#save()
      },
    })
  }

  #save(): void {
    if (!this.#loaded) return void this.load()
    this.#outside.request('learn.save', { progress: this.progress }).catch((error: unknown) => {
      this.#outside.toasts.show('error', `Your answer could not be kept: ${messageOf(error)}`)
    })
  }
}

export const learn = new Learn({ request, toasts })
