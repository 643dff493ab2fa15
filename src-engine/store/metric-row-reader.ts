// Reads metric rows of a run, of the table's many columns only those that most of its rows fill: SQLite spends as long on
// a column that holds nothing as on one that holds a number. The checksum of a row covers the names of its values, so a
// row that fills more columns than were read is found by it, and is read again whole.

import type { Database, Statement } from 'better-sqlite3'
import type { MetricRow } from '../../src-shared/metric.ts'
import type { Recorded } from '../../src-shared/recording.ts'
import { unlessDamaged } from './damage.ts'
import type { MadeForms } from './made-forms.ts'
import { madeOf } from './made.ts'
import { isOfEarlierVersion, isWholeMetricRow, type SealedMetricRow } from './metric-row-seal.ts'
import { sequenceOf } from './record-numbers.ts'

export type Cell = number | string | null

export type StoredRow = [
  id: number,
  seal: number | null,
  iteration: number,
  evaluations: number,
  computeSeconds: number,
  made: string | null,
]

export const fixedColumns = ['id', 'seal', 'iteration', 'evaluations', 'compute_seconds', 'made'] as const

/** Rows at the beginning and at the end of a range that are looked at for the columns that they fill. */
const lookedAt = 30
/** A column is read with all rows if at least this share of those looked at fill it. */
const shareFilled = 0.1
/** Statements that are kept, each for a set of columns. */
const statementsMaximum = 32

export interface MetricRowReader {
  /** The rows with an id in this range, in order; null for each that is damaged. */
  between(runId: string, first: number, last: number): Iterable<Recorded<MetricRow> | null>
  /** A row of which every column was read; null if it is damaged. */
  whole(runId: string, stored: StoredRow): Recorded<MetricRow> | null
}

/** `names`: the columns of values, in the order of their seals. */
export function metricRowReader(database: Database, names: readonly string[], forms: MadeForms): MetricRowReader {
  const prepared = new Map<string, Statement<[number, number], StoredRow>>()
  const select = (columns: readonly string[], more: string) =>
    database
      .prepare<number[], StoredRow>(
        `SELECT ${[...fixedColumns, ...columns].join(', ')} FROM metric_rows WHERE id BETWEEN ? AND ? ${more}`,
      )
      .raw()
  const selectFirst = select(names, 'ORDER BY id LIMIT ?')
  const selectLast = select(names, 'ORDER BY id DESC LIMIT ?')

  function rowsOf(columns: readonly string[]): Statement<[number, number], StoredRow> {
    const key = columns.join(' ')
    let statement = prepared.get(key)
    if (!statement) {
      if (prepared.size >= statementsMaximum) prepared.clear()
      statement = select(columns, 'ORDER BY id') as Statement<[number, number], StoredRow>
      prepared.set(key, statement)
    }
    return statement
  }

  /** The columns that rows of this range usually fill. */
  function usualColumns(first: number, last: number): readonly string[] {
    // Where a page is damaged, the rows before it are still to be read.
    const seen = unlessDamaged((): (readonly Cell[])[] => [
      ...selectFirst.all(first, last, lookedAt),
      ...selectLast.all(first, last, lookedAt),
    ])
    if (!seen || seen.length < 2 * lookedAt) return names
    const filled = (column: number) => seen.filter((row) => row[fixedColumns.length + column] !== null).length
    return names.filter((_, column) => filled(column) >= shareFilled * seen.length)
  }

  function recorded(runId: string, stored: StoredRow, columns: readonly string[]): Recorded<MetricRow> | null {
    const row = storedRowOf(stored, columns, forms)
    if (!row || !isWholeMetricRow(runId, row, stored[1])) return null
    return rowOf(row, stored)
  }

  const whole = (runId: string, stored: StoredRow) => recorded(runId, stored, names)

  return {
    whole,
    *between(runId, first, last) {
      const columns = usualColumns(first, last)
      const isPart = columns.length < names.length
      for (const stored of rowsOf(columns).iterate(first, last)) {
        // A row of an earlier version may have no checksum that would tell what is missing.
        const row = isPart && isOfEarlierVersion(stored[1]) ? null : recorded(runId, stored, columns)
        if (row || !isPart) yield row
        else yield whole(runId, selectFirst.get(stored[0], stored[0], 1)!)
      }
    },
  }
}

/** Null if a value is none, or how they were made is lost. */
export function storedRowOf(
  stored: readonly Cell[],
  names: readonly string[],
  forms: MadeForms,
): SealedMetricRow | null {
  const values: Record<string, number> = {}
  for (let index = 0; index < names.length; index++) {
    const cell = stored[fixedColumns.length + index]
    if (cell === null) continue
    if (typeof cell === 'number') values[names[index]] = cell
    else if (cell === 'nan') values[names[index]] = Number.NaN
    else return null
  }
  const packed = stored[5] as string | null
  const made = packed === null ? null : forms.whole(packed)
  if (made === null && packed !== null) return null
  return {
    iteration: stored[2] as number,
    evaluations: stored[3] as number,
    computeSeconds: stored[4] as number,
    made,
    values,
  }
}

function rowOf(
  { values, made, iteration, evaluations, computeSeconds }: SealedMetricRow,
  [id, seal]: StoredRow,
): Recorded<MetricRow> {
  const at = { sequence: sequenceOf(id), iteration, evaluations, computeSeconds }
  if (made === null && !isOfEarlierVersion(seal)) return { ...at, values }
  return { ...at, ...madeOf(Object.entries(values), made) }
}
