// The panels of the sampling lab: one for each sampler, side by side, over the same density with the same axes.

import type { LabResult } from '../../sampling-lab/lab-result.ts'
import { colourTable, tableIndex } from '../colour-map.ts'
import { likelihoodShare } from '../field-range.ts'
import type { Context2D, FigureTheme } from '../figure.ts'
import { fittingText } from '../marks.ts'
import { paintAxes } from '../panel-axes.ts'
import { fullLayout, plotArea, toPixel, viewAspect, type Rectangle, type Size } from '../panel-geometry.ts'
import { figureColours, fontOf, withOpacity } from '../theme.ts'
import { roleColour } from '../learn/paint-line-plot.ts'
import type { LabArtwork } from './lab-field.ts'
import { panelLine, samplerName } from './lab-words.ts'
import { paintChains } from './paint-chains.ts'

export interface PaintLabOptions {
  size: Size
  theme: FigureTheme
  fontFamily: string
  artwork: LabArtwork
  back: number | null
  names?: Readonly<Record<string, string>>
}

const gap = 12
const titleRoom = 38

/** Height that suits a width, so that the plots have the view's aspect; from side to side at most as tall as asked. */
export function labPanelsHeight({ view, samplers }: LabResult, width: number, tallest = 620): number {
  const each = (width - gap * (samplers.length - 1)) / samplers.length
  const aspect = viewAspect(view) ?? 1.25
  const plot = Math.max(120, each - 62) / (view.axes.length === 1 ? 1.7 : aspect)
  return Math.round(Math.min(tallest, plot + titleRoom + 42))
}

export function paintLabPanels(context: Context2D, result: LabResult, options: PaintLabOptions): void {
  const { size } = options
  const width = (size.width - gap * (result.samplers.length - 1)) / result.samplers.length
  result.samplers.forEach((_, index) => {
    paintPanel(
      context,
      { result, index, rectangle: { x: index * (width + gap), y: 0, width, height: size.height } },
      options,
    )
  })
}

interface PanelPlace {
  result: LabResult
  index: number
  rectangle: Rectangle
}

function paintPanel(context: Context2D, { result, index, rectangle }: PanelPlace, options: PaintLabOptions): void {
  const { theme, fontFamily, artwork, back } = options
  const { view, dimension } = result
  const layout = { ...fullLayout, header: false }
  const room = { ...rectangle, y: rectangle.y + titleRoom - 6, height: rectangle.height - titleRoom + 6 }
  const area = plotArea(room, view, layout)
  const densityMaximum = 1.08 * Math.exp(artwork.field.maximum)
  paintTitle(context, { result, index, rectangle: { ...rectangle, x: area.x, width: area.width } }, options)
  context.fillStyle = figureColours[theme].plot
  context.fillRect(area.x, area.y, area.width, area.height)
  context.save()
  context.beginPath()
  context.rect(area.x, area.y, area.width, area.height)
  context.clip()
  if (dimension === 2) paintField(context, area, { result, artwork, theme })
  else paintCurve(context, area, { result, artwork, theme, densityMaximum })
  paintChains(context, { result, chains: result.samplers[index], area, theme, artwork, back, densityMaximum })
  context.restore()
  const label = view.labels[dimension === 2 ? 1 : 0]
  const shown = result.truth.marginals !== null
  paintAxes(context, {
    ...{ area, panel: { view }, theme, fontFamily, layout },
    vertical: dimension === 2 ? view.axes[1] : [0, densityMaximum],
    verticalLabel: dimension === 2 ? label : shown ? `p (per unit of ${label})` : 'exp(−E + lowest E)',
  })
}

function paintTitle(context: Context2D, { result, index, rectangle }: PanelPlace, options: PaintLabOptions): void {
  const { theme, fontFamily, names } = options
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  context.fillStyle = roleColour(index === 0 ? 'model' : 'second', theme)
  context.fillRect(rectangle.x, rectangle.y + 5, 10, 10)
  context.font = fontOf('heading', fontFamily, true)
  context.fillStyle = figureColours[theme].text
  const title = samplerName(result, index, names)
  context.fillText(fittingText(context, [title], rectangle.width - 16), rectangle.x + 16, rectangle.y + 14)
  context.font = fontOf('small', fontFamily)
  context.fillStyle = figureColours[theme].muted
  context.fillText(
    fittingText(context, [panelLine(result.samplers[index])], rectangle.width),
    rectangle.x,
    rectangle.y + 28,
  )
}

interface Ground {
  result: LabResult
  artwork: LabArtwork
  theme: FigureTheme
}

/** Cells stand around grid points, so the picture reaches half a pixel of its own beyond the view. */
function paintField(context: Context2D, area: Rectangle, { result, artwork, theme }: Ground): void {
  const { image, contours, range } = artwork
  const { width, height } = image as { width?: number; height?: number }
  const [stepX, stepY] = [area.width / ((width ?? 361) - 1), area.height / ((height ?? 361) - 1)]
  context.imageSmoothingEnabled = true
  context.drawImage(image, area.x - stepX / 2, area.y - stepY / 2, area.width + stepX, area.height + stepY)
  const colours = figureColours[theme]
  const table = colourTable(range.quantity, theme)
  context.lineWidth = 0.8
  for (const { level, lines } of contours) {
    const entry = 3 * tableIndex(likelihoodShare(range, level))
    const bright = (0.299 * table[entry] + 0.587 * table[entry + 1] + 0.114 * table[entry + 2]) / 255 > 0.545
    context.strokeStyle = bright ? colours.contourOnBright : colours.contourOnDark
    for (const points of lines) {
      context.beginPath()
      for (let at = 0; at < points.length; at += 2) {
        const { x, y } = toPixel(area, result.view, [points[at], points[at + 1]])
        if (at === 0) context.moveTo(x, y)
        else context.lineTo(x, y)
      }
      context.stroke()
    }
  }
}

/** The density over the line, filled down to zero. */
function paintCurve(
  context: Context2D,
  area: Rectangle,
  { artwork, theme, densityMaximum }: Ground & { densityMaximum: number },
): void {
  const { values } = artwork.field
  const colours = figureColours[theme]
  const place = (index: number) => ({
    x: area.x + (index / (values.length - 1)) * area.width,
    y: area.y + area.height * (1 - Math.exp(values[index]) / densityMaximum),
  })
  const trace = () => {
    for (let index = 0; index < values.length; index++) {
      const { x, y } = place(index)
      if (index === 0) context.moveTo(x, y)
      else context.lineTo(x, y)
    }
  }
  context.fillStyle = withOpacity(colours.histogram, 0.5)
  context.beginPath()
  trace()
  context.lineTo(area.x + area.width, area.y + area.height)
  context.lineTo(area.x, area.y + area.height)
  context.fill()
  context.strokeStyle = colours.truth
  context.lineWidth = 1.4
  context.beginPath()
  trace()
  context.stroke()
}
