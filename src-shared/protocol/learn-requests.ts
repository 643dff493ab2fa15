// What the page may ask of the lessons.

import * as v from 'valibot'
import type { LessonResult } from '../learn/lesson-result.ts'
import { progressSchema, type Progress } from '../learn/progress.ts'
import { lessonIds } from '../learn/registry.ts'

export const learnRequests = {
  /** Settings that are left out have their defaults. */
  'lesson.compute': v.strictObject({
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
  }),
  'learn.load': v.strictObject({}),
  'learn.save': v.strictObject({ progress: progressSchema }),
} as const

export interface LearnResults {
  'lesson.compute': LessonResult
  'learn.load': Progress
  'learn.save': null
}
