// Whose the write-ahead log is.
//
// SQLite applies any log that lies beside a database, also one of another file: whoever copies a backup over a library
// that was killed would get a mixture. So each opening writes a new mark into the database itself (past the log) and
// into a small file beside it. A log whose database carries another mark than that file is of another database: it is
// put aside and not applied.

import Database from 'better-sqlite3'
import { randomUUID } from 'node:crypto'
import { existsSync, linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { asideOf } from './exchange.ts'
import { isOutOfRoom } from './out-of-room.ts'

const markName = 'session'
const markFile = (path: string): string => path.replace(/\.sqlite$/, '.session')

/** Bytes that wait to be applied, in a write-ahead log or a rollback journal. */
export const hasLog = (path: string): boolean => ['-wal', '-journal'].some((suffix) => sizeOf(path + suffix) > 0)

/** Answers the name under which a log of another database was put aside; null if there is none. */
export function putForeignLogAside(path: string, time: string): string | null {
  if (sizeOf(`${path}-wal`) === 0 || !existsSync(markFile(path))) return null
  const mark = markWithoutLog(path)
  if (mark === undefined || mark === readFileSync(markFile(path), 'utf8')) return null
  const aside = `${asideOf(path, `log-${time}`)}-wal`
  renameSync(`${path}-wal`, aside)
  rmSync(`${path}-shm`, { force: true })
  return aside
}

/** Throws SqliteError where nothing can be written, but not for want of room. */
export function markSession(database: Database.Database, path: string): void {
  try {
    const mark = randomUUID()
    const upsert =
      'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value'
    database.prepare(upsert).run(markName, mark)
    database.pragma('wal_checkpoint(TRUNCATE)')
    // Another reader may have kept some of the log; the old mark then still tells the truth.
    if (sizeOf(`${path}-wal`) > 0) return
    writeFileSync(`${markFile(path)}.new`, mark)
    renameSync(`${markFile(path)}.new`, markFile(path))
  } catch (error) {
    if (!isOutOfRoom(error)) throw error
  }
}

/** A copy is another database from now on. */
export function dropMark(database: Database.Database): void {
  database.prepare('DELETE FROM settings WHERE name = ?').run(markName)
}

/** Null if it has none; undefined if it cannot be read. */
function markWithoutLog(path: string): string | null | undefined {
  // SQLite looks for the log under the name by which it was asked: under another there is none.
  const other = `${path}.look`
  let database: Database.Database | undefined
  try {
    removeWithCompanions(other)
    linkSync(path, other)
    database = new Database(other, { fileMustExist: true })
    return database.prepare<[string], string>('SELECT value FROM settings WHERE name = ?').pluck().get(markName) ?? null
  } catch {
    return undefined
  } finally {
    database?.close()
    removeWithCompanions(other)
  }
}

function removeWithCompanions(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true })
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0
}
