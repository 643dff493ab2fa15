// Decimal commas that were not quoted between cells separated by commas: `0,09,1,25` below the headings `a,b`. Cut at every
// comma it is four whole numbers, which nobody would notice; which commas are decimal signs cannot be told in general.
//
// Suspected where most rows have more cells than the row of words above them, but not more than twice as many, and all
// their cells are whole numbers; or, without such a row, where every second cell is digits that begin with 0 (`09`) now
// and then and no other cell does. R writes one heading less than cells where it numbers the rows: that is no suspect.

import type { TableOptions } from '../../../src-shared/table-reading.ts'
import { kindOf } from './cell-kinds.ts'
import type { Dialect, SplitRecord } from './split-records.ts'

export interface SplitDecimals {
  /** Of an example. */
  line: number
  text: string
  cellCount: number
  /** null where there are none. */
  headingCount: number | null
}

/** `records`: the first ones of the file. A person who chooses the decimal point has answered. */
export function splitDecimals(
  records: readonly SplitRecord[],
  { delimiter }: Dialect,
  { decimal }: TableOptions,
): SplitDecimals | null {
  if (delimiter !== 'comma' || decimal === 'point') return null
  const start = records.findIndex(({ cells }) => cells.every(isWhole))
  if (start < 0) return null
  const heading = start > 0 ? records[start - 1].cells.filter((cell) => cell !== '') : null
  const rows = records.slice(start)
  if (rows.length < 2 || rows.filter(({ cells }) => cells.every(isWhole)).length < 0.9 * rows.length) return null
  const isSuspect = heading ? exceedHeadings(rows, heading) : haveFractions(rows)
  if (!isSuspect) return null
  const { line, cells } = rows.find(({ cells }) => cells.length > (heading?.length ?? 0)) ?? rows[0]
  return { line, text: cells.join(','), cellCount: cells.length, headingCount: heading?.length ?? null }
}

const isWhole = (cell: string): boolean => /^[-+\u2212]?\d+$/.test(cell)

function exceedHeadings(rows: readonly SplitRecord[], heading: readonly string[]): boolean {
  const count = heading.length
  if (count < 2 || !heading.every((cell) => ['text', 'date'].includes(kindOf(cell)))) return false
  const wider = rows.filter(({ cells }) => cells.length > count)
  if (wider.length < rows.length / 2 || wider.some(({ cells }) => cells.length > 2 * count)) return false
  const isOneMore = rows.every(({ cells }) => cells.length === count + 1)
  return !(isOneMore && countUp(rows.map(({ cells }) => Number(cells[0]))))
}

const countUp = (values: readonly number[]): boolean =>
  values.every((value, index) => index === 0 || value === values[index - 1] + 1)

function haveFractions(rows: readonly SplitRecord[]): boolean {
  const width = rows[0].cells.length
  if (width < 4 || width % 2 === 1 || rows.some(({ cells }) => cells.length !== width)) return false
  const begins = (row: SplitRecord, parity: 0 | 1) =>
    row.cells.some((cell, at) => at % 2 === parity && /^0\d/.test(cell))
  return rows.some((row) => begins(row, 1)) && !rows.some((row) => begins(row, 0))
}
