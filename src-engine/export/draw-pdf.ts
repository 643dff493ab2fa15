// A figure as a PDF of one page: vectors, text with embedded fonts, pictures where thousands of points stand.

import { PDFDocument, type PDFMetadata } from '@napi-rs/canvas'
import type { FileMetadata } from '../../src-shared/figures/file-origin.ts'
import type { Context2D } from '../../src-shared/figures/figure.ts'
import { naturalSize } from '../../src-shared/figures/paint-figure.ts'
import { figureColours } from '../../src-shared/figures/theme.ts'
import { drawFigure } from './draw-figure.ts'
import { drawChecked } from './draw-png.ts'
import type { Drawn } from './drawn.ts'
import { makeLayer } from './raster-layer.ts'

/** What the format has a place for: the configuration stands among the keywords. */
export const pdfMetadata = ({ title, description, software, seeds, json }: FileMetadata): PDFMetadata => ({
  title,
  subject: description,
  creator: software,
  keywords: `${seeds ? `seeds ${seeds}; ` : ''}${json}`,
})

/** Of a CSS pixel, 1/96 inch. */
const pointsOfPixel = 0.75

export function drawPdf({ input, options, magnification, check, metadata }: Drawn): Uint8Array {
  const size = naturalSize(input, options)
  const points = pointsOfPixel * magnification
  // Whole points, as the format has them; what they add is background.
  const [width, height] = [Math.ceil(size.width * points), Math.ceil(size.height * points)]
  const document = new PDFDocument(pdfMetadata(metadata))
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
