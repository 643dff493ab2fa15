// Draws a figure on a canvas in memory and encodes it as PNG: the only place that knows the canvas package.

import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createCanvas, GlobalFonts, ImageData, type Canvas } from '@napi-rs/canvas'
import { Chart, Filler, LinearScale, LineController, LineElement, LogarithmicScale, PointElement } from 'chart.js'
import { AppError } from '../../src-shared/errors.ts'
import type { ChartRequest, FigureChart, LineConfiguration } from '../../src-shared/figures/charts/chart.ts'
import { chartsOf, isChartFigure } from '../../src-shared/figures/charts/index.ts'
import type { Context2D, FigureInput, FigureOptions } from '../../src-shared/figures/figure.ts'
import { paintOwnLossWords } from '../../src-shared/figures/own-loss-words.ts'
import { figureSize, ownLossGrid, ownLossSize, paintFigure, type Size } from '../../src-shared/figures/paint-figure.ts'
import { exportFontFamily, figureColours } from '../../src-shared/figures/theme.ts'

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale, Filler)
registerFonts()

/** Pixels beyond which a canvas is refused rather than running out of memory. */
const pixelsMaximum = 100e6

/** Throws AppError('export-failed') for sizes beyond memory. */
export async function drawPng(input: FigureInput, options: FigureOptions): Promise<Uint8Array> {
  const size = figureSize(input, options)
  const canvas = makeCanvas(size, options.scale)
  const context = canvas.getContext('2d')
  if (isChartFigure(options.figure)) {
    if (options.figure === 'own-losses') drawOwnLosses(canvas, size, { input, options })
    else
      context.drawImage(
        chartCanvas(chartsOf(options.figure, input, fileRequest(input, options))[0], size, options),
        0,
        0,
      )
  } else {
    context.scale(options.scale, options.scale)
    const painted = { input, options, size, fontFamily: exportFontFamily, makeImage }
    paintFigure(context as unknown as Context2D, painted)
  }
  return canvas.encode('png')
}

function fileRequest(input: FigureInput, { axis, theme, iteration }: FigureOptions): ChartRequest {
  const { background } = figureColours[theme]
  return { axis, theme, iteration, fontFamily: exportFontFamily, footnote: input.provenance, background }
}

/** One small chart per lane under a common heading that says why they are apart. */
function drawOwnLosses(canvas: Canvas, size: Size, { input, options }: { input: FigureInput; options: FigureOptions }) {
  const context = canvas.getContext('2d')
  const { columns, rows } = ownLossGrid(input)
  const request = { ...fileRequest(input, options), footnote: '' }
  context.save()
  context.scale(options.scale, options.scale)
  paintOwnLossWords(context as unknown as Context2D, {
    input,
    size,
    theme: options.theme,
    fontFamily: exportFontFamily,
  })
  context.restore()
  const cell = { width: size.width / columns, height: (size.height - ownLossSize.head - 30) / rows }
  chartsOf('own-losses', input, request).forEach((chart, index) => {
    const [x, y] = [(index % columns) * cell.width, ownLossSize.head + Math.floor(index / columns) * cell.height]
    context.drawImage(chartCanvas(chart, cell, options), x * options.scale, y * options.scale)
  })
}

/** chart.js asks for a page's canvas; this one has all that it uses. */
type ChartCanvas = ConstructorParameters<typeof Chart>[0]

function chartCanvas({ configuration }: FigureChart, size: Size, { scale }: FigureOptions): Canvas {
  // chart.js scales the canvas itself, by the device's pixel ratio.
  const canvas = createCanvas(Math.round(size.width), Math.round(size.height))
  const still = { responsive: false, animation: false as const, devicePixelRatio: scale, events: [] }
  const options = { ...configuration.options, ...still } as LineConfiguration['options']
  const chart = new Chart(canvas as unknown as ChartCanvas, { ...configuration, options })
  chart.stop()
  const drawn = createCanvas(canvas.width, canvas.height)
  drawn.getContext('2d').drawImage(canvas, 0, 0)
  chart.destroy()
  return drawn
}

function makeCanvas({ width, height }: Size, scale: number): Canvas {
  const [columns, rows] = [Math.round(width * scale), Math.round(height * scale)]
  if (columns * rows > pixelsMaximum) {
    const got = `${columns} × ${rows}`
    throw new AppError('export-failed', `Expected at most 100 megapixels, got ${got}: lower the size or the scale.`)
  }
  return createCanvas(columns, rows)
}

function makeImage(rgba: Uint8ClampedArray, width: number, height: number): Canvas {
  const canvas = createCanvas(width, height)
  canvas.getContext('2d').putImageData(new ImageData(rgba, width, height), 0, 0)
  return canvas
}

/** Without a registered font, text has no width and vanishes silently. */
function registerFonts(): void {
  const folder = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf')
  for (const file of ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf']) {
    if (!GlobalFonts.registerFromPath(join(folder, file), exportFontFamily)) {
      throw new AppError('export-failed', `Expected the font ${file}, got none: run npm run setup.`)
    }
  }
}
