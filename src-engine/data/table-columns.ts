// What can be wrong with a choice of columns, said in one way for every table.

import { AppError } from '../../src-shared/errors.ts'

/** An error that lists what there is. */
export function unknownColumn(column: string, available: readonly string[]): AppError {
  const listed = available.slice(0, 30).map((name) => `"${name}"`)
  const more = available.length > listed.length ? ` and ${available.length - listed.length} more` : ''
  return new AppError(
    'invalid-input',
    `Expected a column of the table, got "${column}": choose ${listed.length > 0 ? `among ${listed.join(', ')}${more}` : 'another file'} in Data → Columns.`,
    { field: 'data.columns' },
  )
}

/** Throws if a column is chosen twice: x against x has no density in the plane. `positions`: where names are not unique. */
export function requireDistinct(columns: readonly string[], positions?: readonly number[]): void {
  const chosen: readonly (string | number)[] = positions ?? columns
  const repeated = chosen.findIndex((column, index) => chosen.indexOf(column) < index)
  if (repeated === -1) return
  throw new AppError(
    'invalid-input',
    `Expected different columns, got "${columns[repeated] ?? chosen[repeated]}" twice: choose each once in Data → Columns.`,
    { field: 'data.columns' },
  )
}
