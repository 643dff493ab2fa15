// Whether the library's file is still where it was: a system that lets a file be removed while it is open lets everything
// be written into what nobody will find again.

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { databaseName } from './open-store.ts'

/** Says whenever it is asked whether the file of this folder is still the one of now. */
export function libraryPresence(folder: string): () => boolean {
  const path = join(folder, databaseName)
  const before = statSync(path)
  return () => {
    const now = statSync(path, { throwIfNoEntry: false })
    return now !== undefined && now.ino === before.ino && now.dev === before.dev
  }
}
