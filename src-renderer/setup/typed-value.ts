// Between what stands in an input and what stands in the setup. Text that is no number stays the text it is: the schema
// refuses it with a message, and nothing typed is lost.

import type { FieldDescription } from '../../src-shared/config/fields.ts'

export function typedValue(kind: FieldDescription['kind'], text: string): unknown {
  switch (kind) {
    case 'number':
    case 'integer':
      return numberIn(text)
    case 'integers': {
      const numbers = partsOf(text).map(numberIn)
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

/** Spaces and apostrophes part thousands; a single comma before decimals is taken as a decimal point. */
function numberIn(text: string): number | string {
  const plain = text
    .trim()
    .replace(/[\s'’]/g, '')
    .replace('−', '-')
    .replace(/^([^,]*),(\d+)$/, '$1.$2')
  const value = Number(plain)
  return plain !== '' && Number.isFinite(value) ? value : text
}

const partsOf = (text: string) => text.split(/[,;\s]+/).filter((part) => part !== '')
