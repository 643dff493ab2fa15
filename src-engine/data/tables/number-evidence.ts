// What the cells of a column show of how it writes numbers, counted over the whole column: which decimal signs and
// separators of thousands can be meant, and which signs and units stand beside the digits.
//
// `12.5` can only be read with a decimal point, `20,5` only with a comma; `1.484` with both.

import { isPlainNumber } from '../../../src-shared/plain-number.ts'
import type { ThousandsSign } from '../../../src-shared/read-number.ts'
import type { OddCell } from '../../../src-shared/table-reading.ts'
import { isCompactDate, isDate, isMissingText, type MissingNames } from './cell-kinds.ts'
import { partsOfCell } from './read-cell.ts'

export type Counts<Key extends string> = Partial<Record<Key, number>>

/** Cells of one kind. */
export interface CellCount {
  count: number
  first: OddCell
}

export interface ColumnEvidence {
  numbers: number
  missing: number
  dates: number
  texts: number
  /** Whole numbers such as 20160423. */
  compactDates: number
  /** Cells that can be read in one way only, with the first of each. */
  onlyPoint: number
  onlyComma: number
  firstPoint: OddCell | null
  firstComma: OddCell | null
  /** Cells such as `1.484` and `1,234`. */
  eitherByPoint: number
  eitherByComma: number
  /** The first of those. */
  example: string
  pointThousands: Counts<ThousandsSign>
  commaThousands: Counts<ThousandsSign>
  /** By sign or unit; `''` are plain numbers. */
  signs: Map<string, CellCount>
  /** Cells of which a part behind ± is left off. */
  uncertain: number
}

export const noEvidence = (): ColumnEvidence => ({
  numbers: 0,
  missing: 0,
  dates: 0,
  texts: 0,
  compactDates: 0,
  onlyPoint: 0,
  onlyComma: 0,
  firstPoint: null,
  firstComma: null,
  eitherByPoint: 0,
  eitherByComma: 0,
  example: '',
  pointThousands: {},
  commaThousands: {},
  signs: new Map(),
  uncertain: 0,
})

export interface EvidenceContext {
  names: MissingNames
  line: number
}

/** Adds one cell, in place. */
export function addEvidence(evidence: ColumnEvidence, cell: string, { names, line }: EvidenceContext): void {
  if (isPlainNumber(cell)) return addPlain(evidence, cell, { names, line })
  if (isMissingText(cell, names)) {
    evidence.missing++
    return
  }
  const parts = partsOfCell(cell)
  if (!parts) {
    if (isDate(cell)) evidence.dates++
    else evidence.texts++
    return
  }
  const { point, comma, pointThousands, commaThousands, sign, isUncertain } = parts
  if (isNamed(point, names) || isNamed(comma, names)) {
    evidence.missing++
    return
  }
  evidence.numbers++
  if (isUncertain) evidence.uncertain++
  countSign(evidence, sign, cell, line)
  if (point !== null) count(evidence.pointThousands, pointThousands)
  if (comma !== null) count(evidence.commaThousands, commaThousands)
  if (point === comma) return
  if (comma === null) {
    evidence.onlyPoint++
    evidence.firstPoint ??= shortCell(line, cell)
  } else if (point === null) {
    evidence.onlyComma++
    evidence.firstComma ??= shortCell(line, cell)
  } else {
    if (cell.includes(',')) evidence.eitherByComma++
    else evidence.eitherByPoint++
    evidence.example ||= cell
  }
}

function addPlain(evidence: ColumnEvidence, cell: string, { names, line }: EvidenceContext): void {
  if (names.numbers.size > 0 && names.numbers.has(Number(cell))) {
    evidence.missing++
    return
  }
  evidence.numbers++
  countSign(evidence, '', cell, line)
  const at = cell.indexOf('.')
  if (at === -1) {
    if (cell.length === 8 && isCompactDate(cell)) evidence.compactDates++
    return
  }
  // Three decimals behind one to three digits that do not begin with 0 may be thousands.
  if (at === cell.length - 4 && /^[-+]?[1-9]\d{0,2}\.\d{3}$/.test(cell)) {
    evidence.eitherByPoint++
    evidence.commaThousands.point = (evidence.commaThousands.point ?? 0) + 1
    evidence.example ||= cell
  } else {
    evidence.onlyPoint++
    evidence.firstPoint ??= shortCell(line, cell)
  }
}

const isNamed = (value: number | null, { numbers }: MissingNames): boolean => value !== null && numbers.has(value)

function countSign({ signs }: ColumnEvidence, sign: string, cell: string, line: number): void {
  const known = signs.get(sign)
  if (known) known.count++
  else signs.set(sign, { count: 1, first: shortCell(line, cell) })
}

const shortCell = (line: number, cell: string): OddCell => ({ line, text: cell.slice(0, 80) })

function count<Key extends string>(counts: Counts<Key>, key: Key): void {
  counts[key] = (counts[key] ?? 0) + 1
}

/** Most of what stands in the column are numbers. */
export const isNumeric = ({ numbers, dates, texts, compactDates }: ColumnEvidence): boolean =>
  numbers > 0 && numbers >= dates + texts && compactDates < numbers
