// The first look at a whole table: how it is written, where it begins and ends, and what each column holds.
//
//   bytes ─▶ encoding ─▶ sample ─▶ dialect ─▶ structure ─▶ every row: evidence of each column ─▶ formats

import type { TableGuess, TableOptions } from '../../../src-shared/table-reading.ts'
import { attributeHeader, type AttributeHeader } from './attribute-file.ts'
import { missingNames, type MissingNames } from './cell-kinds.ts'
import { columnFormat, tableFormat, type ColumnFormat } from './column-format.ts'
import { columnNames } from './column-names.ts'
import { guessDialect, type FoundDialect } from './dialect.ts'
import { decode, guessEncoding, type FoundEncoding } from './encoding.ts'
import { footerRowCount } from './footer.ts'
import type { Comment } from './heading-comment.ts'
import { addEvidence, noEvidence, type ColumnEvidence } from './number-evidence.ts'
import { unreadable, type TableFile } from './open-table-file.ts'
import { recordsOf, splitRecords, type SplitRecord } from './split-records.ts'
import { splitDecimals, type SplitDecimals } from './split-decimals.ts'
import { attributeStructure, guessStructure, type Structure } from './structure.ts'

const sampleCharacters = 256 * 1024
const sampleLinesMinimum = 50
const sampleCharactersMaximum = 16e6
const sampleRecordsMaximum = 300
/** Footers are looked for among as many of the last rows. */
const tailLength = 8
const linesNamed = 5

export interface TableLayout {
  encoding: FoundEncoding
  dialect: FoundDialect
  structure: Structure
  names: MissingNames
  /** Heading and name of each column. */
  headings: { heading: string; name: string }[]
  evidence: ColumnEvidence[]
  formats: ColumnFormat[]
  rowCount: number
  /** Rows that hold nothing but delimiters. */
  emptyCount: number
  ragged: LineList
  footer: SplitRecord[]
  /** Data end before this line. */
  endLine: number
  /** The beginning of the file. */
  sample: string
  /** Rows that look as if decimal commas had been taken for delimiters. */
  splitDecimals: SplitDecimals | null
  used: TableGuess
}

export interface LineList {
  count: number
  /** The first few. */
  lines: number[]
}

export async function layoutOf(file: TableFile, options: TableOptions): Promise<TableLayout> {
  const encoding = options.encoding ? { encoding: options.encoding, reason: 'chosen' } : await guessEncoding(file)
  const sample = await sampleOf(file, encoding)
  if (sample.trim() === '') throw unreadable(`${file.title}: Expected a table, got an empty file: choose another.`)
  refuseOtherTexts(sample, file.title)
  const attributes = attributeHeader(sample, file.title)
  const dialect = dialectOf(sample, attributes, options)
  const { records, comments } = await firstRecords(sample, dialect)
  if (records.length === 0)
    throw unreadable(`${file.title}: Expected rows of a table, got only comments: choose another file.`)
  const structure = attributes
    ? attributeStructure(records, attributes, options)
    : guessStructure(records, comments, options)
  const names = missingNames(options.missing ?? [])
  const columnCount = structure.columnCount
  const scan = await scanRows(file, { encoding, dialect, structure, names, footerRows: options.footerRows })
  if (scan.rowCount === 0) {
    throw unreadable(`${file.title}: Expected rows of numbers below the headings, got none: choose another file.`)
  }
  const table = tableFormat(scan.evidence, dialect.delimiter)
  const formats = scan.evidence.map((evidence) => columnFormat(evidence, table, options))
  const first = formats.find((_, column) => scan.evidence[column].numbers > 0)
  const used: TableGuess = {
    encoding: encoding.encoding,
    delimiter: dialect.delimiter,
    comment: dialect.comment,
    firstLine: structure.firstLine,
    headingRows: structure.headings.length,
    unitsRow: structure.units !== null,
    decimal: options.decimal ?? table.decimal ?? first?.decimal ?? 'point',
    mixedUnits: options.mixedUnits ?? 'most',
    thousands: options.thousands ?? formats.find(({ thousands }) => thousands !== 'none')?.thousands ?? 'none',
    missing: options.missing ?? [],
    footerRows: scan.footer.length,
  }
  return {
    ...{ encoding, dialect, structure, names, formats, sample, used },
    splitDecimals: splitDecimals(records, dialect, options),
    headings: columnNames(columnCount, { ...structure, cellUnits: formats.map(({ sign }) => sign) }),
    ...scan,
  }
}

/** Below the attributes of an ARFF file only its rows tell how they are separated. */
function dialectOf(sample: string, attributes: AttributeHeader | null, options: TableOptions): FoundDialect {
  if (!attributes) return guessDialect(sample, options)
  return { ...guessDialect(attributes.rest, { comment: '%', ...options }), firstLine: attributes.dataLine + 1 }
}

/** Texts that people take for tables: a page saved instead of its download, data in another notation. */
function refuseOtherTexts(sample: string, title: string): void {
  const start = sample.trimStart().slice(0, 200)
  const isPage = /^<(!doctype|html|\?xml|head|body)/i.test(start)
  const isJson = /^(\{\s*"|\[\s*[[{])/.test(start)
  if (!isPage && !isJson) return
  const what = isPage ? 'a web page or XML' : 'JSON'
  throw unreadable(`${title}: Expected a table as text, got ${what}: save the table as CSV and choose that file.`)
}

async function sampleOf(file: TableFile, { encoding }: FoundEncoding): Promise<string> {
  let sample = ''
  for await (const piece of decode(file, encoding)) {
    sample += piece
    const isEnough = sample.length >= sampleCharacters && hasLines(sample, sampleLinesMinimum)
    if (isEnough || sample.length >= sampleCharactersMaximum) return sample.slice(0, sample.lastIndexOf('\n') + 1)
  }
  return sample
}

function hasLines(text: string, count: number): boolean {
  let at = -1
  for (let line = 0; line < count; line++) {
    at = text.indexOf('\n', at + 1)
    if (at === -1) return false
  }
  return true
}

async function firstRecords(
  sample: string,
  dialect: FoundDialect,
): Promise<{ records: SplitRecord[]; comments: Comment[] }> {
  const records: SplitRecord[] = []
  const comments: Comment[] = []
  const cut = (text: string) => recordsOf(text, { ...dialect, comment: '' })[0]?.cells ?? []
  await splitRecords([sample], dialect, {
    onRecord(record) {
      if (record.line >= dialect.firstLine && record.cells.some((cell) => cell !== '')) records.push(record)
      return records.length >= sampleRecordsMaximum
    },
    onComment: (text, line) => void comments.push({ text, line, cells: cut(text) }),
  })
  return { records, comments }
}

interface ScanParts extends Pick<TableLayout, 'encoding' | 'dialect' | 'structure' | 'names'> {
  footerRows: number | undefined
}

async function scanRows(
  file: TableFile,
  { encoding, dialect, structure, names, footerRows }: ScanParts,
): Promise<Pick<TableLayout, 'evidence' | 'rowCount' | 'emptyCount' | 'ragged' | 'footer' | 'endLine'>> {
  const { columnCount } = structure
  const evidence = Array.from({ length: columnCount }, noEvidence)
  const ragged: LineList = { count: 0, lines: [] }
  const tail: SplitRecord[] = []
  let [rowCount, emptyCount] = [0, 0]

  function take({ cells, line }: SplitRecord): void {
    if (isRagged(cells, columnCount)) {
      ragged.count++
      if (ragged.lines.length < linesNamed) ragged.lines.push(line)
      return
    }
    rowCount++
    const context = { names, line }
    for (let column = 0; column < columnCount; column++) addEvidence(evidence[column], cells[column] ?? '', context)
  }

  await forEachRow(file, { encoding, dialect, structure, endLine: Infinity }, (record) => {
    if (isEmpty(record.cells)) {
      emptyCount++
      return
    }
    tail.push(record)
    if (tail.length > Math.max(tailLength, footerRows ?? 0)) take(tail.shift()!)
  })
  const footerCount = Math.min(footerRows ?? footerRowCount(tail, columnCount), tail.length)
  const footer = tail.splice(tail.length - footerCount)
  for (const record of tail) take(record)
  return { evidence, rowCount, emptyCount, ragged, footer, endLine: footer[0]?.line ?? Infinity }
}

/** Every row of data, the empty and ragged ones, too. */
export async function forEachRow(
  file: TableFile,
  { encoding, dialect, structure, endLine }: Pick<TableLayout, 'encoding' | 'dialect' | 'structure' | 'endLine'>,
  onRow: (record: SplitRecord) => void,
): Promise<void> {
  const { firstDataLine } = structure
  await splitRecords(decode(file, encoding.encoding), dialect, {
    onRecord(record) {
      if (record.line >= endLine) return true
      if (record.line >= firstDataLine) onRow(record)
    },
  })
}

export const isEmpty = (cells: readonly string[]): boolean => cells.every((cell) => cell === '')

/** More cells than columns, and not just delimiters at the end: nobody can tell which belongs where. */
export const isRagged = (cells: readonly string[], columnCount: number): boolean =>
  cells.length > columnCount && cells.some((cell, column) => column >= columnCount && cell !== '')
