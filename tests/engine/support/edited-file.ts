// A sound `.ebm` file after a change that somebody made to it, and what must not change for it.

import { createHash } from 'node:crypto'
import { copyFileSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { contentHash } from '../../../src-engine/ebm-files/content-hash.ts'

export interface EditOptions {
  /** The manifest gets the hash of what is there now. */
  rehash?: boolean
  /** The pages are written anew. */
  vacuum?: boolean
}

/** `change` is SQL, or does it; the file stands at `path` afterwards. */
export function editFile(
  { sound, path }: { sound: string; path: string },
  change: string | ((database: Database.Database) => void),
  { rehash = true, vacuum = true }: EditOptions = {},
): string {
  rmSync(path, { force: true, recursive: true })
  copyFileSync(sound, path)
  const database = new Database(path)
  database.unsafeMode()
  database.pragma('foreign_keys = OFF')
  database.pragma('ignore_check_constraints = ON')
  if (typeof change === 'string') database.exec(change)
  else change(database)
  if (rehash) database.prepare("UPDATE manifest SET value = ? WHERE name = 'contents'").run(contentHash(database))
  if (vacuum) database.exec('VACUUM')
  database.close()
  return path
}

/** Every file of the data folder with the hash of its bytes, but for the lock's. */
export const bytesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('engine.'))
      .map(({ name }) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex'),
      ]),
  )
