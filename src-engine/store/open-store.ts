// Opens the one database of a data folder, or says why it cannot. It never overwrites a file it does not understand.
//
// open() alone succeeds on anything, so identity (application_id), age (user_version) and health (quick_check) are
// looked at before the first write.

import Database from 'better-sqlite3'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../src-shared/errors.ts'
import { checkpointTable, type CheckpointTable } from './checkpoints.ts'
import { experimentTable, type ExperimentTable } from './experiments.ts'
import { lockFolder } from './lock.ts'
import { metricTable, type MetricTable } from './metrics.ts'
import { runTable, type RunTable } from './runs.ts'
import { runRecording, type RunRecording } from './run-recording.ts'
import { settingsTable, type SettingsTable } from './settings.ts'
import { snapshotTable, type SnapshotTable } from './snapshots.ts'

/** "EBM1" in ASCII: stands in every database of ours, and in nobody else's. */
export const applicationId = 0x45424d31

/** Reading a whole file to look for broken pages must not make a big library slow to open. */
const checkedBytesMax = 256 * 2 ** 20

export interface Store extends RunRecording {
  readonly folder: string
  readonly experiments: ExperimentTable
  readonly runs: RunTable
  readonly metrics: MetricTable
  readonly snapshots: SnapshotTable
  readonly checkpoints: CheckpointTable
  readonly settings: SettingsTable
  close(): void
}

export interface StoreOptions {
  folder: string
  /** Milliseconds since the epoch. */
  now?: () => number
  migrationsFolder?: string
}

/** Throws AppError('store-unavailable') with expected, got and cure. */
export function openStore(options: StoreOptions): Store {
  const { folder, now = Date.now, migrationsFolder = join(import.meta.dirname, 'migrations') } = options
  makeFolder(folder)
  const lock = lockFolder(folder)
  try {
    const database = openDatabase(join(folder, 'studio.sqlite'), migrationsFolder)
    const runs = runTable(database, now)
    const metrics = metricTable(database)
    const snapshots = snapshotTable(database)
    const checkpoints = checkpointTable(database)
    return {
      folder,
      experiments: experimentTable(database, now),
      runs,
      metrics,
      snapshots,
      checkpoints,
      settings: settingsTable(database),
      ...runRecording(database, { runs, metrics, snapshots, checkpoints }),
      close() {
        database.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (cause) {
    throw new AppError(
      'store-unavailable',
      `Expected to be able to create the folder ${folder}, got "${(cause as Error).message}": ` +
        'make it writable, or set EBM_STUDIO_HOME to a folder that is.',
      { cause },
    )
  }
}

function openDatabase(path: string, migrationsFolder: string): Database.Database {
  const migrations = readMigrations(migrationsFolder)
  let database: Database.Database | undefined
  try {
    database = new Database(path, { timeout: 5000 })
    inspect(database, path, migrations.length)
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    migrate(database, path, migrations)
    return database
  } catch (error) {
    database?.close()
    if (error instanceof Database.SqliteError) throw unusable(path, error)
    throw error
  }
}

/** Refuses what is not ours, what is newer than we are, and what is damaged; an empty file holds nothing to lose. */
function inspect(database: Database.Database, path: string, newest: number): void {
  if (!existsSync(path) || statSync(path).size === 0) return
  const identity = database.pragma('application_id', { simple: true }) as number
  if (identity !== applicationId) {
    throw new AppError(
      'store-unavailable',
      `Expected a database of EBM Studio at ${path}, got one of another program (application id ${identity}): ` +
        'move that file away, or set EBM_STUDIO_HOME to another folder.',
    )
  }
  const version = database.pragma('user_version', { simple: true }) as number
  if (version > newest) {
    throw new AppError(
      'store-unavailable',
      `Expected a database of version ${newest} or older at ${path}, got version ${version}: ` +
        'open it with the newer EBM Studio that wrote it, or set EBM_STUDIO_HOME to another folder.',
    )
  }
  if (statSync(path).size > checkedBytesMax) return
  const verdict = database.pragma('quick_check(1)', { simple: true }) as string
  if (verdict !== 'ok') throw damaged(path, verdict)
}

interface Migration {
  version: number
  sql: string
}

/** `0001-initial.sql`, `0002-….sql` …: the number is the schema's version, and none may be missing. */
function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  return names.map((name, index) => {
    const version = Number(name.slice(0, 4))
    if (version !== index + 1) throw new Error(`Expected migration ${index + 1}, got ${name}.`)
    return { version, sql: readFileSync(join(folder, name), 'utf8') }
  })
}

function migrate(database: Database.Database, path: string, migrations: readonly Migration[]): void {
  const current = database.pragma('user_version', { simple: true }) as number
  const due = migrations.filter(({ version }) => version > current)
  if (due.length === 0) return
  const backup = `${path}.before-version-${migrations.length}`
  if (current > 0 && !existsSync(backup)) database.prepare('VACUUM INTO ?').run(backup)
  const apply = database.transaction(() => {
    for (const { version, sql } of due) {
      database.exec(sql)
      database.pragma(`user_version = ${version}`)
    }
    database.pragma(`application_id = ${applicationId}`)
  })
  apply.immediate()
}

function unusable(path: string, error: InstanceType<typeof Database.SqliteError>): AppError {
  if (error.code === 'SQLITE_NOTADB' || error.code.startsWith('SQLITE_CORRUPT')) return damaged(path, error.message)
  return new AppError(
    'store-unavailable',
    `Expected to be able to read and write ${path}, got "${error.message}": ` +
      'check the folder’s permissions and free space, or set EBM_STUDIO_HOME to another folder.',
    { cause: error },
  )
}

function damaged(path: string, verdict: string): AppError {
  return new AppError(
    'store-unavailable',
    `Expected a sound database at ${path}, got a damaged one (${verdict.split('\n')[0]}): ` +
      'restore the file from a backup, or move it away to start an empty library. It was left as it is.',
  )
}
