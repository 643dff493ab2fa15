// Copies of the database in `<data folder>/backups`: one a day while the library holds anything, and one before each
// migration. A copy counts only once it has been read back whole. The newest five are kept, fewer where they would take
// too much room, but one at least. Pictures are not in it (pictures.ts).

import SqliteDatabase, { type Database } from 'better-sqlite3'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../src-shared/errors.ts'
import { databaseName, defaultMigrationsFolder, isUsable, readMigrations } from './schema.ts'
import { dropMark } from './write-ahead-log.ts'

const kept = { most: 5, least: 1, bytes: 300e6 }
/** Clocks of file systems and machines differ by less. */
const aMomentMs = 60_000
const namePattern = /^studio-(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})[a-z0-9-]*\.sqlite$/

export interface Backup {
  path: string
  /** Milliseconds since the epoch. */
  takenAt: number
}

/** Newest first; those dated in the future, by a clock that was wrong, are the last. */
export function listBackups(folder: string, now: number = Date.now()): Backup[] {
  const place = join(folder, 'backups')
  if (!existsSync(place)) return []
  const found = readdirSync(place)
    .sort()
    .reverse()
    .flatMap((name) => {
      const parts = namePattern.exec(name)
      if (!parts) return []
      const [, day, hours, minutes, seconds] = parts
      return [{ path: join(place, name), takenAt: Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`) }]
    })
  const isPast = ({ takenAt }: Backup) => takenAt <= now + aMomentMs
  return [...found.filter(isPast), ...found.filter((backup) => !isPast(backup))]
}

/** The newest copy that is whole and not from a newer version; null if there is none. */
export function newestBackup(folder: string, newestVersion: number): Backup | null {
  return listBackups(folder).find(({ path }) => isUsable(path, newestVersion)) ?? null
}

/** Whether a copy is due: there is something to copy, and no copy of the last 24 hours. */
export function isBackupDue({ database, folder, now }: { database: Database; folder: string; now: number }): boolean {
  const [last] = listBackups(folder, now)
  if (last && now - last.takenAt < 24 * 3600_000 && now >= last.takenAt) return false
  return database.prepare('SELECT 1 FROM experiments LIMIT 1').get() !== undefined
}

/** Also while an engine works on the library. Answers the copy's path. Throws if the copy cannot be made. */
export function backUpNow(folder: string, now: number = Date.now()): string {
  const newestVersion = readMigrations(defaultMigrationsFolder).length
  const { path, partial } = placeFor(folder, now, '')
  let database: Database | undefined
  try {
    database = new SqliteDatabase(join(folder, databaseName), { readonly: true, fileMustExist: true, timeout: 5000 })
    database.prepare('VACUUM INTO ?').run(partial)
    return keep({ folder, partial, path, now, newestVersion })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppError(
      'store-unavailable',
      `Expected to copy the library in ${folder}, got an error (${reason}): check it.`,
      { cause },
    )
  } finally {
    database?.close()
    rmSync(partial, { force: true })
  }
}

export interface BackUpOptions {
  database: Database
  folder: string
  now: number
  newestVersion: number
}

/** At once, because the migration waits for it. Throws if the copy cannot be made. */
export function backUpBeforeMigration({ database, folder, now, newestVersion }: BackUpOptions): string {
  const { path, partial } = placeFor(folder, now, `-before-version-${newestVersion}`)
  database.prepare('VACUUM INTO ?').run(partial)
  return keep({ folder, partial, path, now, newestVersion })
}

function placeFor(folder: string, now: number, suffix: string): { path: string; partial: string } {
  mkdirSync(join(folder, 'backups'), { recursive: true })
  const path = join(folder, 'backups', `studio-${fileTime(now)}${suffix}.sqlite`)
  const partial = `${path}.partial`
  rmSync(partial, { force: true })
  return { path, partial }
}

function keep(options: { folder: string; partial: string; path: string; now: number; newestVersion: number }): string {
  const { folder, partial, path, now, newestVersion } = options
  intoOneFile(partial)
  if (!isUsable(partial, newestVersion)) throw new Error(`Expected a sound copy at ${partial}, got a damaged one.`)
  renameSync(partial, path)
  for (const old of tooMany(listBackups(folder, now))) rmSync(old.path, { force: true })
  return path
}

/** Of these, newest first, those that are not kept. */
function tooMany(backups: readonly Backup[]): Backup[] {
  let bytes = 0
  return backups.filter(({ path }, index) => {
    bytes += statSync(path).size
    return index >= kept.most || (index >= kept.least && bytes > kept.bytes)
  })
}

/** A copy of a database in WAL mode would grow companions as soon as it is looked at. */
function intoOneFile(path: string): void {
  const copy = new SqliteDatabase(path)
  copy.pragma('journal_mode = DELETE')
  dropMark(copy)
  copy.close()
}

/** Sorts by time, and every file system takes it. */
export const fileTime = (now: number): string => new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')
