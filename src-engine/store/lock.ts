// One engine per data folder.
//
// The lock is a write lock on a small SQLite file, held for as long as the engine lives: the operating system releases
// it when the process ends, however it ends, so a killed engine never leaves a folder locked. A text file beside it
// names the holder for the message of whoever comes second.

import Database from 'better-sqlite3'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../src-shared/errors.ts'

export interface FolderLock {
  /** The last holder ended without releasing it: killed, or the machine lost power. */
  readonly holderDied: boolean
  /** `sound: false` leaves the mark of a holder that died, so that the next one looks closely. */
  release(how?: { sound?: boolean }): void
}

/** Throws AppError('store-unavailable') naming the holder if another engine works on this folder. */
export function lockFolder(folder: string): FolderLock {
  const holderPath = join(folder, 'engine.json')
  let database: Database.Database | undefined
  try {
    database = new Database(join(folder, 'engine.lock'), { timeout: 0 })
    const held = database
    held.exec('BEGIN IMMEDIATE')
    const holderDied = existsSync(holderPath)
    writeFileSync(holderPath, JSON.stringify({ pid: process.pid }))
    return {
      holderDied,
      release({ sound = true } = {}) {
        if (sound) rmSync(holderPath, { force: true })
        held.exec('ROLLBACK')
        held.close()
      },
    }
  } catch (cause) {
    database?.close()
    throw refusal(folder, holderPath, cause)
  }
}

function refusal(folder: string, holderPath: string, cause: unknown): AppError {
  const code = cause instanceof Database.SqliteError ? cause.code : ''
  const lock = join(folder, 'engine.lock')
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    const damaged = `Expected ${lock} to be EBM Studio's lock, got a file with something else in it: delete it; no results are kept there.`
    return new AppError('store-unavailable', damaged, { cause })
  }
  const message = code.startsWith('SQLITE_BUSY')
    ? `Expected ${folder} to be free, but ${readHolder(holderPath)} is using it: ` +
      'close the other EBM Studio or wait for that command to end, or set EBM_STUDIO_HOME to another folder.'
    : `Expected to be able to write in ${folder}, got "${(cause as Error).message}": ` +
      'check its permissions and free space, or set EBM_STUDIO_HOME to a folder that can be written.'
  return new AppError('store-unavailable', message, { cause })
}

function readHolder(path: string): string {
  try {
    const { pid } = JSON.parse(readFileSync(path, 'utf8')) as { pid: unknown }
    if (typeof pid === 'number') return `process ${pid}`
  } catch {
    // The holder is between taking the lock and writing its name.
  }
  return 'another process'
}
