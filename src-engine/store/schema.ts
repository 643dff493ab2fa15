// What makes a file a database of ours: its identity, its version, and the migrations that brought it there.

import Database from 'better-sqlite3'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** "EBM1" in ASCII: stands in every database of ours, and in nobody else's. */
export const applicationId = 0x45424d31

export const databaseName = 'studio.sqlite'

export const defaultMigrationsFolder = join(import.meta.dirname, 'migrations')

export interface Migration {
  version: number
  sql: string
}

/** `0001-initial.sql`, `0002-….sql` …: the number is the schema's version, and none may be missing. */
export function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  return names.map((name, index) => {
    const version = Number(name.slice(0, 4))
    if (version !== index + 1) throw new Error(`Expected migration ${index + 1}, got ${name}.`)
    return { version, sql: readFileSync(join(folder, name), 'utf8') }
  })
}

export const versionOf = (database: Database.Database): number =>
  database.pragma('user_version', { simple: true }) as number

export const identityOf = (database: Database.Database): number =>
  database.pragma('application_id', { simple: true }) as number

/** `ok`, or the first fault of the pages and indexes. */
export const quickCheck = (database: Database.Database): string =>
  database.pragma('quick_check(1)', { simple: true }) as string

/** The same of a file, which is only read. */
export function pagesVerdict(path: string): string {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 })
  try {
    return quickCheck(database)
  } finally {
    database.close()
  }
}

/** Brings the database to the newest version, all or nothing. */
export function migrate(database: Database.Database, migrations: readonly Migration[]): void {
  const current = versionOf(database)
  // A table that is made anew is dropped for a moment, which must not take along what refers to it.
  const foreignKeys = database.pragma('foreign_keys', { simple: true }) as number
  database.pragma('foreign_keys = OFF')
  const apply = database.transaction(() => {
    for (const { version, sql } of migrations.filter((migration) => migration.version > current)) {
      database.exec(sql)
      database.pragma(`user_version = ${version}`)
    }
    database.pragma(`application_id = ${applicationId}`)
  })
  try {
    apply.immediate()
  } finally {
    database.pragma(`foreign_keys = ${foreignKeys}`)
  }
}

/** A sound database of ours that this version can open. */
export function isUsable(path: string, newest: number): boolean {
  let database: Database.Database | undefined
  try {
    database = new Database(path, { readonly: true, fileMustExist: true })
    const version = versionOf(database)
    return identityOf(database) === applicationId && version > 0 && version <= newest && quickCheck(database) === 'ok'
  } catch {
    return false
  } finally {
    database?.close()
  }
}

/** The first table or column that a database of its version should have and has not; null if nothing is missing. */
export function missingPart(database: Database.Database, migrations: readonly Migration[]): string | null {
  const version = versionOf(database)
  const expected = new Database(':memory:')
  try {
    migrate(
      expected,
      migrations.filter((migration) => migration.version <= version),
    )
    for (const table of expected.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()) {
      const found = new Set(columnsOf(database, table as string))
      if (found.size === 0) return `the table ${String(table)} is missing`
      const missing = columnsOf(expected, table as string).find((column) => !found.has(column))
      if (missing) return `the column ${missing} of the table ${String(table)} is missing`
    }
    return null
  } finally {
    expected.close()
  }
}

const columnsOf = (database: Database.Database, table: string): string[] =>
  (database.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name)
