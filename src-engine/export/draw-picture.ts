// A figure as a picture in any format: the only files that know the canvas package are these draw-*.ts.

import { magnificationOf, withSize } from '../../src-shared/figures/figure-size.ts'
import type { FigureInput, FigureOptions } from '../../src-shared/figures/figure.ts'
import type { Drawn } from './drawn.ts'
import { drawPdf } from './draw-pdf.ts'
import { drawPng } from './draw-png.ts'
import { drawSvg } from './draw-svg.ts'
import { registerFonts, TextCheck } from './export-fonts.ts'
import { metadataOf } from './metadata-of.ts'
import { missingNotice } from './missing-notice.ts'
import type { DrawnFile } from './figure-thread.ts'

registerFonts()

/** Throws AppError('export-failed') for a PNG beyond memory. */
export async function drawPicture(
  input: FigureInput,
  options: FigureOptions,
  format: 'png' | 'svg' | 'pdf',
): Promise<DrawnFile> {
  const check = new TextCheck()
  const magnification = magnificationOf(options)
  const metadata = metadataOf(input, options)
  const drawn = { input, options: withSize(input, options), magnification, check, metadata }
  const bytes = await bytesOf(drawn, format)
  const notice = missingNotice(check.missing, format === 'svg')
  return { bytes, notices: notice ? [notice] : [] }
}

function bytesOf(drawn: Drawn, format: 'png' | 'svg' | 'pdf') {
  switch (format) {
    case 'png':
      return drawPng(drawn)
    case 'svg':
      return new TextEncoder().encode(drawSvg(drawn))
    case 'pdf':
      return drawPdf(drawn)
    default:
      return format satisfies never
  }
}
