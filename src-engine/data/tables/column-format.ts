// How a column's numbers are read: its decimal sign, its separator of thousands, and the sign or unit of its cells.
//
// One cell that can be read in one way only settles the decimal sign of a column. A column that has none is settled by
// the others of its table, else by a comma that separates its cells (who separates by commas writes decimals with a
// point); else it is for a person to say. So is a column whose cells contradict one another: some with a decimal comma
// and some with a point, some in % and some plain, some in mm and some in cm. Plain numbers among amounts of money are
// taken as money.

import { plainNumber } from '../../../src-shared/plain-number.ts'
import type { ThousandsSign } from '../../../src-shared/read-number.ts'
import type { MixedUnits, TableDecimal, TableDelimiter } from '../../../src-shared/table-reading.ts'
import type { CellParts } from './read-cell.ts'
import { partsOfCell } from './read-cell.ts'
import { isNumeric, type ColumnEvidence, type Counts } from './number-evidence.ts'
import { unitIn } from './unit-names.ts'

export interface TableFormat {
  /** Of the cells in the whole table that leave no doubt; null where there are none, or as many of each. */
  decimal: 'point' | 'comma' | null
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

/** What only a person can say of a column; null where nothing. */
export type OpenQuestion = 'decimal-or-thousands' | 'mixed-decimals' | 'mixed-units'

export interface ColumnFormat {
  decimal: TableDecimal
  thousands: ThousandsSign
  /** The sign or unit that its cells carry; others are odd. */
  sign: string
  /** Cells that carry none count as well. */
  takesPlain: boolean
  /** Cells count whatever they carry. */
  takesAll: boolean
  open: OpenQuestion[]
}

export interface FormatWishes {
  decimal?: TableDecimal
  thousands?: ThousandsSign
  mixedUnits?: MixedUnits
}

export function columnFormat(evidence: ColumnEvidence, table: TableFormat, wishes: FormatWishes): ColumnFormat {
  const { decimal, open: decimalOpen } = decimalOf(evidence, table, wishes)
  const seen = decimal === 'comma' ? evidence.commaThousands : evidence.pointThousands
  const thousands = wishes.thousands ?? mostFrequent({ ...seen, none: 0 }) ?? 'none'
  const { open: signOpen, ...sign } = signOf(evidence, wishes)
  const open = [decimalOpen, signOpen].filter((question) => question !== null)
  return { decimal, thousands, ...sign, open: isNumeric(evidence) ? open : [] }
}

function decimalOf(
  { onlyPoint, onlyComma, eitherByPoint, eitherByComma }: ColumnEvidence,
  table: TableFormat,
  { decimal, thousands }: FormatWishes,
): { decimal: TableDecimal; open: OpenQuestion | null } {
  if (decimal) return { decimal, open: null }
  if (thousands === 'comma') return { decimal: 'point', open: null }
  if (thousands === 'point') return { decimal: 'comma', open: null }
  if (onlyPoint + onlyComma > 0) {
    const isMixed = onlyPoint > 0 && onlyComma > 0
    return { decimal: onlyPoint >= onlyComma ? 'point' : 'comma', open: isMixed ? 'mixed-decimals' : null }
  }
  if (eitherByPoint + eitherByComma === 0) return { decimal: table.decimal ?? 'point', open: null }
  if (table.decimal) return { decimal: table.decimal, open: null }
  if (eitherByComma === 0 && table.delimiter === 'comma') return { decimal: 'point', open: null }
  return { decimal: 'point', open: 'decimal-or-thousands' }
}

/** `%`, `‰` and units: a plain number beside them may mean something else. */
const isMoney = (sign: string): boolean => sign !== '' && unitIn(sign) === null

function signOf(
  { signs }: ColumnEvidence,
  { mixedUnits }: FormatWishes,
): Pick<ColumnFormat, 'sign' | 'takesPlain' | 'takesAll'> & { open: OpenQuestion | null } {
  const counted = [...signs].map(([sign, { count }]) => ({ sign, count })).sort((a, b) => b.count - a.count)
  const most = counted[0]?.sign ?? ''
  const signed = counted.find(({ sign }) => sign !== '')?.sign ?? ''
  const base = { sign: most, takesPlain: false, takesAll: false, open: null }
  if (counted.length < 2) return base
  if (counted.length === 2 && signs.has('') && isMoney(signed)) return { ...base, sign: signed, takesPlain: true }
  switch (mixedUnits) {
    case undefined:
      return { ...base, open: 'mixed-units' }
    case 'most':
      return base
    case 'plain-too':
      return { ...base, sign: signed, takesPlain: true }
    case 'all':
      return { ...base, sign: '', takesAll: true }
    default:
      return mixedUnits satisfies never
  }
}

function mostFrequent<Key extends string>(counts: Counts<Key>): Key | null {
  const entries = Object.entries(counts) as [Key, number][]
  const best = entries.reduce<[Key, number] | null>((top, entry) => (!top || entry[1] > top[1] ? entry : top), null)
  return best && best[1] > 0 ? best[0] : null
}

/** The cell's value in this column, or null where it is none: percent beside plain numbers would mix two units. */
export function valueIn(cell: string, format: ColumnFormat): number | null {
  if (format.decimal !== 'comma') {
    const value = plainNumber(cell)
    if (!Number.isNaN(value)) return isTaken('', format) && Number.isFinite(value) ? value : null
  }
  const parts = partsOfCell(cell)
  return parts && isTaken(parts.sign, format) ? readingOf(parts, format) : null
}

const isTaken = (sign: string, format: ColumnFormat): boolean =>
  format.takesAll || sign === format.sign || (sign === '' && format.takesPlain)

function readingOf(parts: CellParts, { decimal, thousands }: ColumnFormat): number | null {
  const { point, comma, pointThousands, commaThousands } = parts
  if (decimal === 'point') return pointThousands === 'none' || pointThousands === thousands ? point : null
  if (decimal === 'comma') return commaThousands === 'none' || commaThousands === thousands ? comma : null
  // Either sign: what can be read in one way only is read so, `1.484` and `1,484` with decimals.
  if (point === null || comma === null) return point ?? comma
  return pointThousands === 'none' ? point : comma
}
