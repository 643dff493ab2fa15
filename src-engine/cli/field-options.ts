// Options from field descriptions: every field of a schema is a `key=value` on the command line, so that a new
// parameter is an option by being written once.

import type * as v from 'valibot'
import { valueOfText } from '../../src-shared/config/field-text.ts'
import { fieldsOf, type FieldDescription } from '../../src-shared/config/fields.ts'
import { kebab } from '../../src-shared/kebab.ts'
import { quote } from '../../src-shared/quote.ts'
import { UsageError, unknownName } from './usage-error.ts'

export type Assignments = [key: string, text: string][]

/** Short names that people know from papers. */
const aliases: Record<string, string> = { k: 'steps' }

/** `k=1,hidden-widths=64,64` → pairs; a piece without "=" belongs to the value before it. */
export function parseAssignments(where: string, text: string): Assignments {
  const assignments: Assignments = []
  for (const piece of text.split(',')) {
    const at = piece.indexOf('=')
    if (at > 0) assignments.push([piece.slice(0, at).trim(), piece.slice(at + 1).trim()])
    else if (at === -1 && assignments.length > 0) assignments[assignments.length - 1][1] += `,${piece}`
    else throw new UsageError(`${where}: Expected key=value, got ${quote(piece)}.`)
  }
  return assignments
}

export interface OptionTarget {
  schema: v.GenericSchema
  /** The part of the configuration that its fields are written into. */
  value: Record<string, unknown>
}

/** Writes each value into the first target that has such a field, in place; throws UsageError naming what is allowed. */
export function assign(where: string, targets: readonly OptionTarget[], assignments: Assignments): void {
  const known = new Map<string, { value: Record<string, unknown>; key: string; field: FieldDescription }>()
  for (const { schema, value } of targets) {
    for (const [key, field] of fieldsOf(schema)) {
      if (!known.has(kebab(key))) known.set(kebab(key), { value, key, field })
    }
  }
  for (const [key, text] of assignments) {
    const target = known.get(key) ?? known.get(aliases[key] ?? '')
    if (!target) throw unknownName(where, key, [...known.keys()])
    target.value[target.key] = valueOfText(target.field.kind, text)
  }
}

/** The names under which a schema's fields can be set. */
export const optionKeys = (schema: v.GenericSchema): string[] => fieldsOf(schema).map(([key]) => kebab(key))
