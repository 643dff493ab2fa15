// The file of pictures: bodies of snapshots, by the ids of their rows in the library. It lies beside the library, and
// the daily backups leave it out: pictures are four fifths of all that runs record, and the only part that training on,
// comparing and every table can do without.
//
// A body is written before the row that names it, and each row's checksum covers its body. So a kill in between leaves a
// body that no row names (it is replaced or tidied away), and a body of another file, time or run counts as missing.

import Database from 'better-sqlite3'
import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileTime } from './backups.ts'
import { isCorrupt, type DamageLog } from './damage.ts'
import { asideOf } from './exchange.ts'
import { readableByKey } from './readable-rows.ts'

export const picturesName = 'pictures.sqlite'

/** "EBMP" in ASCII. */
const picturesId = 0x45424d50
/** Bodies take about 14 kB: of larger pages more would stay empty at the end of each. */
const pageSize = 1024
const checkedBytesMax = 64 * 2 ** 20

export interface Pictures {
  /** On the disk when it returns. */
  put(id: number, body: Uint8Array): void
  /** The same of several, all or none. */
  putAll(bodies: readonly { id: number; body: Uint8Array }[]): void
  /** null if there is none. */
  get(id: number): Uint8Array | null
  /** Ids that follow this one, in order, at most `limit`. */
  idsAfter(id: number, limit: number): number[]
  drop(ids: readonly number[]): void
  /** Gives free pages back to the disk, some megabytes at a time; true while there are more. */
  shrink(): boolean
  readonly bytes: number
  close(): void
}

/** Reads bodies; a file that is not there has none. */
export interface PictureReader {
  get(id: number): Uint8Array | null
  count(): number
  /** null if there are none. */
  newestId(): number | null
  close(): void
}

/** Opens or makes the file of a data folder. One that is damaged is kept aside, and what it still gives is taken over. */
export function openPictures(folder: string, { now, damage }: { now: number; damage: DamageLog }): Pictures {
  const path = join(folder, picturesName)
  if (existsSync(path) && !isSound(path)) rescue(path, { now, damage })
  if (!existsSync(path)) create(path).close()
  return pictures(path)
}

export const noPictures: PictureReader = {
  get: () => null,
  count: () => 0,
  newestId: () => null,
  close: () => undefined,
}

/** Without changing it. */
export function readPictures(folder: string): PictureReader {
  const path = join(folder, picturesName)
  if (!existsSync(path)) return noPictures
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 })
  const select = database.prepare<[number], Buffer>('SELECT body FROM pictures WHERE id = ?').pluck()
  return {
    get: (id) => select.get(id) ?? null,
    count: () => database.prepare<[], number>('SELECT count(*) FROM pictures').pluck().get() ?? 0,
    newestId: () => database.prepare<[], number | null>('SELECT max(id) FROM pictures').pluck().get() ?? null,
    close: () => database.close(),
  }
}

/** `ok`, or the first fault of its pages; null if there is no such file. */
export function picturesVerdict(folder: string): string | null {
  const path = join(folder, picturesName)
  if (!existsSync(path)) return null
  let database: Database.Database | undefined
  try {
    database = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 })
    if (!isOurs(database)) return 'it is a file of something else'
    return database.pragma('integrity_check(1)', { simple: true }) as string
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
    return error.message
  } finally {
    database?.close()
  }
}

function pictures(path: string): Pictures {
  const database = new Database(path, { timeout: 5000 })
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  const upsert = database.prepare('INSERT OR REPLACE INTO pictures (id, body) VALUES (?, ?)')
  const select = database.prepare<[number], Buffer>('SELECT body FROM pictures WHERE id = ?').pluck()
  const selectIds = database
    .prepare<[number, number], number>('SELECT id FROM pictures WHERE id > ? ORDER BY id LIMIT ?')
    .pluck()
  const remove = database.prepare('DELETE FROM pictures WHERE id = ?')
  const dropAll = database.transaction((ids: readonly number[]) => {
    for (const id of ids) remove.run(id)
  })
  const putAll = database.transaction((bodies: readonly { id: number; body: Uint8Array }[]) => {
    for (const { id, body } of bodies) upsert.run(id, body)
  })
  return {
    put: (id, body) => void upsert.run(id, body),
    putAll: (bodies) => void putAll(bodies),
    get: (id) => select.get(id) ?? null,
    idsAfter: (id, limit) => selectIds.all(id, limit),
    drop: (ids) => void dropAll(ids),
    shrink() {
      database.pragma('incremental_vacuum(8000)')
      const more = (database.pragma('freelist_count', { simple: true }) as number) > 0
      if (!more) database.pragma('wal_checkpoint(TRUNCATE)')
      return more
    },
    get bytes() {
      return statSync(path).size
    },
    close: () => database.close(),
  }
}

function create(path: string): Database.Database {
  const fresh = `${path}.new`
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(fresh + suffix, { force: true })
  const database = new Database(fresh)
  database.pragma(`page_size = ${pageSize}`)
  database.pragma('auto_vacuum = INCREMENTAL')
  database.exec('CREATE TABLE pictures (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT')
  database.pragma(`application_id = ${picturesId}`)
  database.close()
  // A file that has the name is whole.
  renameSync(fresh, path)
  return new Database(path)
}

const isOurs = (database: Database.Database): boolean =>
  database.pragma('application_id', { simple: true }) === picturesId

/** Pages are looked at up to some size: of a larger one the checksums tell. */
function isSound(path: string): boolean {
  let database: Database.Database | undefined
  try {
    database = new Database(path, { fileMustExist: true, timeout: 5000 })
    if (!isOurs(database)) return false
    database.prepare('SELECT id FROM pictures LIMIT 1').get()
    return statSync(path).size > checkedBytesMax || database.pragma('quick_check(1)', { simple: true }) === 'ok'
  } catch (error) {
    if (isCorrupt(error) || (error instanceof Database.SqliteError && error.code === 'SQLITE_ERROR')) return false
    throw error
  } finally {
    database?.close()
  }
}

function rescue(path: string, { now, damage }: { now: number; damage: DamageLog }): void {
  const aside = asideOf(path, fileTime(now))
  // The log first, so that none can lie beside a file it is not of.
  for (const suffix of ['-wal', '-shm', '-journal', '']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  }
  const target = create(path)
  let damaged: Database.Database | undefined
  let count = 0
  try {
    damaged = new Database(aside, { readonly: true, fileMustExist: true })
    const insert = target.prepare('INSERT OR REPLACE INTO pictures (id, body) VALUES (?, ?)')
    const from = damaged
    target.transaction(() => {
      for (const { id, body } of readableByKey(from, { table: 'pictures', columns: 'id, body', key: 'id' })) {
        insert.run(id, body)
        count++
      }
    })()
  } catch (error) {
    // Not a database at all.
    if (!(error instanceof Database.SqliteError)) throw error
  } finally {
    damaged?.close()
    target.close()
  }
  damage.report(
    `The file of pictures is damaged: ${count} could be read and are kept, the damaged file lies beside as ${aside}. ` +
      'Curves, tables and checkpoints are in another file.',
  )
}
