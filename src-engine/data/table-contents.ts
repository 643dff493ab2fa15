// The identity of the rows that an experiment learns from: a hash of the numbers and of what they are.

import { createHash } from 'node:crypto'
import { AppError } from '../../src-shared/errors.ts'
import type { MeasuredTable } from './measured.ts'

/** SHA-256 of the columns' names and the rows, in hexadecimal digits. */
export function contentsOf({ columns, rows }: Pick<MeasuredTable, 'columns' | 'rows'>): string {
  return createHash('sha256')
    .update(JSON.stringify(columns))
    .update(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength))
    .digest('hex')
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
