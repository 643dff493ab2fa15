// Fewer metric rows for the window (src-shared/thin-rows.ts), found in the database without reading all of them whole.

import type { Database } from 'better-sqlite3'
import { evaluationNames, extremes, stretchesFor, stretchOf, trainingNames } from '../../src-shared/thin-rows.ts'

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
