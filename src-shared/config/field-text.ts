// Between the text of a field, in the window or as an option of the command line, and its value in a configuration. Text
// that is none of the field's kind stays the text it is: the schema refuses it with a message, and nothing typed is lost.

import { readInteger, readPlainNumber } from '../read-number.ts'
import { splitNames } from '../split-names.ts'
import type { FieldDescription } from './fields.ts'

export function valueOfText(kind: FieldDescription['kind'], text: string): unknown {
  switch (kind) {
    case 'number':
      return valueOr(text, readPlainNumber(text))
    case 'integer':
      return valueOr(text, readInteger(text))
    case 'integers': {
      const numbers = partsOf(text).map((part) => valueOr(part, readListed(part)))
      return numbers.length > 0 && numbers.every((part) => typeof part === 'number') ? numbers : text
    }
    case 'toggle':
      return text === 'true' ? true : text === 'false' ? false : text
    case 'columns':
      return splitNames(text).filter((name) => name !== '')
    case 'components':
      return jsonOr(text)
    case 'choice':
    case 'text':
      return text
    default:
      return kind satisfies never
  }
}

/** What a person sees of a value; typed again it is the same value. */
export function textOfValue(value: unknown): string {
  if (Array.isArray(value)) return value.map((part) => (typeof part === 'string' ? quotedName(part) : part)).join(', ')
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (typeof value === 'number' && value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e9)) {
    return value.toExponential()
  }
  return value === undefined || value === null ? '' : String(value)
}

/** A name that would fall apart, in quotes. */
const quotedName = (name: string): string =>
  name.includes(',') || name.startsWith('"') ? `"${name.replaceAll('"', '""')}"` : name

/** `2,000` in a list is 2 and 000, which nobody means: a number does not begin with zeros. */
const readListed = (part: string) => (/^0\d/.test(part) ? { reason: '' } : readInteger(part))

const valueOr = (text: string, reading: { value: number } | { reason: string }): number | string =>
  'value' in reading ? reading.value : text

const partsOf = (text: string) => text.split(/[,;\s]+/).filter((part) => part !== '')

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
