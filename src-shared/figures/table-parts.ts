// A table cut to the width of a line of text: its headings broken between words, its columns in parts that each begin
// with the columns that name the row.

import type { DisplayColumn, DisplayRow } from './display-table.ts'

/** What a line of an article holds in small type: 345 pt, at about 4.3 pt a character. */
const lineCharacters = 80

/** The space between two columns, in characters. */
const gap = 2.6

/** A heading is broken into lines of this many characters, where its column has no wider cell. */
const headingCharacters = 12

export interface TablePart {
  columns: readonly DisplayColumn[]
  rows: readonly DisplayRow[]
}

/** Parts that fit a line, in the order of the columns; one where the whole fits. A column too wide for any line has its own. */
export function partsOfTable({ columns, rows }: TablePart): TablePart[] {
  const widths = columns.map((column, index) => gap + columnWidth(column, widthOf(index, rows)))
  const names = leadingNames(columns)
  // Where all that names a row would leave too little for the figures, its first column has to do.
  const named = names > 1 && sum(widths.slice(0, names)) <= lineCharacters / 3 ? names : 1
  const room = lineCharacters - sum(widths.slice(0, named))
  const parts: number[][] = []
  let left = 0
  for (let index = named; index < columns.length; index++) {
    if (parts.length === 0 || widths[index] > left) {
      parts.push([])
      left = room
    }
    parts.at(-1)!.push(index)
    left -= widths[index]
  }
  if (parts.length === 0) return [{ columns, rows }]
  return parts.map((own) => {
    const chosen = [...columns.keys()].filter((index) => index < named || own.includes(index))
    return {
      columns: chosen.map((index) => columns[index]),
      rows: rows.map((row) => ({ ...row, cells: chosen.map((index) => row.cells[index]) })),
    }
  })
}

/** Characters of the widest cell of a column, without its heading. */
export const widthOf = (column: number, rows: readonly DisplayRow[]): number =>
  Math.max(0, ...rows.map(({ cells }) => cells[column].text.length))

/** Heading and unit in lines, broken between words, each no longer than `width` or 12 characters if its words allow it. */
export function headingLines({ heading, unit }: DisplayColumn, width: number): string[] {
  const most = Math.max(width, headingCharacters)
  return [...broken(heading, most), ...(unit === '' ? [] : broken(`(${unit})`, most))]
}

function broken(words: string, most: number): string[] {
  const lines: string[] = []
  for (const word of words.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

const columnWidth = (column: DisplayColumn, width: number): number =>
  Math.max(width, ...headingLines(column, width).map(({ length }) => length))

/** How many columns at the beginning say what a row is about: words, not figures. */
function leadingNames(columns: readonly DisplayColumn[]): number {
  const first = columns.findIndex(({ align }) => align === 'right')
  return first < 0 ? columns.length : first
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
