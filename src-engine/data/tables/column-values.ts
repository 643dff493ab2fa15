// What the numbers of a column are like, gathered while its cells go by: range, extremes, odd cells, whether it counts.

import type { OddCell } from '../../../src-shared/table-reading.ts'
import { isMissingText, type MissingNames } from './cell-kinds.ts'
import { valueIn, type ColumnFormat } from './column-format.ts'

const oddCellsKept = 5
const tokensKept = 20
/** Distinct values remembered at each end. */
export const extremesKept = 6

export interface ColumnValues {
  numberCount: number
  missingTokens: Map<string, number>
  missingCount: number
  oddCells: OddCell[]
  oddCount: number
  /** The lowest distinct values, ascending, with how often each stands; and the highest, descending. */
  lowest: { value: number; count: number }[]
  highest: { value: number; count: number }[]
  /** Steps between neighbours that equal the first one, and all steps. */
  equalSteps: number
  steps: number
  firstStep: number
  last: number | null
}

export const noValues = (): ColumnValues => ({
  numberCount: 0,
  missingTokens: new Map(),
  missingCount: 0,
  oddCells: [],
  oddCount: 0,
  lowest: [],
  highest: [],
  equalSteps: 0,
  steps: 0,
  firstStep: 0,
  last: null,
})

export interface CellContext {
  format: ColumnFormat
  names: MissingNames
  line: number
}

/** Adds one cell, in place; answers its value, NaN where it is missing or odd. */
export function addCell(values: ColumnValues, cell: string, { format, names, line }: CellContext): number {
  if (!isMissingText(cell, names)) {
    const value = valueIn(cell, format)
    if (value === null) {
      values.oddCount++
      if (values.oddCells.length < oddCellsKept) values.oddCells.push({ line, text: cell.slice(0, 80) })
      return Number.NaN
    }
    if (names.numbers.size === 0 || !names.numbers.has(value)) {
      addValue(values, value)
      return value
    }
  }
  values.missingCount++
  if (values.missingTokens.has(cell) || values.missingTokens.size < tokensKept) {
    values.missingTokens.set(cell, (values.missingTokens.get(cell) ?? 0) + 1)
  }
  return Number.NaN
}

function addValue(values: ColumnValues, value: number): void {
  values.numberCount++
  if (isAmong(values.lowest, value, 1)) keepExtreme(values.lowest, value, 1)
  if (isAmong(values.highest, value, -1)) keepExtreme(values.highest, value, -1)
  if (values.last !== null) {
    const step = value - values.last
    if (values.steps === 0) values.firstStep = step
    values.steps++
    if (Math.abs(step - values.firstStep) <= 1e-6 * Math.abs(values.firstStep)) values.equalSteps++
  }
  values.last = value
}

/** Nearly no value of a large table is, so this is asked before anything is sought. */
const isAmong = (kept: ColumnValues['lowest'], value: number, order: 1 | -1): boolean =>
  kept.length < extremesKept || order * (value - kept[extremesKept - 1].value) <= 0

/** `order` 1 keeps the smallest first, −1 the largest. */
function keepExtreme(kept: ColumnValues['lowest'], value: number, order: 1 | -1): void {
  const at = kept.findIndex((each) => order * (value - each.value) <= 0)
  if (at >= 0 && kept[at].value === value) {
    kept[at].count++
    return
  }
  kept.splice(at < 0 ? kept.length : at, 0, { value, count: 1 })
  if (kept.length > extremesKept) kept.pop()
}

/** Goes up or down by the same step nearly always: it numbers the rows, or tells when they were taken. */
export const countsRows = ({ steps, equalSteps, firstStep }: ColumnValues): boolean =>
  steps >= 4 && firstStep !== 0 && equalSteps >= 0.9 * steps

export const isConstant = ({ lowest, numberCount }: ColumnValues): boolean => numberCount > 0 && lowest.length === 1
