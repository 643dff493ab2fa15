// One engine per data folder.
//
// The lock is a write lock on a small SQLite file, held for as long as the engine lives: the operating system releases
// it when the process ends, however it ends, so a killed engine never leaves a folder locked. A text file beside it
// names the holder for the message of whoever comes second.

import Database from 'better-sqlite3'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../src-shared/errors.ts'

export interface FolderLock {
  release(): void
}

/** Throws AppError('store-unavailable') naming the holder if another engine works on this folder. */
export function lockFolder(folder: string): FolderLock {
  const holderPath = join(folder, 'engine.json')
  const database = new Database(join(folder, 'engine.lock'), { timeout: 0 })
  try {
    database.exec('BEGIN IMMEDIATE')
  } catch (cause) {
    database.close()
    if (!(cause instanceof Database.SqliteError) || !cause.code.startsWith('SQLITE_BUSY')) throw cause
    throw new AppError(
      'store-unavailable',
      `Expected ${folder} to be free, but ${readHolder(holderPath)} is using it: ` +
        'close the other EBM Studio or wait for that command to end, or set EBM_STUDIO_HOME to another folder.',
      { cause },
    )
  }
  writeFileSync(holderPath, JSON.stringify({ pid: process.pid }))
  return {
    release() {
      database.exec('ROLLBACK')
      database.close()
    },
  }
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
