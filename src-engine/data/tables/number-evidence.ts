// Which decimal sign and which separator of thousands a column uses: the whole column is the evidence.
//
// `12.5` can only be read with a decimal point, `20,5` only with a comma; `1.484` with both. One cell of the first kinds
// settles a column. A column that has none is settled by the others of its table, else by a comma that separates its
// cells (who separates by commas writes decimals with a point); else it is for a person to say.

import {
  isPlainNumber,
  numberIn,
  partsOfNumber,
  type DecimalSign,
  type NumberFormat,
  type ThousandsSign,
} from '../../../src-shared/read-number.ts'
import type { TableDelimiter } from '../../../src-shared/table-reading.ts'
import { isCompactDate, isDate, isMissingText, type MissingNames } from './cell-kinds.ts'

type Counts<Key extends string> = Partial<Record<Key, number>>

export interface ColumnEvidence {
  numbers: number
  missing: number
  dates: number
  texts: number
  /** Whole numbers such as 20160423. */
  compactDates: number
  /** Cells that can be read in one way only. */
  onlyPoint: number
  onlyComma: number
  /** Cells such as `1.484` and `1,234`. */
  eitherByPoint: number
  eitherByComma: number
  /** The first of those. */
  example: string
  pointThousands: Counts<ThousandsSign>
  commaThousands: Counts<ThousandsSign>
  signs: Record<string, number>
}

export const noEvidence = (): ColumnEvidence => ({
  numbers: 0,
  missing: 0,
  dates: 0,
  texts: 0,
  compactDates: 0,
  onlyPoint: 0,
  onlyComma: 0,
  eitherByPoint: 0,
  eitherByComma: 0,
  example: '',
  pointThousands: {},
  commaThousands: {},
  signs: {},
})

/** Adds one cell, in place. */
export function addEvidence(evidence: ColumnEvidence, cell: string, names: MissingNames): void {
  if (isPlainNumber(cell)) return addPlain(evidence, cell, names)
  if (isMissingText(cell, names)) {
    evidence.missing++
    return
  }
  const parts = partsOfNumber(cell)
  if (!parts) {
    if (isDate(cell)) evidence.dates++
    else evidence.texts++
    return
  }
  const { point, comma, pointThousands, commaThousands, sign } = parts
  if (isNamed(point, names) || isNamed(comma, names)) {
    evidence.missing++
    return
  }
  evidence.numbers++
  count(evidence.signs, sign)
  if (point !== null) count(evidence.pointThousands, pointThousands)
  if (comma !== null) count(evidence.commaThousands, commaThousands)
  if (point === comma) return
  if (comma === null) evidence.onlyPoint++
  else if (point === null) evidence.onlyComma++
  else {
    if (cell.includes(',')) evidence.eitherByComma++
    else evidence.eitherByPoint++
    evidence.example ||= cell
  }
}

function addPlain(evidence: ColumnEvidence, cell: string, names: MissingNames): void {
  if (names.numbers.size > 0 && names.numbers.has(Number(cell))) {
    evidence.missing++
    return
  }
  evidence.numbers++
  evidence.signs[''] = (evidence.signs[''] ?? 0) + 1
  const at = cell.indexOf('.')
  if (at === -1) {
    if (cell.length === 8 && isCompactDate(cell)) evidence.compactDates++
    return
  }
  // Three decimals behind one to three digits that do not begin with 0 may be thousands.
  if (/^[-+]?[1-9]\d{0,2}\.\d{3}$/.test(cell)) {
    evidence.eitherByPoint++
    evidence.commaThousands.point = (evidence.commaThousands.point ?? 0) + 1
    evidence.example ||= cell
  } else {
    evidence.onlyPoint++
  }
}

const isNamed = (value: number | null, { numbers }: MissingNames): boolean => value !== null && numbers.has(value)

function count<Key extends string>(counts: Counts<Key>, key: Key): void {
  counts[key] = (counts[key] ?? 0) + 1
}

export interface TableFormat {
  /** Of the cells in the whole table that leave no doubt; null where there are none, or as many of each. */
  decimal: DecimalSign | null
  delimiter: TableDelimiter
}

export function tableFormat(columns: readonly ColumnEvidence[], delimiter: TableDelimiter): TableFormat {
  let [point, comma] = [0, 0]
  for (const { onlyPoint, onlyComma } of columns) {
    point += onlyPoint
    comma += onlyComma
  }
  return { decimal: point === comma ? null : point > comma ? 'point' : 'comma', delimiter }
}

export interface ColumnFormat extends NumberFormat {
  /** The sign that its cells carry; others are odd. */
  sign: string
  /** false where only a person can say. */
  settled: boolean
}

export interface FormatWishes {
  decimal?: DecimalSign
  thousands?: ThousandsSign
}

export function columnFormat(evidence: ColumnEvidence, table: TableFormat, wishes: FormatWishes): ColumnFormat {
  const sign = mostFrequent(evidence.signs) ?? ''
  const { decimal, settled } = decimalOf(evidence, table, wishes)
  const seen = decimal === 'point' ? evidence.pointThousands : evidence.commaThousands
  const thousands = wishes.thousands ?? mostFrequent({ ...seen, none: 0 }) ?? 'none'
  return { decimal, thousands, sign, settled }
}

function decimalOf(
  { onlyPoint, onlyComma, eitherByPoint, eitherByComma }: ColumnEvidence,
  table: TableFormat,
  { decimal, thousands }: FormatWishes,
): { decimal: DecimalSign; settled: boolean } {
  if (decimal) return { decimal, settled: true }
  if (thousands === 'comma') return { decimal: 'point', settled: true }
  if (thousands === 'point') return { decimal: 'comma', settled: true }
  if (onlyPoint + onlyComma > 0) return { decimal: onlyPoint >= onlyComma ? 'point' : 'comma', settled: true }
  if (eitherByPoint + eitherByComma === 0) return { decimal: table.decimal ?? 'point', settled: true }
  if (table.decimal) return { decimal: table.decimal, settled: true }
  if (eitherByComma === 0 && table.delimiter === 'comma') return { decimal: 'point', settled: true }
  return { decimal: 'point', settled: false }
}

function mostFrequent<Key extends string>(counts: Counts<Key>): Key | null {
  const entries = Object.entries(counts) as [Key, number][]
  const best = entries.reduce<[Key, number] | null>((top, entry) => (!top || entry[1] > top[1] ? entry : top), null)
  return best && best[1] > 0 ? best[0] : null
}

/** The cell's value in this column, or null where it is none: percent beside plain numbers would mix two units. */
export function valueIn(cell: string, format: ColumnFormat): number | null {
  const found = numberIn(cell, format)
  if (!found) return null
  if (found.sign === format.sign) return found.value
  const isMoneyWithout = found.sign === '' && format.sign !== '%' && format.sign !== '‰'
  return isMoneyWithout ? found.value : null
}
