// Values that suit a data set: of every field that says how its value follows from the data's scale, the nearest that the
// field can have.

import type * as v from 'valibot'
import { fieldsOf } from './fields.ts'
import type { SuggestedScale } from './suggested-scale.ts'

export function suggestedFields(schema: v.GenericSchema, scale: SuggestedScale): Record<string, number> {
  return Object.fromEntries(
    fieldsOf(schema).flatMap(([key, { suggested, minimum = -Infinity, maximum = Infinity }]) =>
      suggested ? [[key, Math.min(maximum, Math.max(minimum, suggested(scale)))]] : [],
    ),
  )
}
