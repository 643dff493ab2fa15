// Files that the page may name: those that a person chose in a dialog, dropped into the window, or gave on the command
// line. They are kept with the library, so that its experiments can be shown and trained again after a restart.

import type { Database } from 'better-sqlite3'
import { join, resolve, sep } from 'node:path'
import { AppError } from '../../src-shared/errors.ts'
import type { NamedPath } from '../../src-shared/protocol/paths-in.ts'
import { quote } from '../../src-shared/quote.ts'

export interface GrantTable {
  grant(path: string): void
  /** Throws AppError('data-unreadable') naming the field of the first path that nobody chose. */
  require(paths: readonly NamedPath[]): void
}

export function grantTable(database: Database, folder: string, now: () => number): GrantTable {
  const insert = database.prepare('INSERT OR IGNORE INTO grants (path, granted_at) VALUES (?, ?)')
  const select = database.prepare<[string], number>('SELECT 1 FROM grants WHERE path = ?').pluck()
  /** Tables that were dropped into the window lie here. */
  const dropped = join(resolve(folder), 'files') + sep

  const isGranted = (path: string): boolean =>
    (path.startsWith(dropped) && resolve(path) === path) || select.get(path) !== undefined

  return {
    grant: (path) => void insert.run(path, now()),
    require(paths) {
      const refused = paths.find(({ path }) => !isGranted(path))
      if (!refused) return
      throw new AppError(
        'data-unreadable',
        `Expected a file that was chosen in a dialog or dropped into the window, got ${quote(refused.path, 200)}: ` +
          'choose it with Data → CSV file.',
        { field: refused.field },
      )
    },
  }
}
