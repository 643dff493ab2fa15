// What an `.ebm` file is: a SQLite file of the library's own tables, those that belong to experiments and studies, as they
// are in one version of the library, without triggers, views or indexes of its own, and a manifest.
//
//   application_id   "EBMF"
//   user_version     the version of the library's schema (store/migrations) that its tables are of
//   manifest         program: which version wrote it; contents: SHA-256 of all rows (content-hash.ts)
// Older files are brought to the newest version by the library's own migrations.

import Database from '../store/sqlite.ts'
import { carriedTables, columnsOf, tablesWhereUsed } from '../store/carried-tables.ts'
import { migrate, type Migration } from '../store/schema.ts'

/** "EBMF" in ASCII. */
export const fileId = 0x45424d46

/** The first version of the library that wrote such files. */
export const oldestVersion = 16

const manifestSql = `CREATE TABLE manifest (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID`

export interface FileShape {
  /** Of all migrations, those up to the file's version. */
  migrations: readonly Migration[]
  /** Metrics that have columns beside those of the schema. */
  extraMetrics: readonly string[]
  /** Tables that not every file has (`tablesWhereUsed`). */
  used: readonly string[]
}

/** Makes an empty library of this shape; `extraMetrics` get their columns in alphabetical order. */
export function makeTables(
  database: Database.Database,
  { migrations, extraMetrics }: Pick<FileShape, 'migrations' | 'extraMetrics'>,
): void {
  migrate(database, migrations)
  const known = new Set(columnsOf(database, 'metric_rows'))
  for (const name of extraMetrics.filter((each) => !known.has(each)).toSorted()) {
    database.exec(`ALTER TABLE metric_rows ADD COLUMN ${name} ANY`)
  }
}

/** Makes a library into a file: what does not belong to experiments goes, with triggers and indexes. */
export function keepFileTables(database: Database.Database, used: FileShape['used']): void {
  const kept = carriedTables.filter((name) => !tablesWhereUsed.includes(name) || used.includes(name))
  const entries = database.prepare<[], { type: string; name: string }>(
    "SELECT type, name FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type DESC, name",
  )
  for (const { type, name } of entries.all()) {
    if (!(kept as readonly string[]).includes(name)) database.exec(`DROP ${type} IF EXISTS ${name}`)
  }
  database.exec(manifestSql)
  database.pragma(`application_id = ${fileId}`)
}

export interface SchemaEntry {
  type: string
  name: string
  table: string
  sql: string | null
}

/** What stands in a file's list of tables, in an order of its own. */
export const schemaOf = (database: Database.Database): SchemaEntry[] =>
  database
    .prepare<[], SchemaEntry>('SELECT type, name, tbl_name AS "table", sql FROM sqlite_schema ORDER BY type, name')
    .all()

/** What should stand there. */
export function expectedSchema(shape: FileShape): SchemaEntry[] {
  const database = new Database(':memory:')
  try {
    makeTables(database, shape)
    keepFileTables(database, shape.used)
    return schemaOf(database)
  } finally {
    database.close()
  }
}
