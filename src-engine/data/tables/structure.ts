// Where in the file a table begins: title lines above it, one or two rows of headings, a row of units, then data.
//
// Guessed from the kinds of the cells: a row that says words where the column below says numbers is a heading. Rows of
// numbers may be headings, too (years; 0, 1, 2 as pandas writes them): they are if they count up as whole numbers above
// columns that hold something else.

import type { TableOptions } from '../../../src-shared/table-reading.ts'
import type { AttributeHeader } from './attribute-file.ts'
import { kindOf, type NumericKind } from './cell-kinds.ts'
import {
  headingComment,
  unitsComment,
  type Comment,
  type HeadingComment,
  type HeadingCommentOptions,
} from './heading-comment.ts'
import type { SplitRecord } from './split-records.ts'
import { isUnitsRow } from './units-row.ts'

export interface Structure {
  /** Of the headings, or of the first row. */
  firstLine: number
  /** Cells of each row of headings. */
  headings: string[][]
  /** Cells of the row of units, null where there is none. */
  units: string[] | null
  /** Data begin here. */
  firstDataLine: number
  columnCount: number
  titles: SplitRecord[]
  /** The headings are the text of a comment. */
  isBehindComment: boolean
  reasons: { firstLine: string; headingRows: string; unitsRow: string }
}

export type StructureWishes = Pick<TableOptions, 'firstLine' | 'headingRows' | 'unitsRow'>

/** `records`: the first ones of the file, with at least one cell that is not empty. */
export function guessStructure(
  records: readonly SplitRecord[],
  comments: readonly Comment[],
  wishes: StructureWishes = {},
): Structure {
  const columnCount = columnCountOf(records)
  const first = wishes.firstLine ?? firstLineOf(records, columnCount)
  const table = records.filter(({ line }) => line >= first)
  const titles = records.filter(({ line }) => line < first)
  const reason = wishes.firstLine
    ? 'Chosen'
    : titles.length > 0
      ? 'The lines above do not belong to the table'
      : 'Nothing stands above it'
  const base = {
    columnCount,
    titles,
    isBehindComment: false,
    reasons: { firstLine: reason, headingRows: 'Chosen', unitsRow: 'Chosen' },
  }
  const numeric = numericColumns(table, columnCount)
  const comment = headingComment(table, comments, { wishes, numeric })
  if (comment && isUsed(comment, table, numeric))
    return { ...base, ...behindComment(comment, table, { wishes, numeric }) }
  const found = wishes.headingRows ?? countHeadings(table, numeric)
  const headingRows = Math.min(found, table.length)
  const commented = unitsComment(comments, {
    wishes,
    numeric,
    after: table[headingRows - 1],
    before: table[headingRows],
  })
  const { units, firstDataLine } = commented
    ? { ...below(table, headingRows, { unitsRow: false }, numeric), units: commented }
    : below(table, headingRows, wishes, numeric)
  return {
    ...base,
    firstDataLine,
    firstLine: table[0]?.line ?? first,
    headings: table.slice(0, headingRows).map(({ cells }) => shifted(cells, table[headingRows + 1], columnCount)),
    units: units && shifted(units, table[headingRows + 1], columnCount),
    reasons: {
      firstLine: reason,
      headingRows: wishes.headingRows === undefined ? headingReason(headingRows) : 'Chosen',
      unitsRow: wishes.unitsRow === undefined ? unitsReason(units) : 'Chosen',
    },
  }
}

/** Columns as an ARFF file names them; `records` are its rows. */
export function attributeStructure(
  records: readonly SplitRecord[],
  { names, dataLine }: AttributeHeader,
  { headingRows }: StructureWishes,
): Structure {
  return {
    firstLine: dataLine + 1,
    headings: headingRows === 0 ? [] : [names],
    units: null,
    firstDataLine: records[0]?.line ?? dataLine + 1,
    columnCount: names.length,
    titles: [],
    isBehindComment: false,
    reasons: {
      firstLine: 'The line after @data',
      headingRows: 'The @attribute lines name the columns',
      unitsRow: 'ARFF files have none',
    },
  }
}

/** A row of headings goes before a comment above it, unless it holds the units of what the comment names. */
function isUsed(
  { names, isChosen }: HeadingComment,
  table: readonly SplitRecord[],
  numeric: readonly (NumericKind | null)[],
): boolean {
  return isChosen || !isHeading(table, numeric) || isUnitsBelow(names, table, numeric)
}

const isUnitsBelow = (
  { line }: Comment,
  [first]: readonly SplitRecord[],
  numeric: readonly (NumericKind | null)[],
): boolean => first.line === line + 1 && isUnitsRow(first.cells, numeric)

function behindComment(
  { names, units }: HeadingComment,
  table: readonly SplitRecord[],
  { wishes, numeric }: HeadingCommentOptions,
): Pick<Structure, 'units' | 'firstDataLine' | 'firstLine' | 'isBehindComment' | 'headings' | 'reasons'> {
  const unitsRow = units ? false : (wishes.unitsRow ?? isUnitsBelow(names, table, numeric))
  const rest = below(table, 0, { unitsRow }, numeric)
  return {
    units: units ?? rest.units,
    firstDataLine: rest.firstDataLine,
    firstLine: names.line,
    isBehindComment: true,
    headings: [names.cells],
    reasons: {
      firstLine: 'The headings stand there, in a comment',
      headingRows: 'The comment has a word for every column',
      unitsRow: wishes.unitsRow === undefined ? unitsReason(units ?? rest.units) : 'Chosen',
    },
  }
}

const unitsReason = (units: readonly string[] | null): string =>
  units ? 'Units stand below the headings' : 'No units stand below the headings'

const headingReason = (rows: number): string =>
  rows === 0 ? 'The first row holds numbers like the others' : 'The first row is unlike the numbers below it'

/** The row of units, if there is one, and where the data begin. */
function below(
  table: readonly SplitRecord[],
  headingRows: number,
  { unitsRow }: StructureWishes,
  numeric: readonly (NumericKind | null)[],
): Pick<Structure, 'units' | 'firstDataLine'> {
  const candidate = table[headingRows]
  const hasUnits = unitsRow ?? (headingRows > 0 && candidate !== undefined && isUnitsRow(candidate.cells, numeric))
  const units = hasUnits && candidate ? candidate.cells : null
  const data = table[headingRows + (units ? 1 : 0)]
  return { units, firstDataLine: data?.line ?? (table.at(-1)?.line ?? 0) + 1 }
}

/** As most records have, without columns that are empty in all of them. */
function columnCountOf(records: readonly SplitRecord[]): number {
  const counts = new Map<number, number>()
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  let count = [...counts].reduce(
    (best, entry) => (entry[1] > best[1] || (entry[1] === best[1] && entry[0] > best[0]) ? entry : best),
    [0, 0],
  )[0]
  while (count > 1 && records.every(({ cells }) => (cells[count - 1] ?? '') === '')) count--
  return count
}

/** The first record that is as wide as the table and at least half full; headings may be one short, as R writes them. */
function firstLineOf(records: readonly SplitRecord[], columnCount: number): number {
  const found = records.find((record, index) => {
    const below = records[index + 1]
    if (columnCount === 1) return isSingleHeading(record, below)
    const filled = record.cells.filter((cell) => cell !== '').length
    if (standsApart(record, below)) return false
    if (columnCount === 2 && filled === 1) return !isSentence(record.cells.join(' '))
    if (record.cells.length >= columnCount) return filled > 1 && 2 * filled >= columnCount
    return record.cells.length === columnCount - 1 && filled === columnCount - 1 && isFullRow(below, columnCount)
  })
  return (found ?? records[0])?.line ?? 1
}

const isDatum = (cell: string): boolean => ['number', 'measure', 'date'].includes(kindOf(cell))

const isSentence = (cell: string): boolean => /\S\s+\S+\s+\S/.test(cell)

/** Words, then an empty line or a comment, then words again: what stands above is no heading of what stands below. */
function standsApart({ cells, line }: SplitRecord, below: SplitRecord | undefined): boolean {
  const height = cells.join('').split('\n').length
  const isWords = (record: SplitRecord) => !record.cells.some(isDatum)
  return below !== undefined && below.line > line + height && isWords(below)
}

/** In a single column, a title is a sentence above something that is no number. */
function isSingleHeading({ cells: [cell] }: SplitRecord, below: SplitRecord | undefined): boolean {
  return kindOf(cell) === 'number' || !isSentence(cell) || below === undefined || isDatum(below.cells[0] ?? '')
}

/** Data, not words. */
const isFullRow = (record: SplitRecord | undefined, columnCount: number): boolean =>
  record !== undefined && record.cells.length === columnCount && record.cells.some(isDatum)

/** Cells up to the last that is not empty. */
function widthOf(cells: readonly string[]): number {
  let width = cells.length
  while (width > 0 && cells[width - 1] === '') width--
  return width
}

/** What numbers the columns hold below the first rows; null for those that mostly hold something else. */
function numericColumns(table: readonly SplitRecord[], columnCount: number): (NumericKind | null)[] {
  const body = table.length > 6 ? table.slice(3) : table.slice(Math.min(1, table.length - 1))
  return Array.from({ length: columnCount }, (_, column) => {
    let [numbers, measures, present] = [0, 0, 0]
    for (const { cells } of body) {
      const kind = kindOf(cells[column] ?? '')
      if (kind !== 'missing') present++
      if (kind === 'number') numbers++
      if (kind === 'measure') measures++
    }
    if (numbers + measures <= present / 2) return null
    return measures > numbers ? 'measure' : 'number'
  })
}

function countHeadings(table: readonly SplitRecord[], numeric: readonly (NumericKind | null)[]): number {
  if (!isHeading(table, numeric)) return 0
  const second = table[1]
  if (!second || table.length < 4) return 1
  const fillsGaps = table[0].cells.some((cell, column) => cell === '' && numeric[column] && second.cells[column])
  if (!fillsGaps && isUnitsRow(second.cells, numeric)) return 1
  return wordsAgainstNumbers(second.cells, numeric) > 0 && numbersAmong(second.cells, numeric) === 0 ? 2 : 1
}

function isHeading(table: readonly SplitRecord[], numeric: readonly (NumericKind | null)[]): boolean {
  const [first, ...body] = table
  if (!first) return false
  if (!numeric.some(Boolean)) return true
  const cells = shifted(first.cells, body[0], numeric.length)
  const [words, numbers] = [wordsAgainstNumbers(cells, numeric), numbersAmong(cells, numeric)]
  return words > 0 ? words >= numbers : numbers > 0 && isNumericHeading(cells, body, numeric)
}

/** Cells of text above columns of numbers; `10 cm` above plain numbers is a depth and not one of them. */
const wordsAgainstNumbers = (cells: readonly string[], numeric: readonly (NumericKind | null)[]): number =>
  numeric.filter((kind, column) => {
    const found = kindOf(cells[column] ?? '')
    return kind !== null && (found === 'text' || found === 'date' || (found === 'measure' && kind === 'number'))
  }).length

const numbersAmong = (cells: readonly string[], numeric: readonly (NumericKind | null)[]): number =>
  numeric.filter((kind, column) => {
    const found = kindOf(cells[column] ?? '')
    return kind !== null && (found === 'number' || (found === 'measure' && kind === 'measure'))
  }).length

/** `1960, 1961, …` or `0, 1, …`: whole numbers counting up by one, above columns that do not hold them. */
function isNumericHeading(
  cells: readonly string[],
  body: readonly SplitRecord[],
  numeric: readonly (NumericKind | null)[],
): boolean {
  const columns = numeric.flatMap((kind, column) => (kind && (cells[column] ?? '') !== '' ? [column] : []))
  const headings = columns.map((column) => cells[column])
  if (columns.length < 2 || !headings.every((cell) => /^\d{1,4}$/.test(cell))) return false
  if (!headings.every((cell, index) => index === 0 || Number(cell) === Number(headings[index - 1]) + 1)) return false
  if (body.length < 3) return false
  return columns.every((column) => {
    const below = body.map((record) => record.cells[column] ?? '').filter((cell) => kindOf(cell) === 'number')
    return below.filter((cell) => /[.,]\d/.test(cell) || cell.length > 6).length > 0.8 * below.length
  })
}

/** A heading that is one cell short names all columns but the first, which numbers the rows: so R writes tables. */
function shifted(cells: readonly string[], below: SplitRecord | undefined, columnCount: number): string[] {
  const isShort = below !== undefined && cells.length === columnCount - 1 && widthOf(below.cells) === columnCount
  return isShort ? ['', ...cells] : [...cells]
}
