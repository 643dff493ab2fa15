// Figures of lessons: written by the engine, asked for by main, where a person says where.

import * as v from 'valibot'
import { copiedLessonFormats, lessonFigureFormats, lessonFigureOptionsSchema } from '../figures/learn/lesson-figure.ts'
import { lessonAtSettings } from './learn-requests.ts'

const figureOfLesson = { ...lessonAtSettings, options: lessonFigureOptionsSchema }

/** Of main alone. */
export const trustedLearnRequests = {
  /** Writes the figure (png, svg, pdf) or the points of its lines (csv) to `path`. */
  'lesson.exportFigure': v.strictObject({
    ...figureOfLesson,
    format: v.picklist(lessonFigureFormats),
    path: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)),
  }),
  /** What `lesson.exportFigure` would write. */
  'lesson.figureBytes': v.strictObject({ ...figureOfLesson, format: v.picklist(lessonFigureFormats) }),
} as const

/** A figure as it is on screen, and what a file of it may be called. */
const shownFigure = { ...figureOfLesson, suggestedName: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) }

/** Answered by Electron's main process. */
export const mainLearnRequests = {
  /** Asks where with the native dialog, then has the engine write. */
  'lesson.saveFigure': v.strictObject({ ...shownFigure, format: v.picklist(lessonFigureFormats) }),
  'lesson.copyFigure': v.strictObject({ ...shownFigure, format: v.picklist(copiedLessonFormats) }),
  /** Shows the native menu of what can be done with the figure, where the pointer is, and does what is chosen. */
  'lesson.menuFigure': v.strictObject(shownFigure),
} as const
