// One or two numeric columns of a delimited text file with a header line.
//
// The delimiter (comma, semicolon or tab) is the one that occurs most in the header line; quotes and a byte order mark
// are understood. Cells that are empty, NA, N/A, NaN, null or ? are missing: their rows are left out and counted.
// Any other cell that is not a finite number stops the reading, with its line; nothing is guessed.

import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { CsvError, parse } from 'csv-parse/sync'
import { AppError } from '../../src-shared/errors.ts'
import type { DataSource } from './data-set.ts'
import { dataFromTable } from './measured.ts'
import { requireDistinct, unknownColumn } from './table-columns.ts'

/** About a million rows, which take some ten seconds to read. */
const sizeMaximumMegabytes = 50

export const csv: DataSource<'csv'> = {
  async load({ path, columns, standardise }, seed, rowOrder) {
    requireDistinct(columns)
    const title = basename(path)
    const table = parseTable(await readText(path), title)
    const indices = columns.map((column) => columnIndex(column, table, title))
    const { rows, missingCount } = readColumns(table, indices, title)
    const columnChoices = table.header.filter((_, index) => isNumericColumn(table, index))
    return dataFromTable({ title, columns, rows, missingCount, columnChoices }, { standardise, seed, rowOrder })
  },
}

/** Headings of the columns that could be chosen, in the file's order. Throws as `load` does. */
export async function numericColumnsOf(path: string): Promise<string[]> {
  const table = parseTable(await readText(path), basename(path))
  return table.header.filter((_, index) => isNumericColumn(table, index))
}

interface TextTable {
  header: string[]
  records: string[][]
  /** Line of the file on which each record ends; the first line is 1. */
  lines: number[]
}

async function readText(path: string): Promise<string> {
  if (path.trim() === '') throw unreadable('Expected a file, got none: choose one in Data → File.')
  try {
    const { size } = await stat(path)
    if (size > sizeMaximumMegabytes * 1e6) {
      const megabytes = Math.round(size / 1e6)
      throw unreadable(`Expected a file of at most ${sizeMaximumMegabytes} MB, got ${megabytes} MB: keep fewer rows.`)
    }
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw unreadable(`Expected a readable file, got an error (${reason}): choose the file again in Data → File.`, cause)
  }
}

/** Throws AppError('data-unreadable') for an empty file, ragged rows, broken quotes or a missing header line. */
function parseTable(text: string, title: string): TextTable {
  const delimiter = delimiterOf(text)
  let parsed: { record: string[]; info: { lines: number } }[]
  try {
    parsed = parse(text, { bom: true, delimiter, trim: true, skip_empty_lines: true, info: true }) as never
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    throw unreadable(`${title}: ${csvFault(cause)}`, cause)
  }
  if (parsed.length === 0) throw unreadable(`${title}: Expected a table with a header line, got an empty file.`)
  const [{ record: header }, ...rest] = parsed
  if (header.some((cell) => cell !== '' && Number.isFinite(Number(cell)))) {
    throw unreadable(
      `${title}: Expected a header line that names the columns, got "${header.join(delimiter).slice(0, 60)}": ` +
        `add a first line such as "x${delimiter}y".`,
    )
  }
  return { header, records: rest.map(({ record }) => record), lines: rest.map(({ info }) => info.lines) }
}

function csvFault(fault: CsvError): string {
  const { lines } = fault as unknown as { lines?: number }
  const where = lines === undefined ? '' : ` on line ${lines}`
  if (fault.code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH') {
    const { record } = fault as unknown as { record?: string[] }
    return `Expected as many cells in every row as in the header line, got ${record?.length ?? 'another number'}${where}: repair that line.`
  }
  return `Expected a table of cells, got a fault${where} (${fault.message}): repair that line.`
}

/** The one of comma, semicolon and tab that occurs most in the first line, outside quotes; a comma if none does. */
function delimiterOf(text: string): string {
  const lineEnd = text.search(/[\r\n]/)
  const header = (lineEnd < 0 ? text : text.slice(0, lineEnd)).replace(/"[^"]*"/g, '')
  const count = (delimiter: string) => header.split(delimiter).length
  return [',', ';', '\t'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best))
}

function columnIndex(column: string, { header }: TextTable, title: string): number {
  const index = header.indexOf(column)
  if (index < 0) throw unknownColumn(column, header)
  if (header.lastIndexOf(column) === index) return index
  throw unreadable(`${title}: Expected one column named "${column}", got several: rename them in the header line.`)
}

function readColumns(
  { header, records, lines }: TextTable,
  indices: readonly number[],
  title: string,
): { rows: Float64Array; missingCount: number } {
  const rows = new Float64Array(records.length * indices.length)
  let kept = 0
  let missingCount = 0
  records.forEach((record, position) => {
    const cells = indices.map((index) => record[index])
    const values = cells.map((cell) => (isMissing(cell) ? Number.NaN : numberOf(cell)))
    values.forEach((value, column) => {
      if (value !== null) return
      const heading = header[indices[column]]
      throw unreadable(`${title}: ${notANumber({ cell: cells[column], heading, line: lines[position] })}`)
    })
    if (cells.some(isMissing)) {
      missingCount++
      return
    }
    rows.set(values as number[], kept * indices.length)
    kept++
  })
  return { rows: rows.slice(0, kept * indices.length), missingCount }
}

function notANumber({ cell, heading, line }: { cell: string; heading: string; line: number }): string {
  const cure = /^[-+]?\d+,\d+$/.test(cell)
    ? 'write decimals with a point'
    : 'correct it, or leave the cell empty to have the row left out'
  return `Expected a number in column "${heading}", got "${cell.slice(0, 40)}" on line ${line}: ${cure}.`
}

const isMissing = (cell: string) => /^(|na|n\/a|nan|null|\?)$/i.test(cell)

/** Decimal notation only: null for words, hexadecimal, infinities and what overflows. */
function numberOf(cell: string): number | null {
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(cell)) return null
  const value = Number(cell)
  return Number.isFinite(value) ? value : null
}

/** At least one number, and no cell that is neither a number nor missing. */
function isNumericColumn({ records }: TextTable, index: number): boolean {
  const present = records.filter((record) => !isMissing(record[index]))
  return present.length > 0 && present.every((record) => numberOf(record[index]) !== null)
}

function unreadable(message: string, cause?: unknown): AppError {
  return new AppError('data-unreadable', message, { field: 'data.path', cause })
}
