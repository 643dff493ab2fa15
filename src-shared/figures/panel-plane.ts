// The inside of a two-dimensional panel: field, contour lines, points, crosshair.

import { classColour } from './class-colours.ts'
import type { Points } from '../snapshot.ts'
import { colourTable, tableIndex } from './colour-map.ts'
import { likelihoodShare, type ValueRange } from './field-range.ts'
import type { Context2D, FigureOptions, FigureTheme, MakeLayer } from './figure.ts'
import type { Panel } from './panel-content.ts'
import { paintModeMark } from './mode-mark.ts'
import { paintArrows } from './panel-arrows.ts'
import { paintBrushFrame, unbrushedOpacity } from './panel-brush.ts'
import { toPixel, type Rectangle } from './panel-geometry.ts'
import { paintOverlay } from './panel-overlay.ts'
import type { PanelArtwork } from './panel-artwork.ts'
import { figureColours } from './theme.ts'

export interface PlaneOptions {
  area: Rectangle
  panel: Panel
  range: ValueRange
  layers: FigureOptions['layers']
  theme: FigureTheme
  artwork: PanelArtwork
  crosshair: readonly number[] | null
  makeLayer?: MakeLayer
}

export function paintPlane(context: Context2D, options: PlaneOptions): void {
  const { area, layers } = options
  context.save()
  context.beginPath()
  context.rect(area.x, area.y, area.width, area.height)
  context.clip()
  paintField(context, options)
  if (layers.contours) paintContours(context, options)
  const { overlay, view } = options.panel
  if (overlay) {
    paintOverlay(context, { area, view, overlay, theme: options.theme, contours: options.artwork.overlay })
  }
  if (layers.predictor && options.panel.arrows) paintArrows(context, options, options.panel.arrows)
  const layer = options.makeLayer?.(area.width, area.height)
  if (layer) {
    layer.context.translate(-area.x, -area.y)
    paintPoints(layer.context, options)
    context.drawImage(layer.image, area.x, area.y, area.width, area.height)
  } else {
    paintPoints(context, options)
  }
  if (options.crosshair) paintCrosshair(context, options, options.crosshair)
  context.restore()
}

function paintPoints(context: Context2D, options: PlaneOptions): void {
  const { panel, layers, theme } = options
  const colours = figureColours[theme]
  const onField = panel.field !== null && !panel.compared
  const dotColour = onField ? colours.dataPoint : colours.dataPointOnPlot
  const { brushed } = panel
  // What is not brushed fades into grey; on a field, where grey would be a colour, into the field.
  const faint = brushed && !onField ? colours.histogram : null
  if (brushed) context.globalAlpha = faint === null ? unbrushedOpacity : 0.7
  // Measured data have no density to stand for them; a lane without a snapshot stays empty.
  if (layers.data || (!panel.field && panel.laneIndex === null)) {
    paintDots(context, options, faint === null ? panel.data : unclassed(panel.data), faint ?? dotColour)
  }
  if (layers.samples && panel.samples) {
    paintCrosses(context, options, faint === null ? panel.samples : unclassed(panel.samples), faint ?? colours.sample)
  }
  context.globalAlpha = 1
  if (layers.negatives && panel.negatives) paintRings(context, options, panel.negatives)
  if (brushed) {
    paintDots(context, options, brushed.data, dotColour)
    if (brushed.samples) paintCrosses(context, options, brushed.samples, colours.sample)
    const axes = panel.view.axes.map((ends, column) => ({ column, ends }))
    paintBrushFrame(context, { area: options.area, axes, brushed, colour: onField ? colours.crosshair : colours.text })
  }
  if (panel.modes) eachPoint(options, panel.modes, (x, y) => paintModeMark(context, { x, y }, theme))
}

const unclassed = ({ values, dimension }: Points): Points => ({ values, dimension })

/** Cells stand around grid points, so the picture reaches half a pixel of its own beyond the view. */
function paintField(context: Context2D, { area, panel, theme, artwork }: PlaneOptions): void {
  if (!artwork.image || !panel.field) return
  if (panel.compared) {
    context.fillStyle = figureColours[theme].negligible
    context.fillRect(area.x, area.y, area.width, area.height)
  }
  const [columns, rows] = panel.field.shape
  const { width, height } = artwork.image as { width?: number; height?: number }
  const stepX = area.width / ((width ?? columns) - 1)
  const stepY = area.height / ((height ?? rows) - 1)
  context.imageSmoothingEnabled = true
  context.drawImage(artwork.image, area.x - stepX / 2, area.y - stepY / 2, area.width + stepX, area.height + stepY)
}

function paintContours(context: Context2D, { area, panel, range, theme, artwork }: PlaneOptions): void {
  const colours = figureColours[theme]
  context.lineWidth = 0.8
  context.lineJoin = 'round'
  const table = colourTable(range.quantity, theme)
  for (const { level, lines } of artwork.contours) {
    // Of regions the ground decides: their colours are mixed with it.
    const isBright =
      range.quantity === 'classes' ? theme === 'light' : brightness(table, likelihoodShare(range, level)) > 0.545
    context.strokeStyle = isBright ? colours.contourOnBright : colours.contourOnDark
    // Less than the reference can be told from more without colours.
    context.setLineDash(panel.compared && level < 0 ? [3, 2.5] : [])
    for (const line of lines) {
      context.beginPath()
      for (let index = 0; index < line.length; index += 2) {
        const { x, y } = toPixel(area, panel.view, [line[index], line[index + 1]])
        if (index === 0) context.moveTo(x, y)
        else context.lineTo(x, y)
      }
      context.stroke()
    }
  }
  context.setLineDash([])
}

/** 0 … 1, of a colour of the table: what of it white or black lines are seen on. */
function brightness(table: Uint8Array, share: number): number {
  const entry = 3 * tableIndex(share)
  return (0.299 * table[entry] + 0.587 * table[entry + 1] + 0.114 * table[entry + 2]) / 255
}

/** Larger plots have larger points; thousands of them get smaller. */
function pointRadius({ area }: PlaneOptions, points: Points): number {
  const count = points.values.length / Math.max(1, points.dimension)
  const crowding = count > 1200 ? 0.75 : count > 500 ? 0.9 : 1
  return Math.min(3.4, Math.max(1.1, area.width / 150)) * crowding
}

/**
 * Paints every finite point by a path of its own: one path for all would take ten times as long, since its whole
 * bounding box is then scanned for thousands of edges.
 */
function eachPoint(options: PlaneOptions, points: Points, paint: (x: number, y: number, row: number) => void): void {
  const { values, dimension } = points
  for (let index = 0; index + dimension <= values.length; index += dimension) {
    const { x, y } = toPixel(options.area, options.panel.view, [values[index], values[index + 1]])
    if (Number.isFinite(x) && Number.isFinite(y)) paint(x, y, index / dimension)
  }
}

function paintDots(context: Context2D, options: PlaneOptions, points: Points, colour: string): void {
  const radius = pointRadius(options, points) * 0.68
  setHalo(context, options, colour)
  const { classes } = points
  const isRegions = options.range.quantity === 'classes'
  const ground = options.panel.field && !options.panel.compared && !isRegions ? 'field' : options.theme
  eachPoint(options, points, (x, y, row) => {
    if (classes) context.fillStyle = classColour(classes.labels[row], ground)
    context.beginPath()
    context.arc(x, y, radius, 0, 2 * Math.PI)
    if (options.panel.field && !options.panel.compared) context.stroke()
    context.fill()
  })
}

/** Upright crosses: no lane's marker. */
function paintCrosses(context: Context2D, options: PlaneOptions, points: Points, colour: string): void {
  // In a small plot, such as a cell of a pair plot, larger ones would run together.
  const radius = options.area.width < 120 ? 1.6 : Math.max(2, pointRadius(options, points) * 1.5)
  const colours = figureColours[options.theme]
  // On the plain plot nothing is to be parted from them.
  const halo: [colour: string, width: number, more: number][] = options.panel.field ? [[colours.halo, 2.6, 0.7]] : []
  const passes: typeof halo = [...halo, [colour, radius < 2 ? 0.8 : radius < 2.5 ? 1.1 : 1.4, 0]]
  for (const [colour, width, more] of passes) {
    context.strokeStyle = colour
    context.lineWidth = width
    const reach = radius + more
    eachPoint(options, points, (x, y, row) => {
      if (points.classes && more === 0) context.strokeStyle = classColour(points.classes.labels[row], options.theme)
      context.beginPath()
      context.moveTo(x - reach, y)
      context.lineTo(x + reach, y)
      context.moveTo(x, y - reach)
      context.lineTo(x, y + reach)
      context.stroke()
    })
  }
}

function setHalo(context: Context2D, { theme }: PlaneOptions, colour: string): void {
  context.strokeStyle = figureColours[theme].halo
  context.lineWidth = 0.8
  context.fillStyle = colour
}

/** Rings in a small plot are thin and let the density through: hundreds of them would hide what they are compared with. */
function paintRings(context: Context2D, options: PlaneOptions, points: Points): void {
  const radius = Math.max(1.35, pointRadius(options, points) * 1.1)
  const colours = figureColours[options.theme]
  const passes: [colour: string, width: number, opacity: number][] =
    radius < 2
      ? [[colours.negative, 0.85, 0.7]]
      : [
          [colours.halo, 1.7, 0.4],
          [colours.negative, 1.15, 0.85],
        ]
  for (const [colour, width, opacity] of passes) {
    context.strokeStyle = colour
    context.lineWidth = width
    context.globalAlpha = options.panel.brushed ? opacity * unbrushedOpacity : opacity
    eachPoint(options, points, (x, y) => {
      context.beginPath()
      context.arc(x, y, radius, 0, 2 * Math.PI)
      context.stroke()
    })
  }
  context.globalAlpha = 1
}

function paintCrosshair(context: Context2D, options: PlaneOptions, point: readonly number[]): void {
  const { area, panel, theme } = options
  const colours = figureColours[theme]
  const { x, y } = toPixel(area, panel.view, point)
  context.beginPath()
  context.moveTo(x, area.y)
  context.lineTo(x, area.y + area.height)
  context.moveTo(area.x, y)
  context.lineTo(area.x + area.width, y)
  context.strokeStyle = colours.halo
  context.lineWidth = 2
  context.stroke()
  context.strokeStyle = panel.field && !panel.compared ? colours.crosshair : colours.muted
  context.lineWidth = 0.9
  context.stroke()
}
