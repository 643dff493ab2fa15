// Reads what a damaged database still gives, row by row.
//
// Where a page cannot be read, the next keys are tried in steps of 1, 2, 4, …: what lies behind the hole is found again,
// at the price of rows up to one step.

import Database from 'better-sqlite3'

const keyMax = 2 ** 52

export type Row = Record<string, unknown>

/** Everything up to the first fault. */
export function* readable(from: Database.Database, table: string, names: string): Generator<Row> {
  try {
    yield* from.prepare<[], Row>(`SELECT ${names} FROM ${table}`).iterate()
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
  }
}

/** Everything but what stands on damaged pages; `key` is an integer that the table is sorted by. */
export function* readableByKey(
  from: Database.Database,
  { table, columns, key }: { table: string; columns: string; key: string },
): Generator<Row> {
  // NOT INDEXED: the table's own pages, not those of an index that may be damaged differently.
  const select = from.prepare<[number], Row & { salvage_key: number }>(
    `SELECT ${columns}, ${key} AS salvage_key FROM ${table} NOT INDEXED WHERE ${key} > ? ORDER BY ${key}`,
  )
  let last = -1
  let step = 1
  let after = last
  while (after < keyMax) {
    try {
      for (const row of select.iterate(after)) {
        last = row.salvage_key
        step = 1
        yield row
      }
      return
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error
      after = Math.max(after, last) + step
      step *= 2
    }
  }
}
