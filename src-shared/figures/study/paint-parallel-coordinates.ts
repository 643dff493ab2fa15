// Draws parallel coordinates and says which line lies near the pointer.

import type { Context2D, FigureTheme } from '../figure.ts'
import { drawMarker, fittingText } from '../marks.ts'
import { figureColours, fontOf, laneStyle, withOpacity } from '../theme.ts'
import type { ParallelCoordinates, ParallelLine, UprightAxis } from './parallel-coordinates.ts'
import type { Rectangle } from './study-frame.ts'

const headHeight = 34
const belowRoom = 34
const sideRoom = 56

interface Place {
  x: number
  y: number
}

const xOf = (body: Rectangle, index: number, count: number): number =>
  body.x +
  sideRoom +
  (count > 1 ? (index / (count - 1)) * (body.width - 2 * sideRoom) : (body.width - 2 * sideRoom) / 2)

const topOf = (body: Rectangle): number => body.y + headHeight
const bottomOf = (body: Rectangle): number => body.y + body.height - belowRoom

/**
 * Where a line crosses each axis; below its foot where the lane has no value there. Lanes with the same setting cross
 * side by side, so that none hides another.
 */
function crossings({ axes, lanes }: ParallelCoordinates, line: ParallelLine, body: Rectangle): Place[] {
  const [top, bottom] = [topOf(body), bottomOf(body)]
  const row = lanes.findIndex(({ laneId }) => laneId === line.lane.laneId)
  const beside = 3 * (row - (lanes.length - 1) / 2)
  return line.heights.map((height, index) => {
    const shift = index < axes.length - 1 || height === null ? beside : 0
    const y = height === null ? bottom + 16 : bottom - height * (bottom - top)
    return { x: xOf(body, index, axes.length), y: y + shift }
  })
}

/** The nearest line within reach, in CSS pixels; null where there is none. */
export function parallelLineAt(figure: ParallelCoordinates, body: Rectangle, at: Place): ParallelLine | null {
  let nearest: { line: ParallelLine; distance: number } | null = null
  for (const line of figure.lines) {
    const places = crossings(figure, line, body)
    for (let index = 1; index < places.length; index++) {
      const distance = distanceTo(places[index - 1], places[index], at)
      if (nearest === null || distance < nearest.distance) nearest = { line, distance }
    }
  }
  return nearest && nearest.distance < 12 ? nearest.line : null
}

function distanceTo(from: Place, to: Place, at: Place): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const along = Math.max(0, Math.min(1, ((at.x - from.x) * dx + (at.y - from.y) * dy) / (dx * dx + dy * dy || 1)))
  return Math.hypot(from.x + along * dx - at.x, from.y + along * dy - at.y)
}

export interface PaintParallelOptions {
  body: Rectangle
  theme: FigureTheme
  fontFamily: string
  highlighted?: ParallelLine | null
}

export function paintParallelCoordinates(
  context: Context2D,
  figure: ParallelCoordinates,
  options: PaintParallelOptions,
): void {
  const { body, theme, highlighted = null } = options
  figure.axes.forEach((_axis, index) => paintUpright(context, { ...options, index, figure }))
  const isLooked = (line: ParallelLine) =>
    highlighted?.trial.index === line.trial.index && highlighted.lane.laneId === line.lane.laneId
  // The best of every lane and what is looked at lie on top.
  const ordered = figure.lines.toSorted((a, b) => rank(a) - rank(b))
  for (const line of ordered) {
    const opacity = isLooked(line) ? 1 : highlighted ? 0.18 : line.best ? 1 : 0.45
    paintLine(context, figure, { line, body, theme, opacity, width: isLooked(line) || line.best ? 2.4 : 1.2 })
  }
  // Numbers on top of the lines.
  figure.axes.forEach((axis, index) => paintAxis(context, axis, { ...options, index, figure }))

  function rank(line: ParallelLine): number {
    return isLooked(line) ? 2 : line.best ? 1 : 0
  }
}

interface LineOptions {
  line: ParallelLine
  body: Rectangle
  theme: FigureTheme
  opacity: number
  width: number
}

function paintLine(context: Context2D, figure: ParallelCoordinates, options: LineOptions): void {
  const { line, body, theme, opacity, width } = options
  const style = laneStyle(line.lane.laneIndex, theme)
  const places = crossings(figure, line, body)
  context.save()
  context.strokeStyle = withOpacity(style.colour, opacity)
  context.fillStyle = withOpacity(style.colour, opacity)
  context.lineWidth = width
  context.lineJoin = 'round'
  context.setLineDash(line.sound ? [] : [4, 4])
  context.beginPath()
  places.forEach(({ x, y }, index) => (index === 0 ? context.moveTo(x, y) : context.lineTo(x, y)))
  context.stroke()
  context.setLineDash([])
  context.lineWidth = 1.6
  const { x, y } = places[places.length - 1]
  if (!line.sound && line.value.live === 0) drawMarker(context, 'crossRot', x, y, 3.6)
  else if (line.sound) drawMarker(context, style.marker, x, y, line.best ? 4 : 2.8)
  context.restore()
}

interface AxisOptions extends PaintParallelOptions {
  index: number
  figure: ParallelCoordinates
}

function paintUpright(context: Context2D, { body, theme, index, figure }: AxisOptions): void {
  const x = xOf(body, index, figure.axes.length)
  context.strokeStyle = figureColours[theme].axis
  context.lineWidth = 1
  context.beginPath()
  context.moveTo(x, topOf(body))
  context.lineTo(x, bottomOf(body))
  context.stroke()
}

/** The outermost names begin and end with the figure: they are as long as their neighbours let them be. */
function paintName(
  context: Context2D,
  axis: UprightAxis,
  { body, theme, fontFamily, index, figure }: AxisOptions,
): void {
  const count = figure.axes.length
  const [first, last] = [index === 0, index === count - 1]
  const gap = count > 1 ? (body.width - 2 * sideRoom) / (count - 1) : body.width
  const room = first || last ? sideRoom + gap / 2 - 8 : gap - 16
  const x = first ? body.x : last ? body.x + body.width : xOf(body, index, count)
  const colours = figureColours[theme]
  context.textAlign = first ? 'left' : last ? 'right' : 'center'
  context.textBaseline = 'alphabetic'
  context.font = fontOf('label', fontFamily, true)
  context.fillStyle = colours.text
  context.fillText(fittingText(context, [axis.label], room), x, body.y + 12)
  context.font = fontOf('small', fontFamily)
  context.fillStyle = colours.muted
  context.fillText(fittingText(context, [axis.unit], room), x, body.y + 24)
}

function paintAxis(context: Context2D, axis: UprightAxis, options: AxisOptions): void {
  const { body, theme, fontFamily, index, figure } = options
  const colours = figureColours[theme]
  const count = figure.axes.length
  const [x, top, bottom] = [xOf(body, index, count), topOf(body), bottomOf(body)]
  paintName(context, axis, options)
  context.font = fontOf('tick', fontFamily)
  context.textBaseline = 'middle'
  // The last axis has its numbers outside, where no line runs.
  const last = index === count - 1
  context.textAlign = last ? 'left' : 'right'
  const step = Math.max(1, Math.ceil((axis.ticks.length * 13) / (bottom - top)))
  axis.ticks.forEach(({ at, text }, place) => {
    const y = bottom - at * (bottom - top)
    context.strokeStyle = colours.axis
    context.beginPath()
    context.moveTo(x - 3, y)
    context.lineTo(x + 3, y)
    context.stroke()
    if (place % step !== 0) return
    paintTickText(context, text, { x: last ? x + 7 : x - 7, y, plate: index > 0 && !last, theme })
  })
  if (!figure.lines.some(({ heights }) => heights[index] === null)) return
  context.textAlign = last ? 'left' : 'right'
  paintTickText(context, axis.below, { x: last ? x + 7 : x - 7, y: bottom + 16, plate: index > 0 && !last, theme })
}

interface TickText extends Place {
  plate: boolean
  theme: FigureTheme
}

/** Lines run behind the numbers of the axes in the middle. */
function paintTickText(context: Context2D, text: string, { x, y, plate, theme }: TickText): void {
  const colours = figureColours[theme]
  if (plate) {
    const width = context.measureText(text).width
    context.fillStyle = colours.plate
    context.fillRect(x - width - 2, y - 6.5, width + 4, 13)
  }
  context.fillStyle = colours.muted
  context.fillText(text, x, y)
}
