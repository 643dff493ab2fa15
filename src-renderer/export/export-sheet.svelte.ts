// The export sheet: one figure as it will be in a file, and every choice about that file. What it shows is drawn by the
// engine, as the file will be.

import { animationFormats, usualAnimation, type AnimationFormat } from '../../src-shared/figures/animation.ts'
import type { FigureSize, FigureTheme } from '../../src-shared/figures/figure.ts'
import { magnificationOf } from '../../src-shared/figures/figure-size.ts'
import { AppError } from '../../src-shared/errors.ts'
import { messageOf } from '../engine/connection.ts'
import type { Outside } from '../state/outside.ts'
import {
  copyAsPicture,
  movingFigure,
  nameOfFigure,
  previewFigure,
  saveFigureAs,
  stopPictures,
  withStyle,
  type ExportedFigure,
  type RunsFigure,
} from './exported-figure.ts'

export const pictureFormats = ['png', 'svg', 'pdf'] as const
export type ExportFormat = (typeof pictureFormats)[number] | AnimationFormat

export interface OpenedExport {
  /** Whose figure it is: the id of an experiment, a study or a lesson. */
  ownerId: string
  figure: ExportedFigure
  /** Its lanes or lines, to be named. */
  lanes: readonly { id: string; label: string }[]
  /** Lanes that are switched off, to be said when it is saved. */
  without: string
}

export interface ExportPreview {
  /** Of a PNG. */
  url: string
  /** Of the file, CSS pixels. */
  width: number
  height: number
  notices: readonly string[]
}

/** Device pixels per CSS pixel of the preview: enough for a sheet on a fine screen. */
const previewScale = 1.5

/** A person types: what is drawn follows when they pause. */
const patienceMs = 250

type Words = Required<NonNullable<RunsFigure['options']['words']>>
const ownWords = (): Words => ({ title: null, horizontalAxis: null, verticalAxis: null, note: null, lanes: {} })

export class ExportSheet {
  readonly #outside: Outside
  opened = $state.raw<OpenedExport | null>(null)
  format = $state<ExportFormat>('png')
  size = $state<FigureSize>('natural')
  scale = $state(2)
  theme = $state<FigureTheme>('light')
  words = $state.raw<Words>(ownWords())
  frames = $state(usualAnimation.frames)
  framesPerSecond = $state(usualAnimation.framesPerSecond)
  preview = $state.raw<ExportPreview | null>(null)
  /** The preview is not yet of what is chosen. */
  drawing = $state(false)
  busy = $state(false)
  progress = $state.raw<{ done: number; total: number } | null>(null)
  fault = $state<string | null>(null)
  /** Whose words these are: another figure begins with its own. */
  #wordsOf = ''
  #timer: ReturnType<typeof setTimeout> | null = null
  /** Counts what was asked for: an answer to an older question is not shown. */
  #asked = 0

  /** Charts show all of the training at once. */
  canMove = $derived(this.opened !== null && movingFigure(this.opened.figure) !== null)
  moves = $derived(animationFormats.some((format) => format === this.format))

  constructor(outside: Outside) {
    this.#outside = outside
  }

  open(opened: OpenedExport): void {
    const wordsOf = `${opened.ownerId} ${nameOfFigure(opened.figure)}`
    if (wordsOf !== this.#wordsOf) this.words = ownWords()
    this.#wordsOf = wordsOf
    this.opened = opened
    this.fault = null
    if (!this.canMove && this.moves) this.format = 'png'
    void this.draw()
  }

  /** What samples or composes for its pictures ends; an animation goes on. */
  close(): void {
    if (this.opened) void stopPictures(this.#outside, this.opened.figure).catch(() => undefined)
    this.opened = null
    this.#asked++
    this.drawing = false
    if (this.#timer) clearTimeout(this.#timer)
    this.#show(null)
  }

  choose(
    change: Partial<Pick<ExportSheet, 'format' | 'size' | 'scale' | 'theme' | 'frames' | 'framesPerSecond'>>,
  ): void {
    Object.assign(this, change)
    // Pixels and speed change nothing that is seen here.
    if ('size' in change || 'theme' in change || 'format' in change) void this.draw()
  }

  write(change: Partial<Words>): void {
    this.words = { ...this.words, ...change }
    // What is being drawn has the old words.
    this.#asked++
    this.drawing = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.draw(), patienceMs)
  }

  async draw(): Promise<void> {
    const wish = this.#wish()
    if (!wish) return
    const asked = ++this.#asked
    this.drawing = true
    try {
      const { options } = wish
      const { bytes, notices, width, height } = await previewFigure(this.#outside, wish, previewScale)
      if (asked !== this.#asked) return
      const magnification = magnificationOf({ size: options.size ?? 'natural', width: options.width ?? null })
      const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'image/png' }))
      this.#show({ url, width: width * magnification, height: height * magnification, notices })
      this.fault = null
    } catch (error) {
      if (asked === this.#asked) this.fault = messageOf(error)
    } finally {
      if (asked === this.#asked) this.drawing = false
    }
  }

  async save(): Promise<void> {
    const wish = this.#wish()
    if (!wish || this.busy) return
    const { format } = this
    const animation = { frames: this.frames, framesPerSecond: this.framesPerSecond }
    await this.#work(async ({ without }) => {
      const { path, notices } =
        format === 'gif' || format === 'apng'
          ? await this.#outside.request('figure.saveAnimation', { ...(wish as RunsFigure), animation, format })
          : await saveFigureAs(this.#outside, wish, format)
      return path === null ? null : [`Saved ${path}${without}`, ...notices].join('. ')
    })
  }

  async copy(): Promise<void> {
    const wish = this.#wish()
    if (!wish || this.busy) return
    await this.#work(async ({ without }) => {
      const { notices } = await copyAsPicture(this.#outside, wish)
      return [`Copied the figure${without}`, ...notices].join('. ')
    })
  }

  stop(): void {
    void this.#outside.request('figure.stopAnimating', {}).catch(() => undefined)
  }

  /** Every sheet is told; it is that of the one that asked for an animation. */
  takeProgress(progress: { done: number; total: number } | null): void {
    if (this.busy || progress === null) this.progress = progress
  }

  /** Closes when it is done; what could not be done is said in the sheet, where it can be changed. An animation takes
   * long: by then the sheet may be closed, or that of another figure, which is left as it is. */
  async #work(act: (asked: OpenedExport) => Promise<string | null>): Promise<void> {
    const asked = this.opened
    if (!asked) return
    this.busy = true
    this.fault = null
    try {
      const done = await act(asked)
      if (done === null) return
      this.#outside.toasts.show('information', done)
      if (this.opened === asked) this.close()
    } catch (error) {
      if (error instanceof AppError && error.code === 'cancelled') return
      if (this.opened === asked) this.fault = messageOf(error)
      else this.#outside.toasts.show('error', `The figure could not be exported: ${messageOf(error)}`)
    } finally {
      this.busy = false
      this.progress = null
    }
  }

  #wish(): ExportedFigure | null {
    if (!this.opened) return null
    const { figure } = this.opened
    const { size, scale, theme, words } = this
    const styled = withStyle(figure, { size, scale, theme, words })
    const moving = this.moves ? movingFigure(figure) : null
    return moving === null ? styled : ({ ...styled, options: { ...styled.options, figure: moving } } as RunsFigure)
  }

  #show(preview: ExportPreview | null): void {
    if (this.preview) URL.revokeObjectURL(this.preview.url)
    this.preview = preview
  }
}
