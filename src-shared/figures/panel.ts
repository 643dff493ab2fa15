// Draws one panel: a field with contours and points (two dimensions), curves with histograms (one), pairs of columns (three
// and more), or grids of pictures where rows are pictures.
//
// The costly parts, picture and contours, are made once per snapshot and colour scale with `panelArtwork`; painting
// again for a new crosshair or other layers then takes about a millisecond.

import { classesAt } from './class-field.ts'
import { contourLevels, contoursOf } from './contours.ts'
import { fieldImage } from './field-image.ts'
import { rangeOfPanel, type ValueRange } from './field-range.ts'
import { nearestLabel, readField, type ShownField } from './field-values.ts'
import type { Context2D, FigureOptions, FigureTheme, MakeImage, MakeLayer } from './figure.ts'
import { drawLaneKey, fittingName, fittingText, laneKeyRoom } from './marks.ts'
import { formatFixed, formatNumber, nonFiniteWord } from '../numbers.ts'
import type { PanelArtwork } from './panel-artwork.ts'
import { paintAxes } from './panel-axes.ts'
import type { Panel } from './panel-content.ts'
import { layoutOf, plotArea, type PanelLayout, type Rectangle } from './panel-geometry.ts'
import { lineAxisRange, paintLine } from './panel-line.ts'
import { differenceReading } from './panel-difference.ts'
import { filterPicture, paintFilters } from './panel-filters.ts'
import { paintImages } from './panel-images.ts'
import { paintPairs } from './panel-pairs.ts'
import { paintPlane } from './panel-plane.ts'
import { paintReconstruction } from './panel-reconstruction.ts'
import { pictureStrips } from './picture-strips.ts'
import { figureColours, fontOf, fontSizes, laneStyle } from './theme.ts'

export { panelOf, type Panel } from './panel-content.ts'
export { layoutOf, plotArea, toPixel, toView, viewAspect, type PanelLayout, type Rectangle } from './panel-geometry.ts'

export type { PanelArtwork } from './panel-artwork.ts'

export type PanelOptions = Pick<FigureOptions, 'layers'>

export interface PaintPanelOptions {
  rectangle: Rectangle
  panel: Panel
  range: ValueRange
  options: PanelOptions
  theme: FigureTheme
  fontFamily: string
  makeImage: MakeImage
  /** Given where points are drawn into one picture. */
  makeLayer?: MakeLayer
  /** From `panelArtwork`; made afresh where absent. */
  artwork?: PanelArtwork
  /** A point in view coordinates, marked in every panel. */
  crosshair?: readonly number[] | null
  layout?: PanelLayout
}

/** Of two dimensions and of pictures; empty for one-dimensional panels. */
export function panelArtwork(panel: Panel, shared: ValueRange, theme: FigureTheme, makeImage: MakeImage): PanelArtwork {
  const { field, overlay } = panel
  const range = rangeOfPanel(shared, panel)
  const { image, filters, reconstruction } = panel
  if (filters) {
    return { image: null, contours: [], overlay: [], filters: filterPicture(filters, theme, makeImage) }
  }
  if (reconstruction && !image) return { image: null, contours: [], overlay: [] }
  if (image) {
    const shown = reconstruction ? { data: reconstruction.rows, samples: reconstruction.means, negatives: null } : panel
    const pictures = pictureStrips({ ...shown, image }, theme, makeImage)
    return { image: null, contours: [], overlay: [], pictures }
  }
  if (panel.view.axes.length < 2) return { image: null, contours: [], overlay: [] }
  const over = overlay ? contoursOf(overlay.field, overlay.levels) : []
  if (!field) return { image: null, contours: [], overlay: over }
  const { rgba, width, height } = fieldImage(field, range, theme)
  return { image: makeImage(rgba, width, height), contours: contoursOf(field, contourLevels(range)), overlay: over }
}

/** Paints inside `rectangle` on whatever background is there; answers the plot's area. */
export function paintPanel(context: Context2D, options: PaintPanelOptions): Rectangle {
  const { rectangle, panel, theme, fontFamily, crosshair = null, layout = layoutOf(panel) } = options
  const range = rangeOfPanel(options.range, panel)
  const area = plotArea(rectangle, panel.view, layout)
  const colours = figureColours[theme]
  const shared = { area, panel, range, theme, fontFamily, layers: options.options.layers, crosshair }
  context.save()
  context.setLineDash([])
  context.fillStyle = colours.plot
  context.fillRect(area.x, area.y, area.width, area.height)
  if (panel.filters) {
    const artwork = options.artwork ?? panelArtwork(panel, options.range, theme, options.makeImage)
    if (artwork.filters) paintFilters(context, { ...shared, filters: panel.filters, picture: artwork.filters })
  } else if (panel.reconstruction) {
    const { pictures } = options.artwork ?? panelArtwork(panel, options.range, theme, options.makeImage)
    paintReconstruction(context, { ...shared, reconstruction: panel.reconstruction, pictures })
  } else if (panel.image) {
    const artwork = options.artwork ?? panelArtwork(panel, options.range, theme, options.makeImage)
    if (artwork.pictures) paintImages(context, { ...shared, pictures: artwork.pictures })
  } else if (panel.view.axes.length > 2) {
    paintPairs(context, { ...shared, layout, makeLayer: options.makeLayer })
  } else if (panel.view.axes.length === 2) {
    const artwork = options.artwork ?? panelArtwork(panel, options.range, theme, options.makeImage)
    paintPlane(context, { ...shared, artwork, makeLayer: options.makeLayer })
    paintAxes(context, { ...shared, vertical: panel.view.axes[1], verticalLabel: panel.view.labels[1] ?? '', layout })
  } else {
    paintLine(context, shared)
    const verticalLabel = panel.view.labels[1] ?? lineAxisLabel(panel, range)
    paintAxes(context, { ...shared, vertical: lineAxisRange(range), verticalLabel, layout })
  }
  if (layout.header) paintHeader(context, { rectangle, area, panel, theme, fontFamily, layout })
  paintWords(context, shared)
  context.restore()
  return area
}

function lineAxisLabel({ densityUnit, compared }: Panel, { quantity }: ValueRange): string {
  if (quantity === 'posterior') return 'p(data | x)'
  if (quantity === 'classes') return 'p(y | x)'
  if (quantity === 'log-density') return `density p(x), per ${densityUnit || 'unit of x'}`
  return quantity === 'relative-energy'
    ? 'relative energy (nats)'
    : `log p − log p of ${compared?.label ?? 'reference'} (nats)`
}

/**
 * What the crosshair reads in this panel, one line each: `log p = −2.31 nats` on a plane, `p = 0.0992` where the axis is
 * the density; of a difference both densities, too.
 */
export function readoutTexts(panel: Panel, point: readonly number[]): string[] {
  const { field } = panel
  if (!field) return []
  if (field.quantity === 'difference') return differenceReading(panel, point)
  const value = readField(field, point)
  if (field.quantity === 'posterior') {
    return [Number.isFinite(value) ? `p(data | x) = ${formatNumber(value)}` : `p(data | x): ${nonFiniteWord(value)}`]
  }
  if (field.quantity === 'classes') {
    return field.probabilities ? lineClassReading(panel, field, point) : [classReading(panel, point, value)]
  }
  const onDensityAxis = field.quantity === 'log-density' && panel.view.axes.length === 1
  const name = field.quantity === 'relative-energy' ? 'E − min E' : onDensityAxis ? 'p' : 'log p'
  const read = onDensityAxis ? Math.exp(value) : value
  const word = nonFiniteWord(read)
  if (word) return [`${name}: ${word}`, ...whyNotFinite(panel, value)]
  return [onDensityAxis ? `p = ${formatNumber(read)}` : `${name} = ${formatFixed(read, 2)} nats`]
}

/** `Gentoo: p = 0.98` */
function classReading({ field, data }: Panel, point: readonly number[], value: number): string {
  const label = field ? nearestLabel(field, point) : -1
  const name = data.classes?.names[label]
  return name === undefined || !Number.isFinite(value) ? 'no class' : `${name}: p = ${formatNumber(value)}`
}

/** Of the three most probable on a line, where there are curves of all. */
function lineClassReading({ data }: Panel, field: ShownField, point: readonly number[]): string[] {
  const read = classesAt(field, point).slice(0, 3)
  if (read.length === 0) return ['no class']
  return read.map(({ label, probability }) => `${data.classes?.names[label]}: p = ${formatNumber(probability)}`)
}

/** Behind a value that is no number; pictures are kept in single precision. A known density of zero says so by itself. */
function whyNotFinite({ laneIndex, field }: Panel, value: number): string[] {
  if (laneIndex === null || !field) return []
  if (Number.isNaN(field.maximum) && field.quantity === 'log-density') return ['log Z is not known']
  return [Number.isNaN(value) ? 'the energy overflowed: ∞ − ∞' : 'the energy is beyond 3.4×10³⁸']
}

interface HeaderOptions {
  rectangle: Rectangle
  area: Rectangle
  panel: Panel
  theme: FigureTheme
  fontFamily: string
  layout: PanelLayout
}

function paintHeader(context: Context2D, { rectangle, area, panel, theme, fontFamily }: HeaderOptions): void {
  const colours = figureColours[theme]
  const top = area.y - 50
  const width = rectangle.x + rectangle.width - area.x
  let x = area.x
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  if (panel.laneIndex !== null) {
    drawLaneKey(context, laneStyle({ ...panel, laneIndex: panel.laneIndex }, theme), x, top + 9.5)
    x += laneKeyRoom
  }
  context.font = fontOf('heading', fontFamily, true)
  context.fillStyle = colours.text
  const room = width - (x - area.x)
  // A longer name in smaller type, before anything of it is left out.
  if (context.measureText(panel.title).width > room) context.font = fontOf('body', fontFamily, true)
  if (context.measureText(panel.title).width > room) context.font = fontOf('small', fontFamily, true)
  context.fillText(fittingName(context, panel.title, room), x, top + 14)
  context.font = fontOf('body', fontFamily)
  context.fillStyle = colours.muted
  context.fillText(fittingText(context, [panel.subtitle], width), area.x, top + 28.5)
  context.fillText(fittingText(context, panel.details, width), area.x, top + 42)
}

interface WordsOptions {
  area: Rectangle
  panel: Panel
  theme: FigureTheme
  fontFamily: string
  crosshair: readonly number[] | null
}

/** Warnings in the lower left, the crosshair's reading in the upper right, on plates. */
function paintWords(context: Context2D, { area, panel, theme, fontFamily, crosshair }: WordsOptions): void {
  const colours = figureColours[theme]
  context.font = fontOf('small', fontFamily)
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  const plate = (text: string, x: number, y: number, width: number, colour: string) => {
    context.fillStyle = colours.plate
    context.fillRect(x, y, width + 10, fontSizes.small + 8)
    context.fillStyle = colour
    context.fillText(text, x + 5, y + fontSizes.small / 2 + 4.5)
  }
  panel.warnings.forEach((warning, index) => {
    const text = fittingText(context, [warning], area.width - 22)
    const y = area.y + area.height - (panel.warnings.length - index) * (fontSizes.small + 10) - 4
    plate(text, area.x + 6, y, context.measureText(text).width, colours.warning)
  })
  const readings = crosshair ? readoutTexts(panel, crosshair) : []
  const fitting = readings.map((reading) => fittingName(context, reading, area.width - 22))
  const widest = Math.max(0, ...fitting.map((reading) => context.measureText(reading).width))
  fitting.forEach((reading, index) => {
    plate(
      reading,
      area.x + area.width - widest - 16,
      area.y + 6 + index * (fontSizes.small + 8),
      widest,
      colours.plateText,
    )
  })
}
