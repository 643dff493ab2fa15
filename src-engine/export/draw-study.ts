// A figure of a study as a picture: the same painting as on screen, with title and provenance.

import { createCanvas, PDFDocument } from '@napi-rs/canvas'
import { magnificationOf } from '../../src-shared/figures/figure-size.ts'
import type { Context2D } from '../../src-shared/figures/figure.ts'
import type { FileMetadata } from '../../src-shared/figures/file-origin.ts'
import type { MadeStudyFigure } from '../../src-shared/figures/study/drawn-study.ts'
import {
  makeStudyFigure,
  paintStudyFigure,
  studyFigureSize,
  studySummary,
} from '../../src-shared/figures/study/paint-study-figure.ts'
import type { StudyFigureInput, StudyFigureOptions } from '../../src-shared/figures/study/study-figure.ts'
import type { Size } from '../../src-shared/figures/panel-geometry.ts'
import { exportFontFamily } from '../../src-shared/figures/theme.ts'
import { pdfMetadata } from './draw-pdf.ts'
import { drawChecked } from './draw-png.ts'
import { registerFonts, TextCheck } from './export-fonts.ts'
import type { DrawnFile } from './figure-thread.ts'
import { textsOf } from './metadata-of.ts'
import { missingNotice } from './missing-notice.ts'
import { withTexts } from './png-chunks.ts'
import { SvgContext } from './svg-context.ts'

registerFonts()

export interface StudyPicture {
  input: StudyFigureInput
  options: StudyFigureOptions
  metadata: FileMetadata
}

interface Drawing {
  made: MadeStudyFigure
  size: Size
  options: StudyFigureOptions
  metadata: FileMetadata
  /** By how much all of it is enlarged. */
  magnification: number
  check: TextCheck
}

export async function drawStudyPicture(
  { input, options, metadata }: StudyPicture,
  format: 'png' | 'svg' | 'pdf',
): Promise<DrawnFile> {
  const made = makeStudyFigure(input, options)
  const check = new TextCheck()
  const size = studyFigureSize(made, options)
  const bytes = await bytesOf({ made, size, options, metadata, magnification: magnificationOf(options), check }, format)
  const notice = missingNotice(check.missing, format === 'svg')
  return { bytes, notices: notice ? [notice] : [] }
}

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

function paint(context: Context2D, { made, size, options: { theme } }: Drawing): void {
  paintStudyFigure(context, made, { size, theme, fontFamily: exportFontFamily, header: true })
}

async function pngOf(drawing: Drawing): Promise<Uint8Array> {
  const { size, options, magnification, metadata, check } = drawing
  const scale = options.scale * magnification
  const canvas = createCanvas(Math.round(size.width * scale), Math.round(size.height * scale))
  const context = canvas.getContext('2d') as unknown as Context2D
  context.scale(scale, scale)
  drawChecked(context, check, () => paint(context, drawing))
  return withTexts(await canvas.encode('png'), textsOf(metadata))
}

function svgOf(drawing: Drawing): string {
  const { made, size, magnification, metadata, check } = drawing
  const context = new SvgContext(size, (text) => check.note(text))
  paint(context as unknown as Context2D, drawing)
  const { software, seeds, json, description, title } = metadata
  return context.document({
    magnification,
    title: check.note(title),
    description: check.note(studySummary(made)),
    metadata: { software, seeds, provenance: check.note(description), configuration: json },
  })
}

/** Of a CSS pixel, 1/96 inch. */
const pointsOfPixel = 0.75

function pdfOf(drawing: Drawing): Uint8Array {
  const { size, magnification, metadata, check } = drawing
  const points = pointsOfPixel * magnification
  const document = new PDFDocument(pdfMetadata(metadata))
  const page = document.beginPage(Math.ceil(size.width * points), Math.ceil(size.height * points))
  // The least spacing switches ligatures off: "fi" copied or searched stays two letters.
  page.letterSpacing = '0.001px'
  const context = page as unknown as Context2D
  context.scale(points, points)
  drawChecked(context, check, () => paint(context, drawing))
  document.endPage()
  return document.close()
}
