// The whole side-by-side figure: the truth and one panel per lane on one colour scale, their key, curves over the
// seeds, results, provenance.

import type { FigureChart } from './charts/chart.ts'
import { colourBars, paintColourBar } from './colour-bar.ts'
import { comparisonKeys, comparisonSubtitle, shownInput } from './comparison-content.ts'
import { comparisonLayout, type ComparisonLayout } from './comparison-layout.ts'
import { paintTable } from './display-table.ts'
import { sharedRange, type ValueRange } from './field-range.ts'
import type { Context2D, FigureInput, FigureOptions, MakeImage, MakeLayer } from './figure.ts'
import { fittingTable } from './fitting-table.ts'
import { layerEntries, paintLegend } from './layer-legend.ts'
import { paintPanel, panelOf } from './panel.ts'
import { paintFootnote, pageMargin } from './footnote.ts'
import type { Size } from './panel-geometry.ts'
import { layerForMany } from './point-count.ts'
import { referenceOf } from './reference.ts'
import { resultsTable } from './results-table.ts'
import { figureColours, fontOf } from './theme.ts'

/** Draws a chart with its upper left corner at the context's origin; whoever has chart.js gives it. */
export type PaintChart = (context: Context2D, chart: FigureChart, size: Size) => void

export interface PaintFigureOptions {
  input: FigureInput
  options: FigureOptions
  /** CSS pixels; the context is scaled by the caller. */
  size: Size
  fontFamily: string
  makeImage: MakeImage
  /** For vector formats. */
  makeLayer?: MakeLayer
  /** The scale of all panels, where it is to be that of other figures, too; else their own. */
  range?: ValueRange
  paintChart: PaintChart
}

/** CSS pixels; a height that is asked for grows where the content does not fit into it. */
export function comparisonSize(input: FigureInput, options: FigureOptions): Size {
  const { width, height } = layoutOf(input, options)
  return { width, height }
}

const layoutOf = (input: FigureInput, options: FigureOptions): ComparisonLayout =>
  comparisonLayout(input, options, { title: input.title, subtitle: comparisonSubtitle(input, options) })

export function paintComparison(context: Context2D, painted: PaintFigureOptions): void {
  const { input, options, size, fontFamily, makeImage, makeLayer } = painted
  const { theme, quantity, layers, seed, against } = options
  const layout = layoutOf(input, options)
  context.fillStyle = figureColours[theme].background
  context.fillRect(0, 0, size.width, size.height)
  paintTitle(context, layout, painted)

  const range = painted.range ?? sharedRange(shownInput(input, seed), quantity, options)
  const panels = comparisonKeys(input, seed).map((key) => panelOf(input, key, options))
  const layer = layerForMany(panels, layers, makeLayer)
  panels.forEach((panel, index) => {
    const shared = { theme, fontFamily, makeImage, makeLayer: layer }
    paintPanel(context, { ...layout.cells[index], panel, range, options: { layers }, ...shared })
  })

  const plane = input.preview.dimension > 1
  if (layout.bar) {
    const { densityUnit } = input.preview
    const reference = referenceOf(input, against)?.label
    for (const { bar, of } of colourBars(panels, range, layout.bar)) {
      const words = { densityUnit, against: reference, ofReference: of !== range }
      paintColourBar(context, { ...bar, ...words, range: of, orientation: 'horizontal', theme, fontFamily })
    }
  }
  const entries = layerEntries(panels, { layers, plane, range })
  paintLegend(context, { ...layout.legend, entries, plane, theme, fontFamily })
  for (const { chart, rectangle } of layout.charts) {
    context.save()
    context.translate(rectangle.x, rectangle.y)
    painted.paintChart(context, chart, rectangle)
    context.restore()
  }

  if (options.figure === 'comparison') paintResults(context, layout, painted)
  paintFootnote(context, { text: input.provenance, size, theme, fontFamily })
}

function paintResults(context: Context2D, { tableTop }: ComparisonLayout, painted: PaintFigureOptions): void {
  const { input, options, size, fontFamily } = painted
  const width = size.width - 2 * pageMargin
  const table = fittingTable(context, resultsTable(input, options), width, fontFamily)
  if (table.rows.length === 0) return
  paintTable(context, { x: pageMargin, y: tableTop, width, table, theme: options.theme, fontFamily })
}

function paintTitle(context: Context2D, layout: ComparisonLayout, { options, fontFamily }: PaintFigureOptions): void {
  const colours = figureColours[options.theme]
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  context.font = fontOf('title', fontFamily, true)
  context.fillStyle = colours.text
  let y = pageMargin - 4
  for (const line of layout.titleLines) context.fillText(line, pageMargin, (y += 20))
  context.font = fontOf('body', fontFamily)
  context.fillStyle = colours.muted
  y += 2
  for (const line of layout.subtitleLines) context.fillText(line, pageMargin, (y += 15))
}
