// The inside of a panel of three dimensions or more: a pair plot. Every pair of columns below the diagonal as points of a
// plane, every column alone on it as a histogram, and above it how the columns of a pair go together, as numbers.
//
//   ▁▂▁  r     r        the marginal of each column: data in bars, samples of the model in outline
//   ·:·  ▂▁▂   r        points of each pair of columns, as in a panel of the plane
//   ·:·  ·:·   ▁▁▂      correlations of the pair: of the data, and of the samples
//
// There is no density to draw: it would be one of all columns at once.

import { formatFixed } from '../numbers.ts'
import type { Points } from '../snapshot.ts'
import type { Brushed } from './brush.ts'
import type { ValueRange } from './field-range.ts'
import type { Context2D, FigureOptions, FigureTheme, MakeLayer } from './figure.ts'
import { fittingNames, withoutUnit } from './fitting-names.ts'
import type { Panel } from './panel-content.ts'
import type { PanelLayout, Rectangle } from './panel-geometry.ts'
import { histogram, histogramBins, paintLine } from './panel-line.ts'
import { paintBrushedBars, paintBrushFrame } from './panel-brush.ts'
import { pairCellAt, pairCells, pairColumnsMaximum } from './pair-cells.ts'
import { paintPlane } from './panel-plane.ts'
import { correlation, projected } from './projected-points.ts'
import { figureColours, fontOf } from './theme.ts'
import { niceTicks, tickTexts } from './ticks.ts'

/** Of each kind in a cell; they are in random order. */
const pointsMaximum = 400
/** A cell must be as large for two numbers to stand at its side, and for words in it. */
const cellMinimum = { ticks: 34, words: 38 }

export interface PairsOptions {
  area: Rectangle
  panel: Panel
  layers: FigureOptions['layers']
  theme: FigureTheme
  fontFamily: string
  layout: PanelLayout
  makeLayer?: MakeLayer
}

interface Cell extends PairsOptions {
  rectangle: Rectangle
  /** Of the columns, as they fit; none where there is no room for words. */
  names: readonly string[]
  /** Of the columns, counted from the left and from above. */
  across: number
  down: number
}

/**
 * Without a density the points are all there is to see: data and samples are not to be switched off. Cells are small:
 * negatives stand in only where there are no samples.
 */
export const pairLayers = (layers: FigureOptions['layers'], { samples }: Panel): FigureOptions['layers'] => ({
  ...layers,
  ...{ contours: false, data: true, samples: true },
  negatives: layers.negatives && samples === null,
})

/** How many of the columns are shown. */
export const shownColumns = ({ view }: Panel): number => Math.min(pairColumnsMaximum, view.axes.length)

export function paintPairs(context: Context2D, options: PairsOptions): void {
  const { area, panel, theme } = options
  const cells = pairCells(area, panel.view.axes.length)
  context.fillStyle = figureColours[theme].background
  context.fillRect(area.x, area.y, area.width, area.height)
  const names = namesIn(context, options, cells[0].rectangle.width)
  for (const place of cells) {
    const cell = { ...options, ...place, names }
    if (cell.across > cell.down) paintCorrelations(context, cell)
    else paintCell(context, cell)
  }
}

/** Of the cell at this point of `area` its one column or its two, with their units; null beside the cells. */
export function pairNamesAt(area: Rectangle, panel: Panel, point: { x: number; y: number }): string[] | null {
  const cell = pairCellAt(area, panel.view.axes.length, point)
  return cell && [...new Set([cell.down, cell.across])].map((column) => panel.view.labels[column])
}

function paintCell(context: Context2D, cell: Cell): void {
  const { rectangle, across, down, theme, panel, layers } = cell
  const { brushed } = panel
  const colours = figureColours[theme]
  context.fillStyle = colours.plot
  context.fillRect(rectangle.x, rectangle.y, rectangle.width, rectangle.height)
  const columns = across === down ? [across] : [across, down]
  // Shares of a histogram are of all rows.
  const most = across === down ? Number.POSITIVE_INFINITY : pointsMaximum
  const shown: Panel = {
    ...panel,
    view: { axes: columns.map((at) => panel.view.axes[at]), labels: columns.map((at) => panel.view.labels[at]) },
    data: projected(panel.data, columns, most),
    samples: panel.samples && projected(panel.samples, columns, most),
    negatives: panel.negatives && projected(panel.negatives, columns, most),
    ...(brushed && { brushed: brushedIn(brushed, columns, most) }),
  }
  const drawn = pairLayers(layers, panel)
  const shared = { area: rectangle, panel: shown, theme, layers: drawn, crosshair: null }
  if (across === down) {
    const range = densityRange(shown, rectangle)
    paintLine(context, { ...shared, range })
    paintBrushedBars(context, { ...shared, range })
    paintName(context, cell)
  } else {
    paintPlane(context, {
      ...shared,
      range: rangeUpTo(0),
      artwork: { image: null, contours: [], overlay: [] },
      makeLayer: cell.makeLayer,
    })
  }
  if (brushed) {
    const axes = columns.map((column) => ({ column, ends: panel.view.axes[column] }))
    paintBrushFrame(context, { area: rectangle, axes, brushed, colour: colours.text })
  }
  context.strokeStyle = colours.axis
  context.lineWidth = 0.6
  context.strokeRect(rectangle.x, rectangle.y, rectangle.width, rectangle.height)
  paintTicks(context, cell)
}

const brushedIn = (brushed: Brushed, columns: readonly number[], most: number): Brushed => ({
  ...brushed,
  // The cell draws the frame, for the brush counts columns as the panel does.
  onColumns: false,
  data: projected(brushed.data, columns, most),
  samples: brushed.samples && projected(brushed.samples, columns, most),
})

/** Of the line in which the name of a column stands. */
const nameHeight = 14

/** So high that both histograms fit below the name. */
function densityRange({ view, data, samples }: Panel, { width, height }: Rectangle): ValueRange {
  const highest = [data, ...(samples ? [samples] : [])].reduce(
    (most, points) => Math.max(most, ...histogram(points, view.axes[0], histogramBins)),
    Number.MIN_VALUE,
  )
  // A line of one coordinate leaves a fifth free above its highest value.
  const free =
    width < cellMinimum.words ? 1.1 : Math.max(1.1, (0.8 * height) / Math.max(height / 2, height - nameHeight))
  return rangeUpTo(Math.log(free * highest))
}

const rangeUpTo = (maximum: number): ValueRange => ({
  ...({ quantity: 'log-density', minimum: 0 } as const),
  ...{ maximum, cutBelow: false, cutAbove: false, notFiniteCount: 0 },
})

/** Names of columns without their units, which the axes of a pair plot have no room for. */
function namesIn(context: Context2D, { panel, fontFamily }: PairsOptions, cellWidth: number): string[] {
  if (cellWidth < cellMinimum.words) return []
  context.font = fontOf('small', fontFamily)
  return fittingNames(context, panel.view.labels.slice(0, shownColumns(panel)).map(withoutUnit), cellWidth - 6)
}

function paintName(context: Context2D, { rectangle, names, down, theme, fontFamily }: Cell): void {
  if (names.length === 0) return
  context.font = fontOf('small', fontFamily)
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  context.fillStyle = figureColours[theme].text
  context.fillText(names[down], rectangle.x + 3, rectangle.y + 10)
}

function paintCorrelations(context: Context2D, cell: Cell): void {
  const { rectangle, across, down, panel, theme, fontFamily } = cell
  if (rectangle.width < cellMinimum.words) return
  const colours = figureColours[theme]
  const lines: [text: string, colour: string][] = [[numberOf(panel.data, across, down), colours.muted]]
  if (panel.samples) lines.push([numberOf(panel.samples, across, down), colours.text])
  context.font = fontOf('small', fontFamily)
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  lines.forEach(([text, colour], index) => {
    context.fillStyle = colour
    const y = rectangle.y + rectangle.height / 2 + (index - (lines.length - 1) / 2) * 13
    context.fillText(text, rectangle.x + rectangle.width / 2, y)
  })
}

const numberOf = (points: Points, across: number, down: number): string => {
  const r = correlation(points, across, down)
  return Number.isFinite(r) ? `r ${formatFixed(r, 2)}` : 'r –'
}

/** Two numbers below the lowest cells and beside the leftmost ones, where there is room for them. */
function paintTicks(context: Context2D, cell: Cell): void {
  const { rectangle, across, down, panel, layout } = cell
  if (down === shownColumns(panel) - 1 && layout.horizontalAxis !== 'ticks' && rectangle.width >= cellMinimum.ticks) {
    paintNumbers(context, cell, panel.view.axes[across], 'below')
  }
  // The first row's is the height of a histogram.
  if (across === 0 && down > 0 && layout.verticalAxis !== 'ticks' && rectangle.height >= cellMinimum.ticks) {
    paintNumbers(context, cell, panel.view.axes[down], 'beside')
  }
}

function paintNumbers(
  context: Context2D,
  { rectangle, theme, fontFamily }: Cell,
  [minimum, maximum]: readonly number[],
  where: 'below' | 'beside',
): void {
  const { values } = niceTicks(minimum, maximum, 2)
  const { texts } = tickTexts(values)
  const colours = figureColours[theme]
  context.font = fontOf('small', fontFamily)
  context.fillStyle = colours.muted
  context.textAlign = where === 'below' ? 'center' : 'right'
  context.textBaseline = where === 'below' ? 'alphabetic' : 'middle'
  let end = Number.NEGATIVE_INFINITY
  values.forEach((value, index) => {
    const share = (value - minimum) / (maximum - minimum)
    const width = context.measureText(texts[index]).width
    if (where === 'beside') {
      context.fillText(texts[index], rectangle.x - 4, rectangle.y + (1 - share) * rectangle.height)
      return
    }
    const x = rectangle.x + share * rectangle.width
    // Neighbouring numbers, and those of the next cells, need room between them.
    const isInside = x - width / 2 >= rectangle.x - 2 && x + width / 2 <= rectangle.x + rectangle.width + 2
    if (x - width / 2 < end + 4 || !isInside) return
    end = x + width / 2
    context.fillText(texts[index], x, rectangle.y + rectangle.height + 12)
  })
}
