// A table that comes with EBM Studio, in a file of the npm package vega-datasets 3.2.1: its rows as records, of which the
// chosen columns are taken. A row that misses one of them, or its class, is left out and counted.
//
// Fails when the package that carries the file is not installed.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { DataKind } from '../../src-shared/config/data.ts'
import { dataTitles } from '../../src-shared/config/data.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { DataSet, RowOrder } from './data-set.ts'
import { dataFromTable, type MeasuredTable } from './measured.ts'
import { rowClasses } from './row-classes.ts'
import { requireDistinct, unknownColumn } from './table-columns.ts'

/** Of one row, by the headings of its columns; null where a value is missing. */
export type TableRecord = Readonly<Record<string, number | string | null>>

interface PackagedTableFile {
  kind: DataKind
  /** In the package's folder of data. */
  file: string
  /** All columns of numbers. */
  columns: readonly string[]
  recordsOf(text: string): readonly TableRecord[]
}

interface Chosen {
  columns: readonly string[]
  classColumn?: string
  standardise: boolean
}

/** How such a table is loaded. Throws AppError('data-unreadable' | 'invalid-input'). */
export const packagedTable =
  ({ kind, file, columns: choices, recordsOf }: PackagedTableFile) =>
  async (
    { columns, classColumn = 'none', standardise }: Chosen,
    seed: number,
    rowOrder: RowOrder,
  ): Promise<DataSet> => {
    requireDistinct(columns)
    const unknown = columns.find((column) => !choices.includes(column))
    if (unknown !== undefined) throw unknownColumn(unknown, choices)
    const records = recordsOf(await readPackaged(file))
    const hasClasses = classColumn !== 'none'
    const complete = records.filter(
      (record) =>
        columns.every((column) => Number.isFinite(record[column])) && (!hasClasses || record[classColumn] !== null),
    )
    const left = records.length - complete.length
    const what = hasClasses
      ? 'a value is missing in a chosen column, or the class'
      : 'a value is missing in a chosen column'
    const classes =
      hasClasses &&
      rowClasses(
        classColumn,
        complete.map((record) => String(record[classColumn])),
      )
    const table: MeasuredTable = {
      title: dataTitles[kind].title,
      columns,
      rows: Float64Array.from(complete.flatMap((record) => columns.map((column) => record[column] as number))),
      leftOutCount: left,
      notes: left > 0 ? [`${left} of ${records.length} rows left out: ${what}.`] : [],
      columnChoices: choices,
      ...(classes && { classes }),
    }
    return dataFromTable(table, { standardise, seed, rowOrder })
  }

async function readPackaged(file: string): Promise<string> {
  try {
    return await readFile(pathOf(file), 'utf8')
  } catch (cause) {
    throw new AppError(
      'data-unreadable',
      'Expected the measurements that come with EBM Studio, but their file cannot be read: run the setup again.',
      { field: 'data.kind', cause },
    )
  }
}

/** The package exports only its main module, `<package>/build/index.js`; the files lie beside that folder. */
function pathOf(file: string): string {
  const main = createRequire(import.meta.url).resolve('vega-datasets')
  return join(dirname(main), '..', 'data', file)
}
