// A number in a cell of a table: as anywhere else, with a unit behind it (`0.09 cm`), or with its uncertainty (`0.12 ± 0.03`),
// of which the value is taken. The unit is the number's sign, as `%` and currencies are; a column has one.

import { partsOfNumber, type NumberParts } from '../../../src-shared/read-number.ts'
import { unitIn } from './unit-names.ts'

export interface CellParts extends NumberParts {
  /** What stood behind ± was left off. */
  isUncertain: boolean
}

const lengthMaximum = 60
const beginning = /^[-+(\u2212\u2010-\u2015.,]*\d/
const plusMinus = /\s*(?:±|\+\/-|\+-|\+\/\u2212)\s*/
/** Digits with what may stand among them, and what follows. Letters of exponents belong to the digits. */
const withUnit =
  /^([-+\u2212]?[\d.,'’ \u00A0\u2009\u202F]*\d\.?(?:[eE][-+]?\d+|\s*[×·⋅*]\s*10(?:\^[-+\u2212]?\d+|[⁺⁻]?[⁰¹²³⁴-⁹]+))?)([ \u00A0\u2009\u202F]*)(\S.*)$/

/** null where the cell holds no number. */
export function partsOfCell(cell: string): CellParts | null {
  const number = partsOfNumber(cell)
  if (number) return { ...number, isUncertain: false }
  if (cell.length > lengthMaximum || !beginning.test(cell)) return null
  const [value, uncertainty, ...more] = cell.split(plusMinus)
  if (more.length > 0) return null
  if (uncertainty === undefined) return measured(cell)
  return uncertain(value, uncertainty)
}

export const isMeasured = (cell: string): boolean => partsOfCell(cell) !== null

/** `0.12 ± 0.03 cm`, `(0.12 ± 0.03) cm`, `5 ± 2 %`. */
function uncertain(value: string, behind: string): CellParts | null {
  const inBrackets = value.startsWith('(') && behind.includes(')')
  const number = partsOfNumber(inBrackets ? value.slice(1) : value) ?? measured(value)
  const spread = inBrackets ? behind.replace(')', '') : behind
  const uncertainty = partsOfNumber(spread) ?? measured(spread)
  if (!number || !uncertainty) return null
  if (number.sign !== '' && uncertainty.sign !== '' && number.sign !== uncertainty.sign) return null
  return { ...number, sign: number.sign || uncertainty.sign, isUncertain: true }
}

function measured(cell: string): CellParts | null {
  const match = withUnit.exec(cell)
  if (!match) return null
  const [, digits, gap, behind] = match
  // 12A and 7B are numbers of houses or parts sooner than currents; 3.5A is a current.
  if (gap === '' && /^[A-FGHLMST]$/.test(behind) && !/[.,]/.test(digits)) return null
  // 6 pm is a time, too.
  if (behind === 'pm' && /^(1[0-2]|[1-9])$/.test(digits.trim())) return null
  const sign = unitIn(behind)
  const number = sign === null ? null : partsOfNumber(digits)
  return number && number.sign === '' ? { ...number, sign: sign!, isUncertain: false } : null
}
