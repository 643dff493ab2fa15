// Makes a library of its own out of a file of unknown origin: rows alone are taken, into tables that our own migrations
// have made, so that every rule of theirs (types, keys, references) is kept. Then everything in it is read and judged.
// Whatever uses the experiments later opens this library, never the file.

import Database from '../store/sqlite.ts'
import { addMetricColumns } from '../store/metrics.ts'
import { createDatabase } from '../store/open-store.ts'
import { migrate, type Migration } from '../store/schema.ts'
import { checkContents } from './check-contents.ts'
import type { Refuse } from './fault.ts'
import { carriedTables, columnsOf } from '../store/carried-tables.ts'

export interface VerifiedLibraryOptions {
  file: Database.Database
  /** A path that is free. */
  to: string
  /** All of this version; those up to `fileVersion` made the file's tables. */
  migrations: readonly Migration[]
  fileVersion: number
  refuse: Refuse
}

/** To be closed by whoever asked. Throws AppError where anything in the file is not as we would have written it. */
export function verifiedLibrary({
  file,
  to,
  migrations,
  fileVersion,
  refuse,
}: VerifiedLibraryOptions): Database.Database {
  const database = createDatabase(to, migrations.slice(0, fileVersion))
  try {
    database.pragma('journal_mode = OFF')
    database.pragma('synchronous = OFF')
    database.pragma('foreign_keys = ON')
    addMetricColumns(database)
    database.transaction(() => {
      for (const table of carriedTables) copyRows(file, database, table)
    })()
    migrate(database, migrations)
    addMetricColumns(database)
    checkContents(database, refuse)
    return database
  } catch (error) {
    database.close()
    if (!(error instanceof Database.SqliteError)) throw error
    const text = `Expected records that belong together, got others (${error.message})`
    throw refuse(`${text}: it was not written by EBM Studio, nothing of it was used.`, { cause: error })
  }
}

function copyRows(from: Database.Database, to: Database.Database, table: string): void {
  const columns = columnsOf(from, table)
  if (columns.length === 0) return
  const insert = to.prepare(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  )
  // The table's own pages, not those of an index, which may say something else.
  const isByKey = ['held_out', 'best_held_out', 'run_values'].includes(table)
  const rows = from.prepare<[], unknown[]>(`SELECT ${columns.join(', ')} FROM ${table}${isByKey ? '' : ' NOT INDEXED'}`)
  for (const row of rows.raw().iterate()) insert.run(...row)
}
