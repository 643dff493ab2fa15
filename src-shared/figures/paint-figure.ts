// The figures that are painted directly, by name; charts over training are configurations in charts/.

import { comparisonSize, paintComparison, type PaintFigureOptions } from './comparison.ts'
import type { Size } from './panel-geometry.ts'
import type { Context2D, FigureInput, FigureOptions } from './figure.ts'
import { paintResultsFigure, resultsFigureSize } from './results-figure.ts'
import { paintSinglePanel, singlePanelSize } from './single-panel.ts'
import { headerPadding } from './charts/chart-words.ts'
import { chartsOf, isChartFigure } from './charts/index.ts'
import { lanesOf } from './lanes.ts'
import { textRuler } from './text-ruler.ts'
import { exportFontFamily } from './theme.ts'

export type { PaintFigureOptions } from './comparison.ts'
export type { Size } from './panel-geometry.ts'

const chartSize = { width: 640, height: 400 }
/** Axes with their names included. */
const chartPlotLeast = 280
/** One small chart per lane of the own losses. */
export const ownLossSize = { width: 330, height: 250, columns: 3, head: 58 }

/** CSS pixels: the options' width and height where given, the figure's own else. Named sizes: `figureSize`. */
export function naturalSize(input: FigureInput, options: FigureOptions): Size {
  switch (options.figure) {
    case 'comparison':
    case 'panels':
      return comparisonSize(input, options)
    case 'panel':
      return singlePanelSize(input, options)
    case 'results':
      return resultsFigureSize(input, options)
    case 'own-losses': {
      const { columns, rows } = ownLossGrid(input)
      const width = options.width ?? columns * ownLossSize.width
      return { width, height: options.height ?? ownLossSize.head + rows * ownLossSize.height + 30 }
    }
    default: {
      const width = options.width ?? chartSize.width
      const height = Math.max(chartSize.height, chartHead(input, options, width) + chartPlotLeast)
      return { width, height: options.height ?? height }
    }
  }
}

/** Title, caption, keys and small print of a chart, which wrap to the width: many lanes take many lines. */
function chartHead(input: FigureInput, options: FigureOptions, width: number): number {
  const { figure, axis, theme, words } = options
  if (!isChartFigure(figure)) return 0
  const request = { axis, theme, words, fontFamily: exportFontFamily, footnote: input.provenance }
  const [{ content }] = chartsOf(figure, input, request)
  const { top, bottom } = headerPadding(textRuler('body'), width, content)
  return top + bottom
}

export function ownLossGrid(input: FigureInput): { columns: number; rows: number } {
  const count = Math.max(1, lanesOf(input).length)
  const rows = Math.ceil(count / ownLossSize.columns)
  return { columns: Math.max(2, Math.ceil(count / rows)), rows }
}

/** Throws nothing for any of the three; the context is scaled by the caller. */
export function paintFigure(context: Context2D, painted: PaintFigureOptions): void {
  switch (painted.options.figure) {
    case 'comparison':
    case 'panels':
      return paintComparison(context, painted)
    case 'panel':
      return paintSinglePanel(context, painted)
    case 'results':
      return paintResultsFigure(context, painted)
    default:
      throw new Error(`Expected a painted figure, got ${painted.options.figure}: draw its configuration from charts/.`)
  }
}
