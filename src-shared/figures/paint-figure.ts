// The figures that are painted directly, by name; charts over training are configurations in charts/.

import { comparisonSize, paintComparison, type PaintFigureOptions, type Size } from './comparison.ts'
import type { Context2D, FigureInput, FigureOptions } from './figure.ts'
import { paintResultsFigure, resultsFigureSize } from './results-figure.ts'
import { paintSinglePanel, singlePanelSize } from './single-panel.ts'
import { lanesOf } from './lanes.ts'

export type { PaintFigureOptions, Size } from './comparison.ts'

const chartSize = { width: 640, height: 400 }
/** One small chart per lane of the own losses. */
export const ownLossSize = { width: 330, height: 250, columns: 3, head: 58 }

/** CSS pixels: the options' width and height where given, the figure's own else. Named sizes: `figureSize`. */
export function naturalSize(input: FigureInput, options: FigureOptions): Size {
  switch (options.figure) {
    case 'comparison':
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
    default:
      return { width: options.width ?? chartSize.width, height: options.height ?? chartSize.height }
  }
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
      return paintComparison(context, painted)
    case 'panel':
      return paintSinglePanel(context, painted)
    case 'results':
      return paintResultsFigure(context, painted)
    default:
      throw new Error(`Expected a painted figure, got ${painted.options.figure}: draw its configuration from charts/.`)
  }
}
