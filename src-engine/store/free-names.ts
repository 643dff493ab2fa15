// A name that no other row of a table has. Asks the table only for names that begin alike: a study adds thousands of
// experiments to a library that holds many thousands.

import type { Database } from 'better-sqlite3'
import { beginningOfNumbered, freeName } from '../../src-shared/config/experiment-name.ts'

/** Beyond every name that begins alike, in the order of SQLite, which is that of code points. */
const last = '\u{10FFFF}'

type NamedTable = 'experiments' | 'studies' | 'compositions'

/** Of a first and a last name, and of an id that does not count: the names between them. */
export const namesBetween = (table: NamedTable): string =>
  `SELECT name FROM ${table} WHERE deleted_at IS NULL AND name >= ? AND name < ? AND id IS NOT ?`

/** Gives the name itself, or the next number. `besides` is the id of a row whose own name does not count. */
export function freeNames(database: Database, table: NamedTable): (name: string, besides?: string) => string {
  const select = database.prepare<[string, string, string | null], string>(namesBetween(table)).pluck()
  return (name, besides) => {
    const beginning = beginningOfNumbered(name)
    return freeName(name, select.all(beginning, beginning + last, besides ?? null))
  }
}
