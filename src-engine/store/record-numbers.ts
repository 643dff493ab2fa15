// Where the records of a run stand: under run number · 2²⁴ + sequence number, in the table of metric rows and in that of
// snapshots. The rows of one run then lie together, and a sequence number says how far somebody has read.

import type { Database } from 'better-sqlite3'

/** 16.8 million records a run; with them 2²⁹ runs have exact numbers. */
export const recordsPerRun = 2 ** 24

export const recordId = (run: number, sequence: number): number => run * recordsPerRun + sequence
export const sequenceOf = (id: number): number => id % recordsPerRun
export const runNumberOf = (id: number): number => Math.floor(id / recordsPerRun)

/** First and last id that a record of this run, from `sequence` on, can have. */
export const recordRange = (run: number, sequence = 0): [first: number, last: number] => [
  recordId(run, sequence),
  recordId(run, recordsPerRun - 1),
]

/** SQL: whether a record of this table is of the run that stands in `runs`. */
export const isOfRun = (table: string): string =>
  `${table}.id BETWEEN runs.number * ${recordsPerRun} AND runs.number * ${recordsPerRun} + ${recordsPerRun - 1}`

/** Answers the number of a run by its id; a run that is not there has none. */
export function runNumbers(database: Database): (runId: string) => number | undefined {
  const select = database.prepare<[string], number>('SELECT number FROM runs WHERE id = ?').pluck()
  // A number is given once and for all.
  const known = new Map<string, number>()
  return (runId) => {
    const number = known.get(runId) ?? select.get(runId)
    if (number !== undefined) known.set(runId, number)
    return number
  }
}

/** Ids of runs by their number, of the whole library. */
export function runIdsByNumber(database: Database): ReadonlyMap<number, string> {
  const rows = database.prepare<[], { number: number; id: string }>('SELECT number, id FROM runs').all()
  return new Map(rows.map(({ number, id }) => [number, id]))
}
