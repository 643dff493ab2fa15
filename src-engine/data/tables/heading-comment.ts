// Headings that stand behind a comment sign, as NumPy and many instruments write them: one comment with a word for every
// column, directly above the data, or two of which the second holds the units.

import type { TableOptions } from '../../../src-shared/table-reading.ts'
import { kindOf, type NumericKind } from './cell-kinds.ts'
import type { SplitRecord } from './split-records.ts'
import { isUnitsRow } from './units-row.ts'

export interface Comment {
  text: string
  line: number
  /** The same, cut as a row is. */
  cells: string[]
}

export interface HeadingComment {
  names: Comment
  /** Cells of the comment below it; null where that holds no units. */
  units: string[] | null
  /** A person named its line. */
  isChosen: boolean
}

export interface HeadingCommentOptions {
  wishes: Pick<TableOptions, 'firstLine' | 'headingRows' | 'unitsRow'>
  /** What numbers each column holds. */
  numeric: readonly (NumericKind | null)[]
}

/** `table`: the records from the first line on. undefined where no comment above them has a word for every column. */
export function headingComment(
  table: readonly SplitRecord[],
  comments: readonly Comment[],
  { wishes, numeric }: HeadingCommentOptions,
): HeadingComment | undefined {
  const [first] = table
  if (first === undefined || wishes.headingRows === 0) return undefined
  const above = comments.filter(({ line, text }) => line < first.line && !isRule(text))
  const chosen = above.findIndex(({ line }) => line === wishes.firstLine)
  const unitsIn = (comment: Comment | undefined) => unitsOf(comment, { wishes, numeric })
  if (chosen >= 0) return { names: above[chosen], units: unitsIn(above[chosen + 1]), isChosen: true }
  const [upper, lower] = [above.at(-2), above.at(-1)]
  const isPair = upper && isFullOfWords(upper, numeric.length) && !isUnitsRow(upper.cells, numeric)
  const units = isPair ? unitsIn(lower) : null
  const names = units ? upper! : lower
  return names && isFullOfWords(names, numeric.length) ? { names, units, isChosen: false } : undefined
}

/** Units in a comment between a row of headings and the data below it; null where there is none. */
export function unitsComment(
  comments: readonly Comment[],
  { after, before, ...options }: HeadingCommentOptions & { after?: SplitRecord; before?: SplitRecord },
): string[] | null {
  if (!after || !before) return null
  const between = comments.filter(({ line, text }) => line > after.line && line < before.line && !isRule(text))
  return between.length === 1 ? unitsOf(between[0], options) : null
}

function unitsOf(comment: Comment | undefined, { wishes, numeric }: HeadingCommentOptions): string[] | null {
  if (wishes.unitsRow === false || comment?.cells.length !== numeric.length) return null
  return wishes.unitsRow || isUnitsRow(comment.cells, numeric) ? comment.cells : null
}

const isFullOfWords = ({ cells }: Comment, count: number): boolean =>
  cells.length === count && cells.every((cell) => cell !== '' && kindOf(cell) !== 'number')

/** `# ----- -----`: a line that is drawn. */
const isRule = (text: string): boolean => /^[-=_*+|~\s]*$/.test(text)
