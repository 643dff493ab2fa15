// Which columns of a file `ebm compare` learns from, and what it says about how the file was read.

import { quote } from '../../src-shared/quote.ts'
import { splitNames } from '../../src-shared/split-names.ts'
import type { TableOptions, TableReading } from '../../src-shared/table-reading.ts'
import { readTable } from '../data/tables/read-table.ts'
import { columnsInWords, readingInWords, tableOptions } from './table-options.ts'
import { UsageError } from './usage-error.ts'

export interface TableWishes {
  file?: string
  /** As typed after --columns. */
  columns?: string
  /** One name each, as typed after --column. */
  column: string[]
  tableOption: string[]
}

export interface TableChoice {
  reading: TableReading
  /** What of the data's configuration they come to. */
  config: { columns: string[]; positions: number[]; table?: TableOptions }
}

/** Names as typed, whichever option they came by; undefined where none was named. */
export function wishedColumns({ columns, column }: Pick<TableWishes, 'columns' | 'column'>): string[] | undefined {
  if (columns !== undefined && column.length > 0) {
    throw new UsageError('Expected --columns or --column, got both: name all columns with one of them.')
  }
  return columns === undefined ? (column.length > 0 ? column : undefined) : splitNames(columns)
}

/** Reads the file; without a wish the one or two columns that a person would most likely choose. */
export async function chooseColumns(file: string, wishes: TableWishes): Promise<TableChoice> {
  const options = tableOptions(wishes.tableOption)
  const reading = await readTable(file, options)
  const wished = wishedColumns(wishes)
  const positions = wished?.map((name) => positionOf(reading, name)) ?? reading.suggestedColumns
  if (positions.length === 0) {
    throw new UsageError(
      `${reading.title}: Expected a column of numbers, got none.\n${columnsInWords(reading.columns)}`,
    )
  }
  const columns = positions.map((position) => reading.columns[position - 1].name)
  return { reading, config: { columns, positions, ...(Object.keys(options).length > 0 && { table: options }) } }
}

/** By name, by heading where it stands once, or `#3` for the third. */
function positionOf({ columns }: TableReading, wanted: string): number {
  const byName = columns.find(({ name }) => name === wanted)
  if (byName) return byName.position
  const byHeading = columns.filter(({ heading }) => heading === wanted)
  if (byHeading.length === 1) return byHeading[0].position
  const number = Number(/^#(\d+)$/.exec(wanted)?.[1])
  if (number >= 1 && number <= columns.length) return number
  const names = columns.filter(({ offered }) => offered).map(({ name }) => quote(name))
  const listed = names.slice(0, 30).join(', ') + (names.length > 30 ? ` and ${names.length - 30} more` : '')
  throw new UsageError(
    `Expected a column of the table, got ${quote(wanted)}: choose among ${listed || 'none'}. ` +
      'A name that holds a comma is given by --column, or stands in double quotes.',
  )
}

/** What was guessed, on stderr: lines for a person, or one event for a program. */
export function tellChoice({ reading, config }: TableChoice): void {
  if (process.stderr.isTTY) {
    console.error(readingInWords(reading))
    console.error(`Learning from ${config.columns.map((name) => quote(name)).join(' and ')}.`)
    return
  }
  const { title, used, rowCount, notes, questions, suggestions } = reading
  const event = { event: 'table', title, used, rowCount, columns: config.columns, notes, questions, suggestions }
  console.error(JSON.stringify(event))
}
