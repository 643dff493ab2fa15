// Columns of a table in a text file; how such files are read stands in `tables/`.

import type { DataConfigOf } from '../../src-shared/config/data.ts'
import type { DataSource } from './data-set.ts'
import { dataFromTable, type MeasuredTable } from './measured.ts'
import { requireContents } from './table-contents.ts'
import { requireDistinct } from './table-columns.ts'
import { offeredColumns, readColumns } from './tables/read-columns.ts'

export const csv: DataSource<'csv'> = {
  async load(config, seed, rowOrder) {
    return dataFromTable(await readCsv(config), { standardise: config.standardise, seed, rowOrder })
  },
}

/** The chosen columns as the file has them. Throws AppError('data-unreadable' | 'invalid-input'). */
export async function readCsv({
  path,
  columns,
  positions,
  classColumn = '',
  table,
  contents,
}: DataConfigOf<'csv'>): Promise<MeasuredTable> {
  requireDistinct(columns, positions)
  const read = await readColumns(path, { columns, positions, classColumn, options: table })
  if (contents) requireContents(read, contents)
  return read
}

/** Names of the columns that could be chosen, in the file's order. Throws as `load` does. */
export const numericColumnsOf = (path: string): Promise<string[]> => offeredColumns(path)
