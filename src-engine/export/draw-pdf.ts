// A figure as a PDF of one page: vectors, text with embedded fonts, pictures where thousands of points stand.

import { PDFDocument } from '@napi-rs/canvas'
import type { Context2D, FigureInput, FigureOptions } from '../../src-shared/figures/figure.ts'
import { naturalSize } from '../../src-shared/figures/paint-figure.ts'
import { figureColours } from '../../src-shared/figures/theme.ts'
import { drawFigure } from './draw-figure.ts'
import { drawChecked } from './draw-png.ts'
import type { TextCheck } from './export-fonts.ts'
import { makeLayer } from './raster-layer.ts'

/** Of a CSS pixel, 1/96 inch. */
const points = 0.75

export function drawPdf(input: FigureInput, options: FigureOptions, check: TextCheck): Uint8Array {
  const size = naturalSize(input, options)
  // Whole points, as the format has them; what they add is background.
  const [width, height] = [Math.ceil(size.width * points), Math.ceil(size.height * points)]
  const document = new PDFDocument({ title: input.title, subject: input.provenance, creator: 'EBM Studio' })
  const page = document.beginPage(width, height)
  // The least spacing switches ligatures off: "fi" copied or searched stays two letters.
  page.letterSpacing = '0.001px'
  const context = page as unknown as Context2D
  context.fillStyle = figureColours[options.theme].background
  context.fillRect(0, 0, width, height)
  context.scale(points, points)
  drawChecked(context, check, () => drawFigure(context, { input, options, size, makeLayer }))
  document.endPage()
  return document.close()
}
