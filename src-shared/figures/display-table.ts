// A typeset table: thin rules, figures aligned, signs hanging beside them, its note and the key to the signs below.

import type { Context2D, FigureTheme } from './figure.ts'
import { drawLaneKey, laneKeyRoom, wrapText } from './marks.ts'
import { textRuler, type TextRuler } from './text-ruler.ts'
import { figureColours, fontOf, laneStyle, type LaneLook } from './theme.ts'

export interface DisplayColumn {
  heading: string
  unit: string
  align: 'left' | 'right'
  /** Stays where the table is too wide and others leave. */
  essential?: boolean
}

export interface DisplayCell {
  text: string
  /** Of marks that weaken the number: `≈†`. */
  signs?: string
  bold?: boolean
  warning?: boolean
}

export interface DisplayRow extends LaneLook {
  cells: readonly DisplayCell[]
  /** Stands above the row over all columns: what this row and those below it have in common. */
  group?: string
}

export interface DisplayTable {
  columns: readonly DisplayColumn[]
  rows: readonly DisplayRow[]
  /** What ±, bold and the differences mean here. */
  note: string
  /** What the signs in the cells mean. */
  key: readonly { sign: string; words: string }[]
}

export interface PaintTableOptions {
  x: number
  y: number
  width: number
  table: DisplayTable
  theme: FigureTheme
  fontFamily: string
}

const rowHeight = 20
const groupHeight = 25
const headHeight = 33
const noteTop = 8
const noteLine = 13

/** At this width, within which the words below wrap. */
export function tableHeight(table: DisplayTable, width: number): number {
  const lines = wrapText(textRuler('small'), wordsBelow(table), width).length
  return headHeight + rowsHeight(table) + 6 + (lines > 0 ? noteTop + noteLine * lines : 0)
}

/** Of the first rows, or of all. */
function rowsHeight({ rows }: DisplayTable, count = rows.length): number {
  const groups = rows.slice(0, count).filter(({ group }) => group !== undefined).length
  return count * rowHeight + groups * groupHeight
}

/** The note, then the key to the signs. */
export function wordsBelow({ note, key }: Pick<DisplayTable, 'note' | 'key'>): string {
  return [note, ...key.map(({ sign, words }) => `${sign} ${words}`)].filter(Boolean).join(' · ')
}

export function paintTable(context: Context2D, options: PaintTableOptions): void {
  const { x, y, width, table, theme, fontFamily } = options
  const colours = figureColours[theme]
  const edges = columnEdges(context, options)
  const signRooms = table.columns.map((_column, column) => signRoom(context, { table, column, fontFamily }))
  const rule = (at: number, thickness: number, colour: string) => {
    context.fillStyle = colour
    context.fillRect(x, at - thickness / 2, width, thickness)
  }
  context.textBaseline = 'alphabetic'
  rule(y, 1.1, colours.text)
  table.columns.forEach(({ heading, unit, align }, column) => {
    context.textAlign = align
    context.font = fontOf('body', fontFamily, true)
    context.fillStyle = colours.text
    context.fillText(heading, edges[column], y + 14)
    context.font = fontOf('small', fontFamily)
    context.fillStyle = colours.muted
    context.fillText(unit, edges[column], y + 26)
  })
  rule(y + headHeight, 0.75, colours.axis)
  table.rows.forEach(({ cells, group, ...look }, row) => {
    const baseline = y + headHeight + rowsHeight(table, row + 1) - rowHeight + 15
    if (group !== undefined) {
      if (row > 0) rule(baseline - 15 - groupHeight + 4, 0.5, colours.grid)
      context.textAlign = 'left'
      context.font = fontOf('body', fontFamily, true)
      context.fillStyle = colours.text
      context.fillText(group, x, baseline - rowHeight)
    }
    drawLaneKey(context, laneStyle(look, theme), x, baseline - 4)
    cells.forEach((cell, column) => {
      const { align } = table.columns[column]
      const edge = align === 'right' ? edges[column] - signRooms[column] : edges[column]
      context.textAlign = align
      context.font = fontOf('body', fontFamily, cell.bold)
      context.fillStyle = cell.warning ? colours.warning : colours.text
      context.fillText(cell.text, edge, baseline)
      if (!cell.signs) return
      const after = align === 'right' ? edge : edge + context.measureText(cell.text).width
      context.textAlign = 'left'
      context.font = fontOf('body', fontFamily)
      context.fillStyle = colours.warning
      context.fillText(cell.signs, after + signGap, baseline)
    })
  })
  const bottom = y + headHeight + rowsHeight(table) + 4
  rule(bottom, 1.1, colours.text)
  context.textAlign = 'left'
  context.font = fontOf('small', fontFamily)
  context.fillStyle = colours.muted
  wrapText(context, wordsBelow(table), width).forEach((line, index) => {
    context.fillText(line, x, bottom + 6 + noteTop + index * noteLine)
  })
}

const signGap = 2

interface ColumnRequest {
  table: DisplayTable
  column: number
  fontFamily: string
}

/** What signs take beside the figures of a column, so that the figures stay aligned. */
function signRoom(context: TextRuler, { table, column, fontFamily }: ColumnRequest): number {
  context.font = fontOf('body', fontFamily)
  const widths = table.rows.map(({ cells }) =>
    cells[column].signs ? context.measureText(cells[column].signs).width : 0,
  )
  const widest = Math.max(0, ...widths)
  return widest > 0 ? widest + signGap : 0
}

/** Where each column's text is anchored: widths by content, what is left over shared out between them. */
function columnEdges(context: Context2D, { x, width, table, fontFamily }: PaintTableOptions): number[] {
  const widths = columnWidths(context, table, fontFamily)
  const gap = (width - widths.reduce((sum, each) => sum + each, 0)) / Math.max(1, widths.length - 1)
  let left = x
  return table.columns.map(({ align }, column) => {
    const edge = align === 'right' ? left + widths[column] : left + (column === 0 ? laneKeyRoom : 0)
    left += widths[column] + gap
    return edge
  })
}

function columnWidths(context: TextRuler, table: DisplayTable, fontFamily: string): number[] {
  return table.columns.map(({ heading, unit }, column) => {
    const signs = signRoom(context, { table, column, fontFamily })
    context.font = fontOf('body', fontFamily, true)
    const widthOf = (text: string) => context.measureText(text).width
    const cells = table.rows.map((row) => widthOf(row.cells[column].text) + signs)
    return Math.max(widthOf(heading), widthOf(unit), ...cells) + (column === 0 ? laneKeyRoom : 0)
  })
}

/** The least width at which no columns touch. */
export function tableWidth(context: TextRuler, table: DisplayTable, fontFamily: string): number {
  const widths = columnWidths(context, table, fontFamily)
  return widths.reduce((sum, each) => sum + each, 0) + 14 * (widths.length - 1)
}
