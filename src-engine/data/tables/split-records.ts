// From text to records: lines cut into cells at the delimiter, with quotes, comments and empty lines understood.
//
// Quotes are read leniently. A cell that begins with a quote ends at the next quote that stands before a delimiter or a
// line end; a quote anywhere else (`size 1/2" pipe`) is a letter; one that is never closed within 40 lines is a letter,
// too, so that it cannot swallow the rest of the file. `="0.09"`, as spreadsheets keep a number as text, is 0.09.

import type { TableDelimiter } from '../../../src-shared/table-reading.ts'

export interface Dialect {
  delimiter: TableDelimiter
  /** Lines that begin so are skipped; empty for none. */
  comment: string
  /** Where each cell begins, for aligned columns. */
  starts: readonly number[]
  /** Around cells. */
  quote: Quote
}

export type Quote = '"' | "'"

/** Single quotes count only where most cells stand in them: else they are apostrophes. */
export function guessQuote(lines: readonly string[]): Quote {
  const sample = lines.slice(0, 200)
  if (sample.some((line) => /(^|[,;\t|: ])"/.test(line))) return '"'
  const quoted = sample.filter((line) => /(^|[,;\t|: ])'[^']*'\s*($|[,;\t|: ])/.test(line)).length
  return quoted > 0 && quoted >= sample.length / 3 ? "'" : '"'
}

export interface SplitRecord {
  /** Trimmed. */
  cells: string[]
  /** On which it begins; the first line is 1. */
  line: number
}

const quotedLinesMaximum = 40

export const delimiterCharacters: Partial<Record<TableDelimiter, string>> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  pipe: '|',
  colon: ':',
}

export interface RecordListener {
  /** Answers true to read no further. */
  onRecord(record: SplitRecord): boolean | void
  /** Text behind the comment sign. */
  onComment?(text: string, line: number): void
}

/** Reads the pieces to their end, or until the listener has enough. Memory: a piece and the longest record. */
export async function splitRecords(
  pieces: AsyncIterable<string> | Iterable<string>,
  dialect: Dialect,
  listener: RecordListener,
): Promise<void> {
  const splitter = recordSplitter(dialect, listener)
  for await (const piece of pieces) if (splitter.push(piece)) return
  splitter.end()
}

/** All records of a short text. */
export function recordsOf(text: string, dialect: Dialect): SplitRecord[] {
  const records: SplitRecord[] = []
  const splitter = recordSplitter(dialect, { onRecord: (record) => void records.push(record) })
  if (!splitter.push(text)) splitter.end()
  return records
}

/** A comment, but not a cell such as `#N/A`, with which spreadsheets begin lines. */
export function isComment(line: string, comment: string): boolean {
  if (comment === '') return false
  const start = line.trimStart()
  return start.startsWith(comment) && !/^#(N\/?A|NULL!|VALUE!|REF!|DIV\/0!|NAME\?|NUM!)/i.test(start)
}

function recordSplitter(dialect: Dialect, { onRecord, onComment }: RecordListener) {
  const split = cellSplitter(dialect)
  const quotes = dialect.delimiter !== 'aligned'
  let rest = ''
  let line = 1

  /** Cuts whole records off the front; answers true when the listener has enough. */
  function consume(final: boolean): boolean {
    let position = 0
    while (position < rest.length) {
      const end = rest.indexOf('\n', position)
      if (end === -1 && !final) break
      const first = rest.slice(position, end === -1 ? rest.length : end)
      const record = quotes && first.includes(dialect.quote) ? quotedRecord(position, final) : { text: first, lines: 1 }
      if (record === null) break
      const startLine = line
      position += record.text.length + 1
      line += record.lines
      if (isComment(record.text, dialect.comment)) {
        onComment?.(record.text.trimStart().slice(dialect.comment.length).trim(), startLine)
      } else if (record.text.trim() !== '' && onRecord({ cells: split(record.text), line: startLine }) === true) {
        return true
      }
    }
    rest = rest.slice(position)
    return false
  }

  /** The record from here on, with the lines that its quotes hold together; null if its end has not come yet. */
  function quotedRecord(position: number, final: boolean): { text: string; lines: number } | null {
    let end = rest.indexOf('\n', position)
    for (let lines = 1; lines <= quotedLinesMaximum; lines++) {
      const text = rest.slice(position, end === -1 ? rest.length : end)
      if (!endsInsideQuotes(text, dialect)) return { text, lines }
      if (end === -1) {
        if (!final) return null
        break
      }
      end = rest.indexOf('\n', end + 1)
    }
    const firstEnd = rest.indexOf('\n', position)
    return { text: rest.slice(position, firstEnd === -1 ? rest.length : firstEnd), lines: 1 }
  }

  return {
    push(piece: string): boolean {
      rest = rest === '' ? piece : rest + piece
      return consume(false)
    },
    end(): void {
      consume(true)
    },
  }
}

function cellSplitter({ delimiter, starts, quote }: Dialect): (line: string) => string[] {
  if (delimiter === 'none') return (line) => [unquoted(line.trim(), quote)]
  if (delimiter === 'aligned') {
    return (line) => starts.map((start, index) => line.slice(start, starts[index + 1] ?? line.length).trim())
  }
  if (delimiter === 'spaces') {
    return (line) => (line.includes(quote) ? quotedCells(line.trim(), ' ', quote) : line.trim().split(/[ \t]+/))
  }
  const character = delimiterCharacters[delimiter]!
  return (line) => {
    if (line.includes(quote)) return quotedCells(line, character, quote)
    const cells = line.split(character)
    for (let index = 0; index < cells.length; index++) {
      const cell = cells[index]
      if (mayBeSpace(cell.charCodeAt(0)) || mayBeSpace(cell.charCodeAt(cell.length - 1))) cells[index] = cell.trim()
    }
    return cells
  }
}

/** Of a character's code; NaN for none. All spaces of typography lie above the letters of ASCII. */
const mayBeSpace = (code: number): boolean => code <= 32 || code > 126

/** Cells of one record in which quotes stand; `" "` as delimiter means runs of spaces and tabs. */
function quotedCells(text: string, delimiter: string, quote: Quote): string[] {
  const cells: string[] = []
  let position = 0
  while (position <= text.length) {
    const start = skipSpaces(text, position, delimiter)
    const open = openingQuote(text, start, quote)
    const close = open >= 0 ? closingQuote(text, open, { delimiter, quote }) : -1
    if (close >= 0) {
      cells.push(unquoted(text.slice(open, close + 1), quote))
      position = nextCell(text, close + 1, delimiter)
    } else {
      const end = cellEnd(text, position, delimiter)
      cells.push(text.slice(position, end).trim())
      position = nextCell(text, end, delimiter)
    }
  }
  return cells
}

/** A text whose last cell began with a quote that is not closed in it. */
function endsInsideQuotes(text: string, { delimiter, quote }: Dialect): boolean {
  const character = delimiter === 'spaces' ? ' ' : (delimiterCharacters[delimiter] ?? '\n')
  let position = 0
  while (position <= text.length) {
    const start = skipSpaces(text, position, character)
    const open = openingQuote(text, start, quote)
    if (open >= 0) {
      const close = closingQuote(text, open, { delimiter: character, quote })
      if (close < 0) return true
      position = nextCell(text, close + 1, character)
    } else {
      position = nextCell(text, cellEnd(text, position, character), character)
    }
  }
  return false
}

/** Of the quote that begins a cell, also behind an equals sign; −1 if none does. */
function openingQuote(text: string, start: number, quote: Quote): number {
  if (text[start] === quote) return start
  return text[start] === '=' && text[start + 1] === '"' && quote === '"' ? start + 1 : -1
}

/** Of the quote that closes the one at `start`: doubled quotes inside stand for one. −1 if there is none. */
function closingQuote(text: string, start: number, { delimiter, quote }: { delimiter: string; quote: Quote }): number {
  for (let at = text.indexOf(quote, start + 1); at >= 0; at = text.indexOf(quote, at + 1)) {
    if (text[at + 1] === quote) {
      at++
      continue
    }
    const next = delimiter === ' ' ? at + 1 : skipSpaces(text, at + 1, delimiter)
    if (next >= text.length || isDelimiter(text[next], delimiter)) return at
  }
  return -1
}

function cellEnd(text: string, position: number, delimiter: string): number {
  let end = position
  while (end < text.length && !isDelimiter(text[end], delimiter)) end++
  return end
}

/** Where the cell after a delimiter begins; past the end where there is none. */
function nextCell(text: string, position: number, delimiter: string): number {
  if (delimiter === ' ') {
    const next = skipSpaces(text, position, ',')
    return next >= text.length ? text.length + 1 : next
  }
  const at = skipSpaces(text, position, delimiter)
  return at >= text.length ? text.length + 1 : at + 1
}

const isDelimiter = (character: string, delimiter: string): boolean =>
  character === delimiter || (delimiter === ' ' && character === '\t')

/** Over blanks that are not the delimiter themselves. */
function skipSpaces(text: string, position: number, delimiter: string): number {
  let at = position
  while ((text[at] === ' ' && delimiter !== ' ') || (text[at] === '\t' && delimiter !== '\t' && delimiter !== ' ')) at++
  return at
}

function unquoted(cell: string, quote: Quote): string {
  if (cell.length < 2 || !cell.startsWith(quote) || !cell.endsWith(quote)) return cell
  const inside = cell
    .slice(1, -1)
    .replaceAll(quote + quote, quote)
    .trim()
  return /^=".*"$/.test(inside) ? inside.slice(2, -1).trim() : inside
}
