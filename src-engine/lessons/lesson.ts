// The computing half of a lesson: from settings to numbers and plots, by the code that trains. A lesson answers within some
// tens of milliseconds, so that its figures follow a slider.

import type { LessonResult } from '../../src-shared/learn/lesson-result.ts'
import type { LessonId, LessonSettings } from '../../src-shared/learn/registry.ts'

export interface Lesson<Id extends LessonId> {
  /** Same settings, same numbers. Throws AppError('invalid-input') for what cannot be computed at all. */
  compute(settings: LessonSettings<Id>): Promise<LessonResult>
}

export type LessonRegistry = { [Id in LessonId]: Lesson<Id> }
