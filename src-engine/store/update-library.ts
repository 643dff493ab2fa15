// A library of an earlier version is brought to this one in a process beside the engine: before the migration its file
// is copied and the copy read back whole, which takes seconds of SQLite's for some hundred megabytes.

import { closeSync, openSync, readSync, fstatSync } from 'node:fs'
import { join } from 'node:path'
import { createCaretaker } from './caretaker.ts'
import { applicationId, databaseName, defaultMigrationsFolder, readMigrations } from './schema.ts'

/** A smaller one is opened in less time than a process takes to start. */
const leastBytes = 8e6

export interface UpdateLibraryOptions {
  folder: string
  /** Called with the size of the file if there is something to wait for. */
  onBegin: (bytes: number) => void
  now?: () => number
}

/** Answers what was found damaged on the way. Whatever else stands in the way is said by opening the library. */
export async function updateLibrary({ folder, onBegin, now = Date.now }: UpdateLibraryOptions): Promise<string[]> {
  const bytes = bytesOfAnEarlierVersion(join(folder, databaseName))
  if (bytes < leastBytes) return []
  onBegin(bytes)
  const caretaker = createCaretaker()
  try {
    return await caretaker.do({ kind: 'update', folder, now: now() })
  } catch {
    return []
  }
}

/** 0 where there is none. Only the first bytes of the file are read, since opening it would apply its log. */
function bytesOfAnEarlierVersion(path: string): number {
  // https://www.sqlite.org/fileformat.html#the_database_header
  const [versionAt, identityAt] = [60, 68]
  const header = Buffer.alloc(100)
  let file: number | undefined
  let size = 0
  try {
    file = openSync(path, 'r')
    if (readSync(file, header, 0, header.length, 0) < header.length) return 0
    size = fstatSync(file).size
  } catch {
    return 0
  } finally {
    if (file !== undefined) closeSync(file)
  }
  const version = header.readUInt32BE(versionAt)
  const isEarlier = version > 0 && version < readMigrations(defaultMigrationsFolder).length
  return isEarlier && header.readUInt32BE(identityAt) === applicationId ? size : 0
}
