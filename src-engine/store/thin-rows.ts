// Fewer metric rows for the window: a chart is a thousand points wide, and a hundred thousand rows would keep the page
// from answering for seconds. Files and tables have them all.
//
// Kept are: the first and the last row, every row of an evaluation, and of each of equal stretches of rows the lowest and
// the highest of every metric, and the first and the last that is not finite. Rows themselves are never changed.

import type { Database } from 'better-sqlite3'
import { metricDescriptions, metricNames, type MetricName, type MetricRow } from '../../src-shared/metric.ts'

const namesRecordedAt = (recorded: 'training' | 'evaluation'): MetricName[] =>
  metricNames.filter((name) => metricDescriptions[name].recorded === recorded)
const trainingNames = namesRecordedAt('training')
const evaluationNames = namesRecordedAt('evaluation')

/** Of each metric four rows a stretch at most, and rarely more than two. */
const stretchesFor = (maximum: number, metrics: number): number =>
  Math.max(1, Math.floor(maximum / (2 * Math.max(1, metrics))))

const stretchOf = (index: number, stretches: number, length: number): [begin: number, end: number] => [
  Math.round((index * length) / stretches),
  Math.round(((index + 1) * length) / stretches),
]

/** Of rows that are in memory. At most about `maximum`. */
export function thinRows<Row extends MetricRow>(rows: readonly Row[], maximum: number): readonly Row[] {
  if (rows.length <= maximum) return rows
  const names = trainingNames.filter((name) => rows.some(({ values }) => values[name] !== undefined))
  const stretches = stretchesFor(maximum, names.length)
  const kept = new Set<Row>([rows[0], rows[rows.length - 1]])
  for (const row of rows) if (evaluationNames.some((name) => row.values[name] !== undefined)) kept.add(row)
  for (let index = 0; index < stretches; index++) {
    const stretch = rows.slice(...stretchOf(index, stretches, rows.length))
    for (const name of names) {
      for (const at of extremes(stretch.length, (at) => stretch[at].values[name])) kept.add(stretch[at])
    }
  }
  return rows.filter((row) => kept.has(row))
}

/** Where the lowest and the highest value stand, and the first and the last that is not finite. */
function extremes(length: number, valueAt: (index: number) => number | undefined): number[] {
  let [lowest, highest, firstOdd, lastOdd] = [-1, -1, -1, -1]
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let index = 0; index < length; index++) {
    const value = valueAt(index)
    if (value === undefined) continue
    if (!Number.isFinite(value)) {
      if (firstOdd < 0) firstOdd = index
      lastOdd = index
      continue
    }
    if (value < low) [lowest, low] = [index, value]
    if (value > high) [highest, high] = [index, value]
  }
  return [lowest, highest, firstOdd, lastOdd].filter((index) => index >= 0)
}

/** Which rows are kept of those between two ids, found without reading them whole; null where they are few enough. */
export interface ThinReader {
  /** `length` is how many there are. */
  between(first: number, last: number, maximum: number): { ids: number[]; length: number } | null
}

type Cell = number | string | null
/** An evaluation is marked by 1. */
type NarrowRow = [id: number, isEvaluation: number, ...cells: Cell[]]

/** Only the numbers of training are read, and no checksum is compared: that is for whoever reads the rows it names. */
export function thinReader(database: Database): ThinReader {
  const selectCounts = database
    .prepare<[number, number], number[]>(
      `SELECT count(*), min(id), max(id), ${trainingNames.map((name) => `count(${name})`).join(', ')}
       FROM metric_rows WHERE id BETWEEN ? AND ?`,
    )
    .raw()
  const selectNarrow = database
    .prepare<[number, number], NarrowRow>(
      `SELECT id, coalesce(${evaluationNames.join(', ')}) IS NOT NULL, ${trainingNames.join(', ')}
       FROM metric_rows WHERE id BETWEEN ? AND ? ORDER BY id`,
    )
    .raw()
  return {
    between(first, last, maximum) {
      const [length, begin, end, ...counts] = selectCounts.get(first, last)!
      if (length <= maximum) return null
      const cells = counts.flatMap((count, index) => (count > 0 ? [2 + index] : []))
      const stretches = stretchesFor(maximum, cells.length)
      const kept = new Set([begin, end])
      for (let index = 0; index < stretches; index++) {
        const [from, to] = stretchOf(index, stretches, end + 1 - begin)
        keepOf(selectNarrow.all(begin + from, begin + to - 1), cells, kept)
      }
      return { ids: [...kept].sort((a, b) => a - b), length }
    },
  }
}

function keepOf(stretch: readonly NarrowRow[], cells: readonly number[], kept: Set<number>): void {
  for (const row of stretch) if (row[1] === 1) kept.add(row[0])
  for (const cell of cells) {
    for (const at of extremes(stretch.length, (at) => numberOf(stretch[at][cell]))) kept.add(stretch[at][0])
  }
}

/** What is no number is not finite: NaN rests as a text, and anything else is damage, which reading the row finds. */
const numberOf = (cell: Cell): number | undefined =>
  cell === null ? undefined : typeof cell === 'number' ? cell : Number.NaN
