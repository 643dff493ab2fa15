// One or two columns of a table in a text file; how such files are read stands in `tables/`.

import type { DataSource } from './data-set.ts'
import { dataFromTable } from './measured.ts'
import { requireDistinct } from './table-columns.ts'
import { offeredColumns, readColumns } from './tables/read-columns.ts'

export const csv: DataSource<'csv'> = {
  async load({ path, columns, positions, table, standardise }, seed, rowOrder) {
    requireDistinct(columns)
    const read = await readColumns(path, { columns, positions, options: table })
    return dataFromTable(read, { standardise, seed, rowOrder })
  },
}

/** Names of the columns that could be chosen, in the file's order. Throws as `load` does. */
export const numericColumnsOf = (path: string): Promise<string[]> => offeredColumns(path)
