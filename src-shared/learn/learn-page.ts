// What can stand open in Learn, and how a person names it: `7`, `langevin`, `quiz`, `failures`.

import { AppError } from '../errors.ts'
import { quote } from '../quote.ts'
import { isLessonId, lessonIds, type LessonId } from './registry.ts'

export type LearnPage = LessonId | 'quiz' | 'failures'

/** Throws AppError('invalid-input') for what there is not. */
export function learnPageOf(named: string): LearnPage {
  const text = named.trim()
  if (text === 'quiz' || text === 'failures' || isLessonId(text)) return text
  const id = /^\d{1,3}$/.test(text) ? lessonIds[Number(text) - 1] : undefined
  if (id !== undefined) return id
  throw new AppError(
    'invalid-input',
    `Expected a lesson from 1 to ${lessonIds.length}, quiz or failures, got ${quote(named, 40)}: \`ebm learn\` lists the lessons.`,
  )
}
