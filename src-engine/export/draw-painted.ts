// Whatever paints itself on a context, as a picture in any format.

import { createCanvas, PDFDocument } from '@napi-rs/canvas'
import type { Context2D } from '../../src-shared/figures/figure.ts'
import type { FileMetadata } from '../../src-shared/figures/file-origin.ts'
import type { Size } from '../../src-shared/figures/panel-geometry.ts'
import { pdfMetadata } from './draw-pdf.ts'
import { drawChecked } from './draw-png.ts'
import { registerFonts, TextCheck } from './export-fonts.ts'
import type { DrawnFile } from './figure-thread.ts'
import { textsOf } from './metadata-of.ts'
import { missingNotice } from './missing-notice.ts'
import { withTexts } from './png-chunks.ts'
import { SvgContext } from './svg-context.ts'

registerFonts()

export interface Painted {
  /** CSS pixels. */
  size: Size
  /** Device pixels per CSS pixel, of a PNG. */
  scale: number
  /** By how much all of it is enlarged. */
  magnification: number
  metadata: FileMetadata
  /** For who cannot see it. */
  summary: string
  paint(context: Context2D): void
}

export async function drawPainted(painted: Painted, format: 'png' | 'svg' | 'pdf'): Promise<DrawnFile> {
  const check = new TextCheck()
  const bytes = await bytesOf({ ...painted, check }, format)
  const notice = missingNotice(check.missing, format === 'svg')
  return { bytes, notices: notice ? [notice] : [] }
}

type Drawing = Painted & { check: TextCheck }

function bytesOf(drawing: Drawing, format: 'png' | 'svg' | 'pdf'): Promise<Uint8Array> | Uint8Array {
  switch (format) {
    case 'png':
      return pngOf(drawing)
    case 'svg':
      return new TextEncoder().encode(svgOf(drawing))
    case 'pdf':
      return pdfOf(drawing)
    default:
      return format satisfies never
  }
}

async function pngOf({ size, scale: ofPixel, magnification, metadata, check, paint }: Drawing): Promise<Uint8Array> {
  const scale = ofPixel * magnification
  const canvas = createCanvas(Math.round(size.width * scale), Math.round(size.height * scale))
  const context = canvas.getContext('2d') as unknown as Context2D
  context.scale(scale, scale)
  drawChecked(context, check, () => paint(context))
  return withTexts(await canvas.encode('png'), textsOf(metadata))
}

function svgOf({ size, magnification, metadata, summary, check, paint }: Drawing): string {
  const context = new SvgContext(size, (text) => check.note(text))
  paint(context as unknown as Context2D)
  const { software, seeds, json, description, title } = metadata
  return context.document({
    magnification,
    title: check.note(title),
    description: check.note(summary),
    metadata: { software, seeds, provenance: check.note(description), configuration: json },
  })
}

/** Of a CSS pixel, 1/96 inch. */
const pointsOfPixel = 0.75

function pdfOf({ size, magnification, metadata, check, paint }: Drawing): Uint8Array {
  const points = pointsOfPixel * magnification
  const document = new PDFDocument(pdfMetadata(metadata))
  const page = document.beginPage(Math.ceil(size.width * points), Math.ceil(size.height * points))
  // The least spacing switches ligatures off: "fi" copied or searched stays two letters.
  page.letterSpacing = '0.001px'
  const context = page as unknown as Context2D
  context.scale(points, points)
  drawChecked(context, check, () => paint(context))
  document.endPage()
  return document.close()
}
