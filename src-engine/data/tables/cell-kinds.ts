// What a single cell is: a number, a missing value, a date or a text. What stands for a missing value is listed here.

import { isPlainNumber } from '../../../src-shared/plain-number.ts'
import { partsOfNumber } from '../../../src-shared/read-number.ts'
import { isMeasured } from './read-cell.ts'

/** `measure`: a number with a unit or an uncertainty. */
export type CellKind = 'number' | 'measure' | 'missing' | 'date' | 'text'

/** In lower case. Infinities stand here because no density has a place for them; they are counted by what they are. */
const missingTokens = new Set([
  ...['', 'na', 'n/a', '#n/a', '#na', '<na>', 'n.a.', 'n.a', 'nan', '-nan', '+nan', 'nat', '1.#ind', '-1.#ind'],
  ...['1.#qnan', '-1.#qnan', 'null', 'nil', 'none', '\\n', 'missing', 'n.d.', 'nd', 'k.a.', 'k. a.', 'unknown'],
  ...['?', '-', '--', '---', '–', '—', '.', '..', '...', '…', '*', '**', '***', '****', '/', ':'],
  ...['inf', '+inf', '-inf', 'infinity', '+infinity', '-infinity', '∞', '+∞', '-∞', '−∞', '1.#inf', '-1.#inf'],
  ...['#value!', '#div/0!', '#ref!', '#null!', '#num!', '#name?'],
])

/** Longer cells are looked at no further. */
const tokenLengthMaximum = 12

/** What a person named as missing besides: compared as text, and as a number where it is one (-9999 is -9999.0). */
export interface MissingNames {
  texts: ReadonlySet<string>
  numbers: ReadonlySet<number>
}

export function missingNames(named: readonly string[]): MissingNames {
  const numbers = named.flatMap((text) => {
    const parts = partsOfNumber(text)
    return parts ? [parts.point ?? parts.comma!] : []
  })
  return { texts: new Set(named.map((text) => text.trim().toLowerCase())), numbers: new Set(numbers) }
}

/** A token that means a missing value whatever the column's numbers look like. */
export function isMissingText(cell: string, { texts }: MissingNames): boolean {
  if (cell === '') return true
  if (texts.size === 0 && isDigit(cell, 0) && isDigit(cell, cell.length - 1)) return false
  if (cell.length <= tokenLengthMaximum && missingTokens.has(cell.toLowerCase())) return true
  return texts.size > 0 && texts.has(cell.toLowerCase())
}

/** No token both begins and ends with one; nearly every cell does. */
function isDigit(cell: string, at: number): boolean {
  const code = cell.charCodeAt(at)
  return code >= 48 && code <= 57
}

const dates = [
  // 2016-04-23T12:00:00Z, 2016/4/23
  /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ].*)?$/,
  // 10/03/2004, 01.01.2009 00:10:00
  /^\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})([T ,].*)?$/,
  // 12:30, 18.00.00, 6:30 pm
  /^\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[ap]\.?m\.?)?$/i,
  /^\d{1,2}[.h]\d{2}[.m]\d{2}s?$/i,
  // 23 April 2016, 23-Apr-16, April 23, 2016, Apr 2016
  /^\d{1,2}\.?[- ][\p{L}]{3,9}\.?[- ]\d{2,4}([ ,].*)?$/u,
  /^[\p{L}]{3,9}\.? (\d{1,2},? )?\d{4}$/u,
]

export const isDate = (cell: string): boolean => cell.length <= 40 && dates.some((pattern) => pattern.test(cell))

/** A number by itself; a column of nothing else holds dates. */
export const isCompactDate = (cell: string): boolean => /^(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(cell)

export const isNumberLike = (cell: string): boolean => isPlainNumber(cell) || partsOfNumber(cell) !== null

const noNames: MissingNames = { texts: new Set(), numbers: new Set() }

export function kindOf(cell: string, names: MissingNames = noNames): CellKind {
  if (isMissingText(cell, names)) return 'missing'
  if (isNumberLike(cell)) return 'number'
  if (isDate(cell)) return 'date'
  return isMeasured(cell) ? 'measure' : 'text'
}

/** Plain numbers, or numbers with a unit behind each. */
export type NumericKind = 'number' | 'measure'
