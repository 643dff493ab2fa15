// Draws a lesson's line plot: axes, filled areas, lines, vertical marks and dots. Its legend stands beside it as text.

import type { LinePlot, LineRole, PlotDot, PlotLine, PlotMark } from '../../learn/lesson-result.ts'
import type { Context2D, FigureTheme } from '../figure.ts'
import { figureColours, fontOf, laneStyle, withOpacity } from '../theme.ts'
import { axisName, niceTicks, tickTexts } from '../ticks.ts'

export interface LinePlotFrame {
  width: number
  height: number
  theme: FigureTheme
  fontFamily: string
}

interface Area {
  x: number
  y: number
  width: number
  height: number
}

interface Scales {
  area: Area
  across: (x: number) => number
  up: (y: number) => number
}

/** The left one is wider where numbers are long. */
const margins = { left: 52, right: 12, top: 10, bottom: 38 }
/** Of the vertical axis's name, and between it, the numbers and the plot. */
const roomBesideNumbers = 29

/** The colour of what a line is of. Lanes of comparisons have the same three. */
export function roleColour(role: LineRole, theme: FigureTheme): string {
  const colours = figureColours[theme]
  switch (role) {
    case 'model':
      return laneStyle({ laneIndex: 0 }, theme).colour
    case 'second':
      return laneStyle({ laneIndex: 1 }, theme).colour
    case 'noise':
      return laneStyle({ laneIndex: 2 }, theme).colour
    case 'data':
      return colours.muted
    case 'truth':
      return colours.truth
    default:
      return role satisfies never
  }
}

export function paintLinePlot(context: Context2D, plot: LinePlot, frame: LinePlotFrame): void {
  const colours = figureColours[frame.theme]
  const scales = scalesOf(context, plot, frame)
  const { area } = scales
  context.fillStyle = colours.plot
  context.fillRect(area.x, area.y, area.width, area.height)
  paintAxes(context, plot, { frame, scales })
  context.save()
  context.beginPath()
  context.rect(area.x, area.y, area.width, area.height)
  context.clip()
  for (const line of plot.lines) if (line.filled) paintFill(context, line, { frame, scales })
  paintMarks(context, plot.marks ?? [], { frame, scales })
  for (const line of plot.lines) paintCurve(context, line, { frame, scales })
  for (const dot of plot.dots ?? []) if (dot.down) paintDrop(context, dot, { frame, scales })
  context.restore()
  for (const dot of plot.dots ?? []) paintDot(context, dot, { frame, scales })
  context.strokeStyle = colours.axis
  context.lineWidth = 0.75
  context.strokeRect(area.x, area.y, area.width, area.height)
}

interface Drawing {
  frame: LinePlotFrame
  scales: Scales
}

const rowsOf = ({ vertical }: LinePlot, height: number) => niceTicks(...vertical.range, height / 44).values

function scalesOf(context: Context2D, plot: LinePlot, { width, height: whole, fontFamily }: LinePlotFrame): Scales {
  const { horizontal, vertical } = plot
  const height = Math.max(20, whole - margins.top - margins.bottom)
  context.font = fontOf('tick', fontFamily)
  const numbers = tickTexts(rowsOf(plot, height)).texts.map((text) => context.measureText(text).width)
  const x = Math.max(margins.left, Math.ceil(roomBesideNumbers + Math.max(0, ...numbers)))
  const area = { x, y: margins.top, width: Math.max(20, width - x - margins.right), height }
  const [left, right] = horizontal.range
  const [bottom, top] = vertical.range
  return {
    area,
    across: (x) => area.x + ((x - left) / (right - left)) * area.width,
    // Far values are kept within what canvases draw exactly.
    up: (y) => area.y + area.height * (1 - Math.max(-20, Math.min(20, (y - bottom) / (top - bottom)))),
  }
}

function paintAxes(context: Context2D, plot: LinePlot, { frame, scales }: Drawing): void {
  const { horizontal, vertical } = plot
  const { theme, fontFamily } = frame
  const { area, across, up } = scales
  const colours = figureColours[theme]
  const rows = rowsOf(plot, area.height)
  const columns = niceTicks(...horizontal.range, area.width / 64).values
  context.strokeStyle = colours.grid
  context.lineWidth = 0.75
  context.beginPath()
  for (const value of rows) {
    context.moveTo(area.x, up(value))
    context.lineTo(area.x + area.width, up(value))
  }
  context.stroke()
  const [written, below] = [tickTexts(rows), tickTexts(columns)]
  context.font = fontOf('tick', fontFamily)
  context.fillStyle = colours.muted
  context.textBaseline = 'middle'
  context.textAlign = 'right'
  rows.forEach((value, index) => context.fillText(written.texts[index], area.x - 6, up(value) + 0.5))
  context.textBaseline = 'alphabetic'
  context.textAlign = 'center'
  const bottom = area.y + area.height
  columns.forEach((value, index) => context.fillText(below.texts[index], across(value), bottom + 14))
  context.fillStyle = colours.text
  context.fillText(axisName(horizontal.label, below), area.x + area.width / 2, bottom + 30)
  context.save()
  context.translate(13, area.y + area.height / 2)
  context.rotate(-Math.PI / 2)
  context.fillText(axisName(vertical.label, written), 0, 0)
  context.restore()
}

/** The path breaks wherever the line is not finite. */
function trace(context: Context2D, { x, y }: PlotLine, { across, up }: Scales): void {
  let drawing = false
  for (let index = 0; index < x.length; index++) {
    if (!Number.isFinite(y[index])) {
      drawing = false
      continue
    }
    if (drawing) context.lineTo(across(x[index]), up(y[index]))
    else context.moveTo(across(x[index]), up(y[index]))
    drawing = true
  }
}

function paintCurve(context: Context2D, line: PlotLine, { frame, scales }: Drawing): void {
  context.strokeStyle = roleColour(line.role, frame.theme)
  context.lineWidth = line.dashed ? 1.5 : 2
  context.lineJoin = 'round'
  context.setLineDash(line.dashed ? [5, 4] : [])
  context.beginPath()
  trace(context, line, scales)
  context.stroke()
  context.setLineDash([])
}

/** Down to zero, stretch by stretch. */
function paintFill(context: Context2D, { x, y, role }: PlotLine, { frame, scales }: Drawing): void {
  const { across, up } = scales
  context.fillStyle = withOpacity(roleColour(role, frame.theme), 0.16)
  context.beginPath()
  for (let index = 1; index < x.length; index++) {
    if (!Number.isFinite(y[index - 1]) || !Number.isFinite(y[index])) continue
    context.moveTo(across(x[index - 1]), up(0))
    context.lineTo(across(x[index - 1]), up(y[index - 1]))
    context.lineTo(across(x[index]), up(y[index]))
    context.lineTo(across(x[index]), up(0))
  }
  context.fill()
}

/** One that stands close to another is named a line below it. */
const closeMarks = 80

function paintMarks(context: Context2D, marks: readonly PlotMark[], drawing: Drawing): void {
  const { across } = drawing.scales
  marks.forEach((mark, index) => {
    const before = marks.slice(0, index).filter(({ x }) => Math.abs(across(x) - across(mark.x)) < closeMarks)
    paintMark(context, { ...mark, line: before.length }, drawing)
  })
}

function paintMark(
  context: Context2D,
  { label, x, line }: PlotMark & { line: number },
  { frame, scales }: Drawing,
): void {
  const { area, across } = scales
  const colours = figureColours[frame.theme]
  context.strokeStyle = colours.muted
  context.lineWidth = 1
  context.setLineDash([2, 3])
  context.beginPath()
  context.moveTo(across(x), area.y)
  context.lineTo(across(x), area.y + area.height)
  context.stroke()
  context.setLineDash([])
  context.font = fontOf('tick', frame.fontFamily)
  context.fillStyle = colours.muted
  // Beside the line, on the side with room.
  const right = across(x) < area.x + area.width - 90
  context.textAlign = right ? 'left' : 'right'
  context.textBaseline = 'alphabetic'
  context.fillText(label, across(x) + (right ? 5 : -5), area.y + 13 + 14 * line)
}

function paintDrop(context: Context2D, { x, y, role }: PlotDot, { frame, scales }: Drawing): void {
  const { across, up } = scales
  context.strokeStyle = roleColour(role, frame.theme)
  context.lineWidth = 1
  context.setLineDash([2, 3])
  context.beginPath()
  context.moveTo(across(x), up(0))
  context.lineTo(across(x), up(y))
  context.stroke()
  context.setLineDash([])
}

/** One that lies outside the plot is not drawn: its number stands in the table. */
function paintDot(context: Context2D, { x, y, role }: PlotDot, { frame, scales }: Drawing): void {
  const { area, across, up } = scales
  const [column, row] = [across(x), up(y)]
  const inside =
    column >= area.x && column <= area.x + area.width && row >= area.y - 1 && row <= area.y + area.height + 1
  if (!inside) return
  context.fillStyle = roleColour(role, frame.theme)
  context.strokeStyle = figureColours[frame.theme].background
  context.lineWidth = 1.5
  context.beginPath()
  context.arc(column, row, 5, 0, 2 * Math.PI)
  context.fill()
  context.stroke()
}
