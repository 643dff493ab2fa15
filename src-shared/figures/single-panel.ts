// One panel as a figure of its own, with colour bar and key.

import { colourBarSize, paintColourBar } from './colour-bar.ts'
import type { PaintFigureOptions } from './comparison.ts'
import type { Size } from './panel-geometry.ts'
import { rangeOfPanel, sharedRange } from './field-range.ts'
import type { Context2D, FigureInput, FigureOptions } from './figure.ts'
import { footnoteHeight, pageMargin, paintFootnote } from './footnote.ts'
import { layerEntries, paintLegend } from './layer-legend.ts'
import { layoutOf, paintPanel, panelOf, viewAspect } from './panel.ts'
import { layerForMany } from './point-count.ts'
import { panelMargins } from './panel-geometry.ts'
import { keyToSigns } from './weaknesses.ts'
import { figureColours } from './theme.ts'

const plotNatural = { width: 440, height: 330 }
const legendHeight = 34

export function singlePanelSize(input: FigureInput, options: FigureOptions): Size {
  const margins = panelMargins(layoutOf(input.preview))
  const across = 2 * pageMargin + margins.left + margins.right + colourBarSpace(input)
  const down =
    2 * pageMargin +
    margins.top +
    margins.bottom +
    legendHeight +
    footnoteHeight(wordsBelow(input, options), options.width ?? 560)
  const aspect = viewAspect(input.preview.view) ?? plotNatural.width / plotNatural.height
  const plotWidth = options.width === null ? plotNatural.width : Math.max(40, options.width - across)
  return { width: options.width ?? plotWidth + across, height: options.height ?? plotWidth / aspect + down }
}

export function paintSinglePanel(context: Context2D, painted: PaintFigureOptions): void {
  const { input, options, size, fontFamily, makeImage, makeLayer } = painted
  const { theme, layers, quantity } = options
  context.fillStyle = figureColours[theme].background
  context.fillRect(0, 0, size.width, size.height)
  const range = painted.range ?? sharedRange(input, quantity, options)
  const panel = panelOf(input, options.panel, options)
  const rectangle = {
    x: pageMargin,
    y: pageMargin,
    width: size.width - 2 * pageMargin - colourBarSpace(input),
    height: size.height - 2 * pageMargin - legendHeight - footnoteHeight(wordsBelow(input, options), size.width),
  }
  const layer = layerForMany([panel], layers, makeLayer)
  const shared = { theme, fontFamily, makeImage, makeLayer: layer }
  const area = paintPanel(context, { rectangle, panel, range, options: { layers }, ...shared })
  const plane = input.preview.dimension > 1
  if (plane && panel.field) {
    const bar = { x: area.x + area.width + 14, y: area.y, length: area.height }
    const { densityUnit } = input.preview
    const words = { densityUnit, against: panel.compared?.label, ofReference: panel.isReference }
    const own = rangeOfPanel(range, panel)
    paintColourBar(context, { ...bar, ...words, range: own, orientation: 'vertical', theme, fontFamily })
  }
  const entries = layerEntries([panel], { layers, plane, range })
  const legendTop = rectangle.y + rectangle.height + 10
  const legend = { x: area.x, y: legendTop, width: size.width - area.x - pageMargin }
  paintLegend(context, { ...legend, entries, plane, theme, fontFamily })
  paintFootnote(context, { text: wordsBelow(input, options), size, theme, fontFamily })
}

/** What the signs in its words mean, then the provenance. */
function wordsBelow(input: FigureInput, options: FigureOptions): string {
  const { marks } = panelOf(input, options.panel, options)
  return [...keyToSigns(marks).map(({ sign, words }) => `${sign} ${words}`), input.provenance].join(' · ')
}

function colourBarSpace({ preview }: FigureInput): number {
  return preview.dimension > 1 && !preview.image ? colourBarSize.vertical + 6 : 0
}
