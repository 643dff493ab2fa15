// The whole side-by-side figure: the truth and one panel per lane on one colour scale, their key, results, provenance.

import { paintColourBar } from './colour-bar.ts'
import { paintTable, resultsTable, tableHeight } from './display-table.ts'
import { sharedRange } from './field-range.ts'
import type { Context2D, FigureInput, FigureOptions, MakeImage } from './figure.ts'
import { fittingTable } from './fitting-table.ts'
import { lanesOf } from './lanes.ts'
import { layerEntries, paintLegend } from './layer-legend.ts'
import { fittingText } from './marks.ts'
import { formatCount } from './numbers.ts'
import { panelMargins, viewAspect, type PanelLayout } from './panel-geometry.ts'
import { paintPanel, panelOf } from './panel.ts'
import { paintFootnote, footnoteHeight, pageMargin } from './footnote.ts'
import { figureColours, fontOf } from './theme.ts'

export interface Size {
  width: number
  height: number
}

export interface PaintFigureOptions {
  input: FigureInput
  options: FigureOptions
  /** CSS pixels; the context is scaled by the caller. */
  size: Size
  fontFamily: string
  makeImage: MakeImage
}

const columnsMaximum = 4
const plotWidthNatural = 240
/** Narrower, and the table of results loses columns. */
const widthMinimumNatural = 900
const plotWidthAlone = 440
const gap = { columns: 10, rows: 12, title: 54, key: 66, legend: 34 }

/** Natural size in CSS pixels, or the size that the options ask for with the other side to match. */
export function comparisonSize(input: FigureInput, options: FigureOptions): Size {
  const arrangement = arrange(input, options)
  return { width: arrangement.width, height: options.height ?? arrangement.height }
}

/** `truth` and the first listed seed of every lane. */
export function comparisonKeys(input: FigureInput): string[] {
  return ['truth', ...lanesOf(input).map(({ runs }) => runs[0].run.id)]
}

export function paintComparison(context: Context2D, painted: PaintFigureOptions): void {
  const { input, options, size, fontFamily, makeImage } = painted
  const { theme, quantity, layers } = options
  const colours = figureColours[theme]
  const arrangement = arrange(input, options)
  context.fillStyle = colours.background
  context.fillRect(0, 0, size.width, size.height)
  paintTitle(context, painted)

  const range = sharedRange(input, quantity)
  const panels = comparisonKeys(input).map((key) => panelOf(input, key, quantity))
  panels.forEach((panel, index) => {
    const cell = arrangement.cells[index]
    paintPanel(context, { ...cell, panel, range, options: { layers }, theme, fontFamily, makeImage })
  })

  const plane = input.preview.dimension > 1
  const fields = panels.some(({ field }) => field) && plane
  const inner = size.width - 2 * pageMargin
  const keyTop = arrangement.keyTop
  const barLength = Math.min(320, inner * 0.36)
  const barLeft = pageMargin + panelMargins(arrangement.cells[0].layout).left
  if (fields) {
    const bar = { x: barLeft, y: keyTop, length: barLength }
    paintColourBar(context, { ...bar, range, orientation: 'horizontal', theme, fontFamily })
  }
  const legendLeft = fields ? barLeft + barLength + 44 : barLeft
  const entries = layerEntries(panels, layers, plane)
  const legend = { x: legendLeft, y: keyTop - 1, width: size.width - pageMargin - legendLeft }
  paintLegend(context, { ...legend, entries, plane, theme, fontFamily })

  const table = fittingTable(context, resultsTable(input, options), inner, fontFamily)
  if (table.rows.length > 0) {
    paintTable(context, { x: pageMargin, y: arrangement.tableTop, width: inner, table, theme, fontFamily })
  }
  paintFootnote(context, { text: input.provenance, size, theme, fontFamily })
}

function paintTitle(context: Context2D, { input, options, size, fontFamily }: PaintFigureOptions): void {
  const colours = figureColours[options.theme]
  const inner = size.width - 2 * pageMargin
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  context.font = fontOf('title', fontFamily, true)
  context.fillStyle = colours.text
  context.fillText(fittingText(context, [input.title], inner), pageMargin, pageMargin + 16)
  context.font = fontOf('body', fontFamily)
  context.fillStyle = colours.muted
  context.fillText(fittingText(context, [subtitleOf(input, options)], inner), pageMargin, pageMargin + 34)
}

function subtitleOf(input: FigureInput, { quantity, iteration }: FigureOptions): string {
  const words = [input.preview.title]
  const scale = input.preview.dimension > 1 ? 'one colour scale' : 'one vertical scale'
  const shown =
    quantity === 'relative-energy' ? 'relative energy' : input.preview.dimension > 1 ? 'log density' : 'density'
  words.push(`${shown} on ${scale}`)
  if (iteration !== null) words.push(`at iteration ${formatCount(iteration)}`)
  const seeds = Math.max(0, ...lanesOf(input).map(({ runs }) => runs.length))
  if (seeds > 1) words.push(`one of ${seeds} seeds shown; the table is over all`)
  return words.join(' · ')
}

interface Cell {
  rectangle: { x: number; y: number; width: number; height: number }
  layout: PanelLayout
}

interface Arrangement extends Size {
  cells: Cell[]
  keyTop: number
  tableTop: number
}

/** Rows of at most four, evenly filled; captions of axes only where nothing stands left of or below a panel. */
function arrange(input: FigureInput, options: FigureOptions): Arrangement {
  const count = 1 + lanesOf(input).length
  const rowCount = Math.ceil(count / columnsMaximum)
  const columns = Math.ceil(count / rowCount)
  const layouts = [...Array(count).keys()].map((index): PanelLayout => ({
    header: true,
    verticalAxis: index % columns === 0 ? 'caption' : 'ticks',
    horizontalAxis: index + columns >= count ? 'caption' : 'ticks',
  }))
  const firstLeft = panelMargins(layouts[0]).left
  const { left, right, top } = panelMargins({ header: true, verticalAxis: 'ticks', horizontalAxis: 'caption' })
  const furniture = 2 * pageMargin + firstLeft + right + (columns - 1) * (left + right + gap.columns)
  const natural =
    columns === 1 ? furniture + plotWidthAlone : Math.max(widthMinimumNatural, furniture + columns * plotWidthNatural)
  const width = options.width ?? natural
  const plotWidth = Math.max(40, (width - furniture) / columns)

  const below = tableHeight(resultsTable(input, options)) + footnoteHeight(input.provenance, width) + pageMargin
  const keyHeight = input.preview.dimension > 1 ? gap.key : gap.legend
  const rowBottoms = [...Array(rowCount).keys()].map((row) =>
    Math.max(...layouts.slice(row * columns, (row + 1) * columns).map((layout) => panelMargins(layout).bottom)),
  )
  const fixed = rowBottoms.reduce((sum, bottom) => sum + top + bottom + gap.rows, 0)
  const aspect = viewAspect(input.preview.view) ?? 4 / 3
  const asked = options.height === null ? null : options.height - pageMargin - gap.title - fixed - keyHeight - below
  const plotHeight = asked === null ? plotWidth / aspect : Math.max(40, asked / rowCount)

  let y = pageMargin + gap.title
  const cells: Cell[] = []
  for (let row = 0; row < rowCount; row++) {
    let x = pageMargin
    const height = top + plotHeight + rowBottoms[row]
    for (const layout of layouts.slice(row * columns, (row + 1) * columns)) {
      const margins = panelMargins(layout)
      const cellHeight = top + plotHeight + margins.bottom
      const rectangle = { x, y, width: margins.left + plotWidth + margins.right, height: cellHeight }
      cells.push({ rectangle, layout })
      x += rectangle.width + gap.columns
    }
    y += height + gap.rows
  }
  const keyTop = y + 2
  const tableTop = keyTop + keyHeight
  return { width, height: tableTop + below, cells, keyTop, tableTop }
}
