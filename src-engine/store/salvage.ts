// Reads out of a damaged database what its pages still give, row by row, into a new one.
//
// Rows that lost their parent, that the new schema refuses, or whose checksum does not fit are left out and counted.

import Database from 'better-sqlite3'
import { damagedRows } from './damaged-rows.ts'
import type { PictureReader } from './pictures.ts'
import { readable, readableByKey, type Row } from './readable-rows.ts'
import { isOfRun } from './record-numbers.ts'
import { migrate, versionOf, type Migration } from './schema.ts'

/** Parents first; the key is what a table is walked by. */
const tables = [
  { name: 'kept_data', key: 'rowid' },
  { name: 'studies', key: 'rowid' },
  { name: 'experiments', key: 'rowid' },
  { name: 'runs', key: 'rowid' },
  { name: 'made_forms', key: 'id' },
  { name: 'metric_rows', key: 'id' },
  // Of before version 8.
  { name: 'metric_values', key: 'row_id' },
  { name: 'held_out', key: null },
  // Since version 15.
  { name: 'best_held_out', key: null },
  { name: 'run_values', key: null },
  { name: 'snapshots', key: 'id' },
  { name: 'checkpoints', key: 'id' },
  { name: 'models', key: 'rowid' },
  { name: 'measurements', key: 'id' },
  { name: 'verifications', key: 'id' },
  // Since version 18.
  { name: 'study_places', key: null },
  { name: 'study_parts', key: null },
  { name: 'placed_runs', key: null },
  { name: 'study_frames', key: null },
  // Since version 19.
  { name: 'kept_models', key: 'rowid' },
  { name: 'compositions', key: 'rowid' },
  { name: 'settings', key: null },
  { name: 'grants', key: null },
] as const

export interface Salvaged {
  experiments: number
  runs: number
  /** Records that were read and are damaged. */
  leftOut: number
}

export interface SalvageParts {
  migrations: readonly Migration[]
  /** Those of the library that is salvaged. */
  pictures: PictureReader
}

/** The version that `source` says it is of; the newest where it says none that there is. */
export function versionToSalvage(source: string, newest: number): number {
  try {
    const database = new Database(source, { readonly: true, fileMustExist: true })
    try {
      const version = versionOf(database)
      return version >= 1 && version <= newest ? version : newest
    } finally {
      database.close()
    }
  } catch {
    return newest
  }
}

/**
 * `source` is only read, but SQLite may tidy what lies beside it: pass a copy. `target` is an empty database of the
 * source's version, and is brought to the newest.
 */
export function salvage(source: string, target: Database.Database, { migrations, pictures }: SalvageParts): Salvaged {
  let damaged: Database.Database | undefined
  let leftOut = 0
  try {
    damaged = new Database(source, { fileMustExist: true })
    damaged.pragma('cell_size_check = ON')
    const from = damaged
    target.pragma('foreign_keys = ON')
    target.transaction(() => {
      for (const { name, key } of tables) leftOut += copyTable(from, target, name, key)
    })()
  } catch (error) {
    // Not a database at all, or one whose list of tables is gone: nothing is readable.
    if (!(error instanceof Database.SqliteError)) throw error
  } finally {
    damaged?.close()
  }
  migrate(target, migrations)
  leftOut += leaveOutDamaged(target, pictures)
  const count = (table: string) => target.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0
  return { experiments: count('experiments'), runs: count('runs'), leftOut }
}

/** Answers how many. A run whose record is damaged stays: it counts as failed, and what it recorded has checksums of its own. */
export function leaveOutDamaged(target: Database.Database, pictures: PictureReader): number {
  // What lost its run is nobody's.
  for (const table of ['metric_rows', 'snapshots']) {
    target.exec(`DELETE FROM ${table} WHERE NOT EXISTS (SELECT 1 FROM runs WHERE ${isOfRun(table)})`)
  }
  const damaged = [...damagedRows(target, pictures)].filter(({ table, key }) => table !== 'runs' && key !== null)
  target.transaction(() => {
    for (const { table, key } of damaged) {
      target.prepare(`DELETE FROM ${table} WHERE ${key!.column} = ?`).run(key!.value)
    }
    for (const [table, of] of [
      ['metric_rows', 'metric'],
      ['snapshots', 'snapshot'],
    ]) {
      // What is missing now is missing for good, and no damage of the new file.
      const found = `(SELECT count(*) FROM ${table} WHERE ${isOfRun(table)})`
      target.exec(
        `UPDATE runs SET ${of}_count = max(${of}_count, ${found}), ${of}_gaps = max(${of}_count, ${found}) - ${found}`,
      )
    }
  })()
  return damaged.length
}

function copyTable(from: Database.Database, to: Database.Database, table: string, key: string | null): number {
  const columns = commonColumns(from, to, table)
  if (columns.length === 0) return 0
  let unreadable = 0
  const names = columns.join(', ')
  const insert = to.prepare(`INSERT INTO ${table} (${names}) VALUES (${columns.map(() => '?').join(', ')})`)
  for (const row of key === null ? readable(from, table, names) : readableByKey(from, { table, columns: names, key })) {
    if (!isWhole(row)) {
      unreadable++
      continue
    }
    try {
      insert.run(columns.map((column) => row[column]))
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error
    }
  }
  return unreadable
}

const jsonColumns = ['config', 'source', 'found', 'lane_labels', 'seeds', 'divergence', 'adjustments'] as const

/** A damaged page may still read as text: one such row would make the whole library unreadable. */
function isWhole(row: Row): boolean {
  try {
    for (const column of jsonColumns) {
      const text = row[column]
      if (typeof text === 'string') JSON.parse(text)
    }
    return true
  } catch {
    return false
  }
}

function commonColumns(from: Database.Database, to: Database.Database, table: string): string[] {
  const columnsOf = (database: Database.Database): string[] => {
    try {
      return (database.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name)
    } catch {
      return []
    }
  }
  const known = new Set(columnsOf(to))
  return columnsOf(from).filter((name) => known.has(name))
}
