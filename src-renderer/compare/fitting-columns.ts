// Which columns of the results have room beside each other: as in exported tables they leave from the right, essential
// ones never. What left is one press away.

export interface ColumnWidth {
  /** Pixels at which nothing in it is cut. */
  width: number
  essential: boolean
}

/** Positions of the columns that stay. */
export function fittingColumns(columns: readonly ColumnWidth[], available: number): number[] {
  let shown = columns.map((_each, index) => index)
  const widthOf = () => shown.reduce((sum, index) => sum + columns[index].width, 0)
  while (widthOf() > available) {
    const leaving = shown.findLast((index) => !columns[index].essential)
    if (leaving === undefined) break
    shown = shown.filter((index) => index !== leaving)
  }
  return shown
}

export interface ColumnWords {
  heading: string
  unit: string
  /** One line each; a cell does not wrap. */
  cells: readonly string[]
}

export interface ColumnStyle {
  /** Widths of text in the fonts of cells and headings, pixels. */
  cellWidth: (text: string) => number
  headWidth: (text: string) => number
  /** On both sides together. */
  padding: number
}

/** Headings wrap between words; cells do not. */
export function columnWidth({ heading, unit, cells }: ColumnWords, style: ColumnStyle): number {
  const words = `${heading} ${unit}`.split(/[ \u200b]/)
  const widest = Math.max(...cells.map(style.cellWidth), ...words.map(style.headWidth))
  return Math.ceil(widest) + style.padding
}
