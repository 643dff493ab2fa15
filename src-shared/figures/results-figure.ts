// The table of results as a figure of its own.

import type { PaintFigureOptions } from './comparison.ts'
import type { Size } from './panel-geometry.ts'
import { paintTable, tableHeight, tableWidth } from './display-table.ts'
import type { Context2D, FigureInput, FigureOptions } from './figure.ts'
import { fittingTable } from './fitting-table.ts'
import { footnoteHeight, pageMargin, paintFootnote } from './footnote.ts'
import { resultsTable } from './results-table.ts'
import { fittingText } from './marks.ts'
import { textRuler } from './text-ruler.ts'
import { exportFontFamily, figureColours, fontOf } from './theme.ts'

const titleHeight = 44
const widthLeast = 640
const widthMaximum = 1600

export function resultsFigureSize(input: FigureInput, options: FigureOptions): Size {
  const whole = resultsTable(input, options)
  const ruler = textRuler('body')
  const natural = tableWidth(ruler, whole, exportFontFamily) + 2 * pageMargin
  const width = options.width ?? Math.round(Math.min(widthMaximum, Math.max(widthLeast, natural)))
  const inner = width - 2 * pageMargin
  const table = tableHeight(fittingTable(ruler, whole, inner, exportFontFamily), inner)
  const height = 2 * pageMargin + titleHeight + table + footnoteHeight(input.provenance, width)
  return { width, height: options.height ?? height }
}

export function paintResultsFigure(context: Context2D, { input, options, size, fontFamily }: PaintFigureOptions): void {
  const { theme } = options
  const inner = size.width - 2 * pageMargin
  const colours = figureColours[theme]
  context.fillStyle = colours.background
  context.fillRect(0, 0, size.width, size.height)
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  context.font = fontOf('title', fontFamily, true)
  context.fillStyle = colours.text
  context.fillText(fittingText(context, [input.title], inner), pageMargin, pageMargin + 16)
  const table = fittingTable(context, resultsTable(input, options), inner, fontFamily)
  paintTable(context, { x: pageMargin, y: pageMargin + titleHeight, width: inner, table, theme, fontFamily })
  paintFootnote(context, { text: input.provenance, size, theme, fontFamily })
}
