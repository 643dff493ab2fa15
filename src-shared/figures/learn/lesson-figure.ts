// What a lesson's figure is asked for and made from: as with other figures, one description draws on screen and to a file.

import * as v from 'valibot'
import type { LinePlot } from '../../learn/lesson-result.ts'
import type { CopiedFormat, FileFormat } from '../file-format.ts'
import { figureSizes, figureThemes, figureWordsSchema } from '../figure.ts'

/** Pictures, and the points of its lines. */
export const lessonFigureFormats = ['png', 'svg', 'pdf', 'csv'] as const satisfies readonly FileFormat[]
export type LessonFigureFormat = (typeof lessonFigureFormats)[number]

export const copiedLessonFormats = ['png', 'csv'] as const satisfies readonly CopiedFormat[]

const pixels = v.optional(v.nullable(v.pipe(v.number(), v.minValue(100), v.maxValue(8000))), null)

export const lessonFigureOptionsSchema = v.strictObject({
  /** Its id in the lesson. */
  figure: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,60}$/)),
  theme: v.optional(v.picklist(figureThemes), 'light'),
  size: v.optional(v.picklist(figureSizes), 'natural'),
  /** CSS pixels before `scale`; null takes what `size` says. */
  width: pixels,
  height: pixels,
  /** Device pixels per CSS pixel. */
  scale: v.optional(v.pipe(v.number(), v.minValue(0.5), v.maxValue(6)), 2),
  /** Its lines and dots are named as lanes are, by `line-0`, `dot-0`. */
  words: v.optional(figureWordsSchema, {}),
})
export type LessonFigureOptions = v.InferOutput<typeof lessonFigureOptionsSchema>

export interface LessonFigureInput {
  plot: LinePlot
  /** `Lesson 7, Noise-contrastive estimation · ν 1 · …`: what is printed at the foot. */
  provenance: string
}
