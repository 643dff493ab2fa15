// A report as the bytes of a file, on the thread that draws.

import { createHash } from 'node:crypto'
import { withSize } from '../../src-shared/figures/figure-size.ts'
import type { Context2D } from '../../src-shared/figures/figure.ts'
import { naturalSize } from '../../src-shared/figures/paint-figure.ts'
import { withWords } from '../../src-shared/figures/with-words.ts'
import { comparisonReport } from '../../src-shared/report/comparison-report.ts'
import type { ComparisonSource } from '../../src-shared/report/comparison-source.ts'
import type { ReportFormat } from '../../src-shared/report/report-format.ts'
import { reportHtml, type SvgOf } from '../../src-shared/report/report-html.ts'
import { drawFigure } from './draw-figure.ts'
import { drawReport } from './draw-report.ts'
import { registerFonts, TextCheck } from './export-fonts.ts'
import type { DrawnFile } from './figure-thread.ts'
import { missingNotice } from './missing-notice.ts'
import { makeLayer } from './raster-layer.ts'
import { SvgContext } from './svg-context.ts'

registerFonts()

export function reportFile(source: ComparisonSource, format: ReportFormat): DrawnFile {
  const report = comparisonReport(source)
  const check = new TextCheck()
  const isHtml = format === 'html'
  const bytes = isHtml
    ? new TextEncoder().encode(reportHtml(report, { svgOf: svgWith(check), hashOf }))
    : drawReport(report, check)
  const notice = missingNotice(check.missing, isHtml)
  return { bytes, notices: notice ? [notice] : [] }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64')

/** An element without prolog and metadata: the document has its own. */
const svgWith =
  (check: TextCheck): SvgOf =>
  ({ input: given, options: asked, summary }, theme, prefix) => {
    const input = withWords(given, asked)
    const options = withSize(input, { ...asked, theme })
    const size = naturalSize(input, options)
    const context = new SvgContext(size, (text) => check.note(text), prefix)
    drawFigure(context as unknown as Context2D, { input, options, size, makeLayer })
    const title = options.figure === 'panels' ? `${input.preview.title}: the densities` : input.title
    return context.document({ title, description: summary }).replace(/^<\?xml[^>]*>\n/, '')
  }
