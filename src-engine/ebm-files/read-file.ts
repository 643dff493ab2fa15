// Reads a file of unknown origin into a library of its own, in steps that trust ever more of it (each its own file):
//
//   path ─ plain file? ours? its size? ─▶ private copy ─ pages, tables, lengths, hash ─▶ rows ─ references, JSON, bodies,
//   checksums ─▶ verified library, from which experiments are taken into the person's

import type Database from '../store/sqlite.ts'
import { join } from 'node:path'
import { defaultMigrationsFolder, readMigrations } from '../store/schema.ts'
import { refusalOf } from './fault.ts'
import { openEbmFile } from './open-file.ts'
import { copyPrivately } from './private-copy.ts'
import { verifiedLibrary } from './verified-library.ts'

export interface ReadFile {
  /** To be closed. */
  library: Database.Database
  path: string
  /** The version of EBM Studio that wrote it. */
  program: string
}

/** Works in `folder`, which is empty and of nobody else. Throws AppError; nothing else has changed then. */
export function readEbmFile(
  path: string,
  folder: string,
  onProgress: (share: number) => void = () => undefined,
): ReadFile {
  const refuse = refusalOf(path)
  const migrations = readMigrations(defaultMigrationsFolder)
  const copy = join(folder, 'copy.ebm')
  const fileVersion = copyPrivately(path, { to: copy, newestVersion: migrations.length, refuse })
  onProgress(0.1)
  const file = openEbmFile(copy, { migrations: migrations.slice(0, fileVersion), refuse })
  try {
    onProgress(0.4)
    const to = join(folder, 'verified.sqlite')
    const library = verifiedLibrary({ file: file.database, to, migrations, fileVersion, refuse })
    onProgress(0.9)
    return { library, path: to, program: file.program }
  } finally {
    file.database.close()
  }
}
