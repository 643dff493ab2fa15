// Options from field descriptions: every field of a schema is a `key=value` on the command line, so that a new
// parameter is an option by being written once.

import type * as v from 'valibot'
import { fieldsOf, type FieldDescription } from '../../src-shared/config/fields.ts'
import { quote } from '../../src-shared/quote.ts'
import { readInteger, readPlainNumber } from '../../src-shared/read-number.ts'
import { splitNames } from './split-names.ts'
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
    target.value[target.key] = parseValue(target.field, text)
  }
}

/** The names under which a schema's fields can be set. */
export const optionKeys = (schema: v.GenericSchema): string[] => fieldsOf(schema).map(([key]) => kebab(key))

/** What cannot be read as the field's type stays text: the schema then says what it expected. */
export function parseValue(field: FieldDescription, text: string): unknown {
  switch (field.kind) {
    case 'number':
      return valueOr(text, readPlainNumber(text))
    case 'integer':
      return valueOr(text, readInteger(text))
    case 'integers':
      return text.split(',').map((piece) => valueOr(piece.trim(), readInteger(piece)))
    case 'toggle':
      return text === 'true' ? true : text === 'false' ? false : text
    case 'columns':
      return splitNames(text)
    case 'components':
      return jsonOr(text)
    case 'choice':
    case 'text':
      return text
    default:
      return field.kind satisfies never
  }
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const valueOr = (text: string, read: ReturnType<typeof readPlainNumber>): number | string =>
  'value' in read ? read.value : text

export const kebab = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
