// Libraries that a repair put aside lie beside the new one, and their pictures lie with those of the new one in one file.
// As long as such a file lies there, what it names is not tidied away, and no run of the new library gets a number that
// one of its runs had.

import Database from 'better-sqlite3'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readPictures } from './pictures.ts'
import { runNumberOf } from './record-numbers.ts'
import { databaseName } from './schema.ts'

const namePattern = new RegExp(`^${databaseName.replace(/\.sqlite$/, '')}-kept-aside-.*\\.sqlite$`)

export interface KeptAside {
  /** Whether one of them shows the picture with this id, or cannot say. */
  names(id: number): boolean
  close(): void
}

export function libraryFilesAside(folder: string): string[] {
  return readdirSync(folder).filter((name) => namePattern.test(name))
}

/** Opens the libraries that were kept aside in this folder, only to be read. */
export function openKeptAside(folder: string): KeptAside {
  const libraries = libraryFilesAside(folder).map((name) => namesOf(join(folder, name)))
  return {
    names: (id) => libraries.some((library) => library.names(id)),
    close: () => libraries.forEach((library) => library.close()),
  }
}

function namesOf(path: string): KeptAside {
  let database: Database.Database | undefined
  try {
    database = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 })
    const select = database.prepare<[number], number>('SELECT 1 FROM snapshots WHERE id = ? AND body IS NULL').pluck()
    const opened = database
    return { names: (id) => orWhereUnreadable(true, () => select.get(id) !== undefined), close: () => opened.close() }
  } catch (error) {
    database?.close()
    if (!(error instanceof Database.SqliteError)) throw error
    // It is kept because somebody may still get something out of it.
    return { names: () => true, close: () => undefined }
  }
}

/** Runs of the library in this file begin behind the numbers that its folder's pictures are known by. */
export function numberRunsBehindPictures(path: string, folder: string): void {
  const newest = orWhereUnreadable(null, () => {
    const pictures = readPictures(folder)
    try {
      return pictures.newestId()
    } finally {
      pictures.close()
    }
  })
  if (newest === null) return
  const database = new Database(path)
  try {
    // Of before version 8: its runs get their numbers when it is opened.
    if (!database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'").get()) return
    const last = database.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'runs'").pluck().get()
    if (last === undefined) {
      database.prepare("INSERT INTO sqlite_sequence (name, seq) VALUES ('runs', ?)").run(runNumberOf(newest))
    } else if (last < runNumberOf(newest)) {
      database.prepare("UPDATE sqlite_sequence SET seq = ? WHERE name = 'runs'").run(runNumberOf(newest))
    }
  } finally {
    database.close()
  }
}

function orWhereUnreadable<Value>(fallback: Value, read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    if (error instanceof Database.SqliteError) return fallback
    throw error
  }
}
