// Between what stands in an input and what stands in the setup. Text that is no number stays the text it is: the schema
// refuses it with a message, and nothing typed is lost.

import { readInteger, readPlainNumber } from '../../src-shared/read-number.ts'
import type { FieldDescription } from '../../src-shared/config/fields.ts'

export function typedValue(kind: FieldDescription['kind'], text: string): unknown {
  switch (kind) {
    case 'number':
      return valueOr(text, readPlainNumber(text))
    case 'integer':
      return valueOr(text, readInteger(text))
    case 'integers': {
      const numbers = partsOf(text).map((part) => valueOr(part, readListed(part)))
      return numbers.length > 0 && numbers.every((part) => typeof part === 'number') ? numbers : text
    }
    case 'columns':
      return text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean)
    case 'components': // They have a table of their own, not an input.
    case 'choice':
    case 'text':
    case 'toggle':
      return text
    default:
      return kind satisfies never
  }
}

export function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (typeof value === 'number' && value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e9)) {
    return value.toExponential()
  }
  return value === undefined || value === null ? '' : String(value)
}

/** `2,000` in a list is 2 and 000, which nobody means: a number does not begin with zeros. */
const readListed = (part: string) => (/^0\d/.test(part) ? { reason: '' } : readInteger(part))

const valueOr = (text: string, reading: { value: number } | { reason: string }): number | string =>
  'value' in reading ? reading.value : text

const partsOf = (text: string) => text.split(/[,;\s]+/).filter((part) => part !== '')
