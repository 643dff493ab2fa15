// Opens the one database of a data folder, or says why it cannot. It never overwrites a file it does not understand.
//
// open() alone succeeds on anything, so identity (application_id), age (user_version) and health (quick_check) are
// looked at before the first write.

import Database from 'better-sqlite3'
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../src-shared/errors.ts'
import type { LibraryCheck, LibraryCompacted, LibrarySizes } from '../../src-shared/library.ts'
import { cut } from '../../src-shared/quote.ts'
import { backUpBeforeMigration, fileTime, isBackupDue } from './backups.ts'
import { branchTable, type BranchTable } from './branches.ts'
import { BrokenStore } from './broken-store.ts'
import { createCaretaker } from './caretaker.ts'
import { checkpointTable, type CheckpointTable } from './checkpoints.ts'
import { compositionTable, type CompositionTable } from './compositions.ts'
import { damageLog, type DamageLog } from './damage.ts'
import { finishExchange } from './exchange.ts'
import { experimentTable, type ExperimentTable } from './experiments.ts'
import { grantTable, type GrantTable } from './grants.ts'
import { keptDataTable, type KeptDataTable } from './kept-data.ts'
import { removeLeftovers } from './leftovers.ts'
import { heldOutTable } from './held-out.ts'
import { stillThere } from './library-presence.ts'
import { lockFolder } from './lock.ts'
import { measurementTable, type MeasurementTable } from './measurements.ts'
import { addMetricColumns, metricTable, type MetricTable } from './metrics.ts'
import { modelTable, type ModelTable } from './models.ts'
import { openPictures, type Pictures } from './pictures.ts'
import { runValueTable, type RunValueTable } from './run-values.ts'
import { runTable, type RunTable } from './runs.ts'
import { runRecording, type RunRecording } from './run-recording.ts'
import {
  applicationId,
  databaseName,
  defaultMigrationsFolder,
  identityOf,
  migrate,
  missingPart,
  quickCheck,
  readMigrations,
  versionOf,
  type Migration,
} from './schema.ts'
import { settingsTable, type SettingsTable } from './settings.ts'
import { snapshotTable, type SnapshotTable } from './snapshots.ts'
import { studyPlaceTable, type StudyPlaceTable } from './study-places.ts'
import { studyTable, type StudyTable } from './studies.ts'
import type { Chosen } from './copy-experiments.ts'
import { takeIn } from './take-in.ts'
import { tidy, type TidyOptions } from './tidy.ts'
import { verificationTable, type VerificationTable } from './verifications.ts'
import { hasLog, markSession, putForeignLogAside } from './write-ahead-log.ts'

export { applicationId, databaseName } from './schema.ts'

/** Reading a whole file to look for broken pages must not make a big library slow to open: a larger one is looked
 * through by a process beside the engine. */
const checkedBytesMax = 64 * 2 ** 20

const isLarge = (path: string): boolean => statSync(path).size > checkedBytesMax

export interface Store extends RunRecording {
  readonly folder: string
  /** What was found damaged while it was read. */
  readonly damage: DamageLog
  readonly experiments: ExperimentTable
  readonly studies: StudyTable
  readonly studyPlaces: StudyPlaceTable
  readonly runs: RunTable
  readonly metrics: MetricTable
  readonly values: RunValueTable
  readonly snapshots: SnapshotTable
  readonly checkpoints: CheckpointTable
  readonly models: ModelTable
  readonly compositions: CompositionTable
  readonly measurements: MeasurementTable
  readonly verifications: VerificationTable
  readonly branches: BranchTable
  readonly keptData: KeptDataTable
  readonly settings: SettingsTable
  readonly grants: GrantTable
  /** Copies the database if the last copy is older than a day; answers the copy's path, null if none was due. */
  backUp(): Promise<string | null>
  /** Copies the database; answers the copy's path. */
  backUpNow(): Promise<string>
  /** Takes experiments out of another library, whose snapshots hold their pictures; all or none, one call at a time. */
  takeIn(path: string, chosen: Chosen): Promise<void>
  /** Removes for good what was deleted long ago, and gives its space back to the disk. */
  tidy(options?: Pick<TidyOptions, 'everything' | 'only' | 'mayGoOn'>): Promise<LibraryCompacted>
  /** What each experiment takes of the disk; added up in a process beside. */
  sizes(): Promise<LibrarySizes>
  /** Reads everything and compares it with its checksums. */
  check(): Promise<LibraryCheck>
  /** After an engine that was killed, and where the file is too large to be checked while it is opened: whether its
   * pages are sound. null where opening has looked, or nothing happened. */
  checkPages(): Promise<boolean | null>
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
  const { folder, now = Date.now, migrationsFolder = defaultMigrationsFolder } = options
  makeFolder(folder)
  const lock = lockFolder(folder)
  try {
    const migrations = readMigrations(migrationsFolder)
    const path = join(folder, databaseName)
    const caretaker = createCaretaker()
    const damage = damageLog()
    finishExchange(path)
    removeLeftovers(folder)
    const database = openDatabase({ folder, migrations, now, damage })
    const look = stillThere(folder)
    const pictures = openPictures(folder, { now: now(), damage })
    // Pictures that are taken in have no rows at first: tidying would take them for nobody's.
    const inTurn = oneAfterAnother()
    const { recording, ...tables } = tablesOf(database, { folder, now, damage, pictures })
    return {
      folder,
      damage,
      ...tables,
      ...recording,
      record(runId, batch) {
        look()
        return recording.record(runId, batch)
      },
      async backUp() {
        const at = now()
        return isBackupDue({ database, folder, now: at }) ? caretaker.do({ kind: 'backup', folder, now: at }) : null
      },
      backUpNow: () => caretaker.do({ kind: 'backup', folder, now: now() }),
      takeIn: (from, chosen) => inTurn(() => takeIn({ database, pictures, path: from, chosen, now: now() })),
      tidy: (options) =>
        inTurn(() => tidy({ database, pictures, metrics: tables.metrics, folder, path, now: now(), ...options })),
      sizes: () => caretaker.do({ kind: 'sizes', path }),
      check: () => caretaker.do({ kind: 'check', path }),
      checkPages: async () =>
        lock.holderDied && isLarge(path) ? soundPages(await caretaker.do({ kind: 'check-pages', path }), damage) : null,
      close() {
        caretaker.close()
        pictures.close()
        database.close()
        lock.release()
        look({ atOnce: true })
      },
    }
  } catch (error) {
    lock.release({ sound: false })
    throw error
  }
}

/** Brings a library of an earlier version to this one, so that whoever opens it next need not wait for that; answers what
 * was found damaged. Throws AppError('store-unavailable') with expected, got and cure. */
export function updateStore({ folder, now }: { folder: string; now: number }): string[] {
  const lock = lockFolder(folder)
  const damage = damageLog()
  try {
    finishExchange(join(folder, databaseName))
    const migrations = readMigrations(defaultMigrationsFolder)
    openDatabase({ folder, migrations, now: () => now, damage }).close()
    return [...damage.found]
  } finally {
    // Whoever opens it is still to look closely after a holder that died.
    lock.release({ sound: !lock.holderDied })
  }
}

/** Work in several steps, each piece begun when the one before has ended, however it did. */
function oneAfterAnother(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }
}

interface TableParts {
  folder: string
  now: () => number
  damage: DamageLog
  pictures: Pictures
}

function tablesOf(database: Database.Database, { folder, now, damage, pictures }: TableParts) {
  const runs = runTable(database, now, damage)
  const heldOut = heldOutTable(database, damage)
  const metrics = metricTable(database, damage, heldOut)
  const values = runValueTable(database, damage)
  const snapshots = snapshotTable(database, { damage, pictures })
  const checkpoints = checkpointTable(database, damage)
  const models = modelTable(database, damage)
  const measurements = measurementTable(database, damage)
  const verifications = verificationTable(database, damage)
  const experiments = experimentTable(database, { now, damage, runs, heldOut })
  const studies = studyTable(database, { now, damage })
  return {
    ...{ experiments, runs, metrics, values, snapshots, checkpoints, models, measurements, verifications },
    studies,
    studyPlaces: studyPlaceTable(database, studies),
    compositions: compositionTable(database, { now, damage }),
    branches: branchTable(database, { experiments, runs, checkpoints, now }),
    keptData: keptDataTable(database, now),
    settings: settingsTable(database),
    grants: grantTable(database, folder, now),
    recording: runRecording(database, {
      ...{ runs, metrics, values, snapshots, checkpoints, models, measurements, verifications },
    }),
  }
}

/** Of what the look at all pages came to, which is `ok` or the first fault; a fault is reported. */
function soundPages(verdict: string, damage: DamageLog): boolean {
  if (verdict === 'ok') return true
  damage.report(`The library’s file is damaged (${cut(verdict.split('\n')[0], 200)}): check and salvage it.`)
  return false
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

interface OpenOptions {
  folder: string
  migrations: readonly Migration[]
  now: () => number
  damage: DamageLog
}

function openDatabase({ folder, migrations, now, damage }: OpenOptions): Database.Database {
  const path = join(folder, databaseName)
  const newestVersion = migrations.length
  const logAside = putForeignLogAside(path, fileTime(now()))
  if (logAside !== null) {
    damage.report(`A log of another library lay beside this one: it was not applied, and is kept as ${logAside}.`)
  }
  let database: Database.Database | undefined
  try {
    if (!existsSync(path)) {
      if (hasLog(path)) throw new BrokenStore('missing', missingText(path))
      create(path, migrations)
    }
    if (statSync(path).size === 0) throw new BrokenStore('empty', emptyText(path))
    database = new Database(path, { timeout: 5000 })
    inspect(database, { path, migrations })
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    if (versionOf(database) < newestVersion) {
      backUpBeforeMigration({ database, folder, now: now(), newestVersion })
      migrate(database, migrations)
    }
    addMetricColumns(database)
    markSession(database, path)
    return database
  } catch (error) {
    database?.close()
    if (error instanceof Database.SqliteError) throw unusable(path, error)
    throw error
  }
}

/** Under another name first: a database that has its name is whole, so that an empty file is never our own. */
function create(path: string, migrations: readonly Migration[]): void {
  const fresh = `${path}.new`
  createDatabase(fresh, migrations).close()
  renameSync(fresh, path)
}

/** A new database in place of whatever is at this path. */
export function createDatabase(path: string, migrations: readonly Migration[]): Database.Database {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(path + suffix, { force: true })
  const database = new Database(path)
  // So that it can give space back in small steps.
  database.pragma('auto_vacuum = INCREMENTAL')
  migrate(database, migrations)
  return database
}

/** Refuses what is not ours, what is newer than we are, and what is damaged. */
function inspect(
  database: Database.Database,
  { path, migrations }: { path: string; migrations: readonly Migration[] },
): void {
  const newestVersion = migrations.length
  const identity = identityOf(database)
  if (identity !== applicationId) {
    throw new BrokenStore(
      'foreign',
      `Expected a database of EBM Studio at ${path}, got one of another program (application id ${identity}): ` +
        'move that file away, or set EBM_STUDIO_HOME to another folder.',
    )
  }
  const version = versionOf(database)
  if (version > newestVersion) {
    throw new BrokenStore(
      'newer',
      `Expected a database of version ${newestVersion} or older at ${path}, got version ${version}: ` +
        'open it with the newer EBM Studio that wrote it, or set EBM_STUDIO_HOME to another folder.',
    )
  }
  if (version < 1) throw damaged(path, `its version is ${version}`)
  const missing = missingPart(database, migrations)
  if (missing !== null) throw damaged(path, missing)
  if (isLarge(path)) return
  const verdict = quickCheck(database)
  if (verdict !== 'ok') throw damaged(path, verdict)
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

function damaged(path: string, verdict: string): BrokenStore {
  return new BrokenStore(
    'damaged',
    `Expected a sound database at ${path}, got a damaged one (${verdict.split('\n')[0]}): ` +
      'restore a backup, salvage what is readable, or start a new library. It was left as it is.',
  )
}

const missingText = (path: string): string =>
  `Expected a database at ${path}, got none, but a log of what was last written to it: ` +
  'put the file back where it was, restore a backup, or start a new library. The log was left as it is.'

const emptyText = (path: string): string =>
  `Expected a database at ${path}, got an empty file, as a full disk or a broken copy leaves: ` +
  'restore a backup, or start a new library. It was left as it is.'
