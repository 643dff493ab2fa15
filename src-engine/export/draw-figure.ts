// Draws any figure on any 2-D context, in CSS pixels: the same for PNG, SVG and PDF.

import { createCanvas, ImageData, type Canvas } from '@napi-rs/canvas'
import { Chart, Filler, LinearScale, LineController, LineElement, LogarithmicScale, PointElement } from 'chart.js'
import type { ChartRequest, FigureChart, LineConfiguration } from '../../src-shared/figures/charts/chart.ts'
import { chartsOf, isChartFigure } from '../../src-shared/figures/charts/index.ts'
import type { ValueRange } from '../../src-shared/figures/field-range.ts'
import type { Context2D, FigureInput, FigureOptions, MakeLayer } from '../../src-shared/figures/figure.ts'
import { paintOwnLossWords } from '../../src-shared/figures/own-loss-words.ts'
import { ownLossGrid, ownLossSize, paintFigure, type Size } from '../../src-shared/figures/paint-figure.ts'
import { exportFontFamily, figureColours } from '../../src-shared/figures/theme.ts'
import { chartCanvas } from './chart-context.ts'

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, Filler)

export interface DrawFigureOptions {
  input: FigureInput
  options: FigureOptions
  size: Size
  /** For vector formats: where many points are drawn instead of one by one. */
  makeLayer?: MakeLayer
  /** The scale of the panels, where it is not their own. */
  range?: ValueRange
}

export function drawFigure(context: Context2D, drawn: DrawFigureOptions): void {
  const { input, options, size, makeLayer, range } = drawn
  if (options.figure === 'own-losses') return drawOwnLosses(context, drawn)
  if (isChartFigure(options.figure)) {
    const [chart] = chartsOf(options.figure, input, fileRequest(input, options))
    return paintChart(context, chart, size)
  }
  const painted = { input, options, size, range, fontFamily: exportFontFamily }
  paintFigure(context, { ...painted, makeImage, makeLayer, paintChart })
}

function fileRequest(input: FigureInput, { axis, theme, iteration, words }: FigureOptions): ChartRequest {
  const { background } = figureColours[theme]
  return { axis, theme, iteration, words, fontFamily: exportFontFamily, footnote: input.provenance, background }
}

/** One small chart per lane under a common heading that says why they are apart. */
function drawOwnLosses(context: Context2D, { input, options, size }: DrawFigureOptions): void {
  const { columns, rows } = ownLossGrid(input)
  const { theme, words } = options
  paintOwnLossWords(context, { input, size, theme, fontFamily: exportFontFamily, title: words.title })
  const cell = { width: size.width / columns, height: (size.height - ownLossSize.head - 30) / rows }
  const request = { ...fileRequest(input, { ...options, words: { ...words, title: null } }), footnote: '' }
  chartsOf('own-losses', input, request).forEach((chart, index) => {
    context.save()
    context.translate((index % columns) * cell.width, ownLossSize.head + Math.floor(index / columns) * cell.height)
    paintChart(context, chart, cell)
    context.restore()
  })
}

/** With its upper left corner at the context's origin. */
function paintChart(context: Context2D, { configuration }: FigureChart, size: Size): void {
  const still = { responsive: false, animation: false as const, devicePixelRatio: 1, events: [] }
  const options = { ...configuration.options, ...still } as LineConfiguration['options']
  context.save()
  const chart = new Chart(chartCanvas(context, size), { ...configuration, options })
  chart.stop()
  chart.destroy()
  context.restore()
}

export function makeImage(rgba: Uint8ClampedArray, width: number, height: number): Canvas {
  const canvas = createCanvas(width, height)
  canvas.getContext('2d').putImageData(new ImageData(rgba, width, height), 0, 0)
  return canvas
}
