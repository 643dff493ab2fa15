// What the page may ask of the lessons.

import * as v from 'valibot'
import { lessonFigureOptionsSchema } from '../figures/learn/lesson-figure.ts'
import type { LessonResult } from '../learn/lesson-result.ts'
import { progressSchema, type Progress } from '../learn/progress.ts'
import { lessonIds } from '../learn/registry.ts'

/** Settings that are left out have their defaults. */
export const lessonAtSettings = {
  lesson: v.picklist(lessonIds),
  settings: v.pipe(
    // A list would pass for a record of numbered entries.
    v.custom<Record<string, number | boolean | string>>(
      (input) => !Array.isArray(input),
      'Expected the settings of a lesson, got a list.',
    ),
    v.record(
      v.pipe(v.string(), v.maxLength(40)),
      v.union([v.number(), v.boolean(), v.pipe(v.string(), v.maxLength(1000))]),
    ),
  ),
}

export const learnRequests = {
  'lesson.compute': v.strictObject(lessonAtSettings),
  /** A PNG of the figure as its file will be, with the file’s size. */
  'lesson.previewFigure': v.strictObject({ ...lessonAtSettings, options: lessonFigureOptionsSchema }),
  'learn.load': v.strictObject({}),
  'learn.save': v.strictObject({ progress: progressSchema }),
} as const

export interface LearnResults {
  'lesson.compute': LessonResult
  'lesson.previewFigure': { bytes: Uint8Array; width: number; height: number; notices: string[] }
  'learn.load': Progress
  'learn.save': null
}
