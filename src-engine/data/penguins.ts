// Measurements of 344 penguins of the Palmer archipelago, Antarctica; rows with a missing value are left out.
//
// Fails when the package that carries the file is not installed.
// Source: Gorman, Williams & Fraser 2014, doi:10.1371/journal.pone.0090081; file data/penguins.json of vega-datasets.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { penguinColumns } from '../../src-shared/config/data/penguins.ts'
import { dataTitles } from '../../src-shared/config/data.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { DataSource } from './data-set.ts'
import { dataFromTable } from './measured.ts'
import { requireDistinct, unknownColumn } from './table-columns.ts'

export const penguins: DataSource<'penguins'> = {
  async load({ columns, standardise }, seed, rowOrder) {
    requireDistinct(columns)
    for (const column of columns) {
      if (!(penguinColumns as readonly string[]).includes(column)) throw unknownColumn(column, penguinColumns)
    }
    const records = await readPenguins()
    const complete = records.filter((record) => columns.every((column) => Number.isFinite(record[column])))
    const left = records.length - complete.length
    const table = {
      title: dataTitles.penguins.title,
      columns,
      rows: Float64Array.from(complete.flatMap((record) => columns.map((column) => record[column] as number))),
      leftOutCount: left,
      notes: left > 0 ? [`${left} of ${records.length} rows left out: a value is missing in a chosen column.`] : [],
      columnChoices: penguinColumns,
    }
    return dataFromTable(table, { standardise, seed, rowOrder })
  },
}

type PenguinRecord = Readonly<Record<string, number | string | null>>

async function readPenguins(): Promise<readonly PenguinRecord[]> {
  try {
    return JSON.parse(await readFile(penguinsPath(), 'utf8')) as PenguinRecord[]
  } catch (cause) {
    throw new AppError(
      'data-unreadable',
      'Expected the penguin measurements that come with EBM Studio, but their file cannot be read: run the setup again.',
      { field: 'data.kind', cause },
    )
  }
}

/** The package exports only its main module, `<package>/build/index.js`; the file lies beside that folder. */
function penguinsPath(): string {
  const main = createRequire(import.meta.url).resolve('vega-datasets')
  return join(dirname(main), '..', 'data', 'penguins.json')
}
