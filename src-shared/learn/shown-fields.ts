// The settings of a lesson that matter as they stand: some belong to one choice alone.

import { fieldsOf, type FieldDescription } from '../config/fields.ts'
import type { LessonDefinition } from './lesson.ts'
import { lessons, type LessonId } from './registry.ts'

export function shownFields(id: LessonId, settings: Readonly<Record<string, unknown>>): [string, FieldDescription][] {
  const { schema, onlyWith }: LessonDefinition = lessons[id]
  return fieldsOf(schema).filter(([key]) => {
    const wanted = onlyWith?.fields[key]
    return wanted === undefined || settings[onlyWith!.choice] === wanted
  })
}
