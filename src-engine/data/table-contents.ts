// The identity of the rows that an experiment learns from: a hash of the numbers and of what they are.

import { createHash } from 'node:crypto'
import { AppError } from '../../src-shared/errors.ts'
import type { MeasuredTable } from './measured.ts'

/** SHA-256 of the columns' names, the rows and their classes, if they have any; in hexadecimal digits. */
export function contentsOf({ columns, rows, classes }: Pick<MeasuredTable, 'columns' | 'rows' | 'classes'>): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(columns))
    .update(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength))
  if (classes) hash.update(JSON.stringify([classes.column, classes.names])).update(classes.labels)
  return hash.digest('hex')
}

/** Throws AppError('data-unreadable') if the file no longer holds the rows that the experiment began with. */
export function requireContents(table: MeasuredTable, contents: string): void {
  if (contentsOf(table) === contents) return
  throw new AppError(
    'data-unreadable',
    `${table.title}: Expected the rows that the experiment began with, got others: the file has changed since. ` +
      'Choose the file again to begin a new experiment with what it holds now.',
    { field: 'data.path' },
  )
}
