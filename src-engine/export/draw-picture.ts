// A figure as a picture in any format: the only files that know the canvas package are these draw-*.ts.

import { withSize } from '../../src-shared/figures/figure-size.ts'
import type { FigureInput, FigureOptions } from '../../src-shared/figures/figure.ts'
import { drawPdf } from './draw-pdf.ts'
import { drawPng } from './draw-png.ts'
import { drawSvg } from './draw-svg.ts'
import { missingNotice, registerFonts, TextCheck } from './export-fonts.ts'
import type { DrawnFile } from './figure-thread.ts'

registerFonts()

/** Throws AppError('export-failed') for a PNG beyond memory. */
export async function drawPicture(
  input: FigureInput,
  options: FigureOptions,
  format: 'png' | 'svg' | 'pdf',
): Promise<DrawnFile> {
  const check = new TextCheck()
  const bytes = await bytesOf(input, withSize(input, options), format, check)
  const notice = missingNotice(check.missing, format === 'svg')
  return { bytes, notices: notice ? [notice] : [] }
}

function bytesOf(input: FigureInput, options: FigureOptions, format: 'png' | 'svg' | 'pdf', check: TextCheck) {
  switch (format) {
    case 'png':
      return drawPng(input, options, check)
    case 'svg':
      return new TextEncoder().encode(drawSvg(input, options, check))
    case 'pdf':
      return drawPdf(input, options, check)
    default:
      return format satisfies never
  }
}
