// A brush in a panel: from a drag to ranges of columns, and its frame in every panel and cell that has these columns.

import type { Brush, Brushed } from './brush.ts'
import type { ValueRange } from './field-range.ts'
import type { Context2D, FigureTheme } from './figure.ts'
import type { Panel } from './panel-content.ts'
import type { Rectangle } from './panel-geometry.ts'
import { histogram, histogramBins, lineAxisRange } from './panel-line.ts'
import { pairCellAt } from './pair-cells.ts'
import { figureColours } from './theme.ts'

/** What is not brushed stays as a shade. */
export const unbrushedOpacity = 0.22

interface Point {
  x: number
  y: number
}

/** Below, in pixels, a pointer was pressed and not drawn. */
const dragMinimum = 4

/**
 * Of a drag over the plot `area`, kept within the cell where it began: in a cell of one column its range, else both.
 * null where it is too short, or began where nothing can be brushed.
 */
export function brushOfDrag(area: Rectangle, panel: Panel, from: Point, to: Point): Brush | null {
  if (Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y)) < dragMinimum) return null
  const place = brushable(area, panel, from)
  if (!place) return null
  const { rectangle, columns } = place
  const x = [from.x, to.x].map((at) => (at - rectangle.x) / rectangle.width)
  const y = [from.y, to.y].map((at) => 1 - (at - rectangle.y) / rectangle.height)
  return columns.map((column, axis) => {
    const [minimum, maximum] = panel.view.axes[column]
    const ends = (axis === 0 ? x : y).map((share) => minimum + Math.max(0, Math.min(1, share)) * (maximum - minimum))
    return { column, range: [Math.min(...ends), Math.max(...ends)] as const }
  })
}

/** Where a brush can begin at this point. */
export function brushable(
  area: Rectangle,
  panel: Panel,
  at: Point,
): { rectangle: Rectangle; columns: number[] } | null {
  if (panel.image || panel.filters || panel.reconstruction || panel.inColumns || panel.view.axes.length < 2) return null
  if (panel.view.axes.length === 2) {
    const isInside = at.x >= area.x && at.x <= area.x + area.width && at.y >= area.y && at.y <= area.y + area.height
    return isInside ? { rectangle: area, columns: [0, 1] } : null
  }
  const cell = pairCellAt(area, panel.view.axes.length, at)
  if (!cell || cell.across > cell.down) return null
  return { rectangle: cell.rectangle, columns: cell.across === cell.down ? [cell.across] : [cell.across, cell.down] }
}

interface FrameOptions {
  area: Rectangle
  /** On the axes, each with its ends. */
  axes: readonly { column: number; ends: readonly number[] }[]
  brushed: Brushed
  colour: string
}

/** Nothing where one of the axes is not brushed. */
export function paintBrushFrame(context: Context2D, { area, axes, brushed, colour }: FrameOptions): void {
  if (!brushed.onColumns) return
  const shares = axes.map(({ column, ends: [minimum, maximum] }) =>
    brushed.brush
      .find((each) => each.column === column)
      ?.range.map((value) => Math.max(0, Math.min(1, (value - minimum) / (maximum - minimum)))),
  )
  const [across, up = [0, 1]] = shares
  if (!across || shares.includes(undefined)) return
  const frame = [
    area.x + across[0] * area.width,
    area.y + (1 - up[1]) * area.height,
    (across[1] - across[0]) * area.width,
    (up[1] - up[0]) * area.height,
  ] as const
  context.fillStyle = colour
  context.globalAlpha = 0.1
  context.fillRect(...frame)
  context.globalAlpha = 1
  // Of a rectangle the shadows on the diagonal are no frames of their own.
  if (axes.length < brushed.brush.length) return
  context.strokeStyle = colour
  context.lineWidth = 1.2
  context.strokeRect(...frame)
}

interface BarOptions {
  area: Rectangle
  panel: Panel
  range: ValueRange
  theme: FigureTheme
}

/** Over a histogram the part of it that is brushed, at the same height a row: data in bars, samples in outline. */
export function paintBrushedBars(context: Context2D, { area, panel, range, theme }: BarOptions): void {
  const { brushed, data, samples } = panel
  if (!brushed) return
  const colours = figureColours[theme]
  const top = lineAxisRange(range)[1]
  const step = area.width / histogramBins
  const heights = (part: Panel['data'], all: Panel['data']) => {
    const share = part.values.length / Math.max(1, all.values.length)
    return histogram(part, panel.view.axes[0], histogramBins).map((density) =>
      Math.min(area.height, ((density * share) / top) * area.height),
    )
  }
  const bottom = area.y + area.height
  context.fillStyle = colours.dataPointOnPlot
  heights(brushed.data, data).forEach((height, bin) => {
    if (height > 0) context.fillRect(area.x + bin * step + 0.2, bottom - height, step - 0.4, height)
  })
  if (!brushed.samples || !samples) return
  context.strokeStyle = colours.sample
  context.lineWidth = 1
  context.beginPath()
  context.moveTo(area.x, bottom)
  heights(brushed.samples, samples).forEach((height, bin) => {
    context.lineTo(area.x + bin * step, bottom - height)
    context.lineTo(area.x + (bin + 1) * step, bottom - height)
  })
  context.stroke()
}
