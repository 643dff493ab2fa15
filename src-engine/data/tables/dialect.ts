// How a table separates its cells, guessed from its first lines, and what marks its comments.
//
// Each delimiter is tried on the sample. A good one cuts most lines into the same number of cells, two or more, and
// the cells it makes are numbers: `20,5;51,7` falls into three equal pieces by the comma, too, but `5;51` is no number.

import { tableDelimiters, type TableDelimiter } from '../../../src-shared/table-reading.ts'
import { kindOf } from './cell-kinds.ts'
import { guessQuote, isComment, recordsOf, type Dialect, type Quote, type SplitRecord } from './split-records.ts'

/** Lines that are tried. */
const sampleRecords = 200

export interface FoundDialect extends Dialect {
  /** Short, without a full stop. */
  reasons: { delimiter: string; comment: string }
  /** A line `sep=;` at the beginning is no part of the table. */
  firstLine: number
  /** A single column of decimal commas could be two columns of whole numbers, and the other way round. */
  commaIsUncertain: boolean
}

export interface DialectWishes {
  delimiter?: TableDelimiter
  comment?: string
}

/** `text`: the beginning of the file, whole lines. */
export function guessDialect(text: string, wishes: DialectWishes = {}): FoundDialect {
  const separator = /^"?sep=(.)"?[ \t]*(?:\n|$)/i.exec(text)
  const firstLine = separator ? 2 : 1
  const lines = (separator ? text.slice(separator[0].length) : text).split('\n')
  const comment = wishes.comment ?? guessComment(lines)
  const body = lines.filter((line) => line.trim() !== '' && !isComment(line, comment))
  const commentReason = comment === '' ? 'No line looks like a comment' : `Some lines begin with ${comment}`
  const reasons = (delimiter: string) => ({ delimiter, comment: commentReason })
  const quote = guessQuote(body)
  const named = separator && namedDelimiter(separator[1])
  const wished = wishes.delimiter ?? named
  if (wished) {
    const starts = wished === 'aligned' ? (alignedStarts(body) ?? [0]) : []
    const reason = wishes.delimiter ? 'Chosen' : `The first line says so: ${separator![0].trim()}`
    return { delimiter: wished, comment, starts, quote, firstLine, reasons: reasons(reason), commaIsUncertain: false }
  }
  const best = bestOf(trials(body.slice(0, sampleRecords), quote))
  const reason = cutInWords(best)
  const { delimiter, starts } = best
  return {
    delimiter,
    comment,
    starts,
    quote,
    firstLine,
    reasons: reasons(reason),
    commaIsUncertain: best.commaIsUncertain,
  }
}

function cutInWords({ width, consistency }: Trial): string {
  if (width === 1) return 'Nothing separates the lines into cells'
  const share = consistency === 1 ? 'All' : `${Math.min(99, Math.round(consistency * 100))}%`
  return `${share} of the first lines have ${width} cells`
}

function namedDelimiter(character: string): TableDelimiter | undefined {
  const known: Record<string, TableDelimiter> = {
    ',': 'comma',
    ';': 'semicolon',
    '\t': 'tab',
    '|': 'pipe',
    ':': 'colon',
    ' ': 'spaces',
  }
  return known[character]
}

/** A sign counts as a comment's if lines begin with it, but not most of them; `#` also if all do. */
function guessComment(lines: readonly string[]): string {
  const full = lines.filter((line) => line.trim() !== '')
  const found = ['#', '%', '//'].find((sign) => {
    const count = full.filter((line) => isComment(line, sign)).length
    return count > 0 && (count <= Math.max(1, full.length / 2) || (sign === '#' && count === full.length))
  })
  return found ?? ''
}

interface Trial {
  delimiter: TableDelimiter
  starts: readonly number[]
  /** Cells in most records. */
  width: number
  /** Share of the records that have so many. */
  consistency: number
  score: number
  commaIsUncertain: boolean
}

/** What is preferred among equals: an explicit sign before spaces, and anything before one column. */
const preference: Record<TableDelimiter, number> = {
  semicolon: 0.03,
  tab: 0.03,
  pipe: 0.03,
  comma: 0.02,
  spaces: 0,
  // Times of day would fall apart.
  colon: -0.1,
  aligned: -0.02,
  none: -0.05,
}

function trials(lines: readonly string[], quote: Quote): Trial[] {
  const tried = (Object.keys(tableDelimiters) as TableDelimiter[]).flatMap((delimiter): Trial[] => {
    const starts = delimiter === 'aligned' ? alignedStarts(lines) : []
    if (starts === null) return []
    const records = recordsOf(lines.join('\n'), { delimiter, comment: '', starts, quote })
    const trial = rate(records, delimiter)
    return trial.width > 1 || delimiter === 'none' ? [{ delimiter, starts, ...trial }] : []
  })
  const comma = tried.find(({ delimiter }) => delimiter === 'comma')
  if (comma && looksLikeDecimalCommas(lines)) {
    // A heading without a comma over pieces such as 20,5 settles it; without a heading nobody can know.
    const [first] = lines
    const none = tried.find(({ delimiter }) => delimiter === 'none')!
    if (kindOf(first.trim()) === 'text' && !first.includes(',')) none.score = comma.score + 0.1
    else if (kindOf(first.trim()) === 'number') comma.commaIsUncertain = none.commaIsUncertain = true
  }
  return tried
}

/** Every line but the first is one number if its comma is a decimal sign, and two whole numbers if it is a delimiter. */
const looksLikeDecimalCommas = (lines: readonly string[]): boolean =>
  lines.length > 1 &&
  lines.slice(1).every((line) => /^\s*[-+]?\d+(,\d+)?\s*$/.test(line)) &&
  lines.slice(1).some((line) => line.includes(','))

function bestOf(all: readonly Trial[]): Trial {
  return all.reduce((best, trial) => (trial.score > best.score ? trial : best))
}

function rate(records: readonly SplitRecord[], delimiter: TableDelimiter): Omit<Trial, 'delimiter' | 'starts'> {
  const counts = new Map<number, number>()
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  const [width, count] = [...counts].reduce(
    (best, entry) => (entry[1] > best[1] || (entry[1] === best[1] && entry[0] > best[0]) ? entry : best),
    [1, 0],
  )
  let [good, all] = [0, 0]
  for (const { cells } of records) {
    if (cells.length !== width) continue
    for (const cell of cells) {
      if (cell === '') continue
      all++
      if (kindOf(cell) !== 'text') good++
    }
  }
  const consistency = records.length === 0 ? 0 : count / records.length
  const score = consistency * (0.2 + (0.8 * good) / Math.max(all, 1)) + preference[delimiter]
  return { width, consistency, score, commaIsUncertain: false }
}

/** Where cells begin if columns of blanks run through all lines; null if none do, or tabs stand among them. */
function alignedStarts(lines: readonly string[]): number[] | null {
  const sample = lines.slice(0, sampleRecords)
  if (sample.length < 3 || sample.some((line) => line.includes('\t'))) return null
  const length = Math.max(...sample.map((line) => line.length))
  const blank = Array.from({ length }, (_, at) => sample.every((line) => (line[at] ?? ' ') === ' '))
  const gaps = blank.flatMap((isBlank, at) => (isBlank && at > 0 && blank[at + 1] === false ? [at + 1] : []))
  // What stands before the first gap is a cell of its own unless it is blank itself.
  const starts = blank.slice(0, gaps[0] ?? length).every(Boolean) ? gaps : [0, ...gaps]
  return starts.length > 1 ? starts : null
}
