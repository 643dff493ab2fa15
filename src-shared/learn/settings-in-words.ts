// The settings of a lesson as a person reads them: `Step size ε 0.5 · Sampler Unadjusted (ULA)`.

import { parse } from '../config/parse.ts'
import { formatNumber } from '../numbers.ts'
import { lessonIds, lessons, type LessonId } from './registry.ts'
import { shownFields } from './shown-fields.ts'

/** Those that are left out have their defaults. Throws AppError('invalid-input'). */
export function lessonProvenance(id: LessonId, settings: Readonly<Record<string, unknown>>): string {
  const whole = parse(lessons[id].schema, settings, 'settings') as Record<string, unknown>
  const words = shownFields(id, whole).map(([key, { label, unit, choices }]) => {
    const value = whole[key]
    const chosen = choices?.find((choice) => choice.value === value)?.label
    const text = chosen ?? (typeof value === 'number' ? formatNumber(value) : String(value))
    return [label, text, unit].filter(Boolean).join(' ')
  })
  return [`Lesson ${lessonIds.indexOf(id) + 1}, ${lessons[id].title}`, ...words].join(' · ')
}
