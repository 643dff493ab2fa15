// A report as the bytes of a file, on the thread that draws.

import { createHash } from 'node:crypto'
import type { Context2D } from '../../src-shared/figures/figure.ts'
import type { ReportFormat } from '../../src-shared/report/report-format.ts'
import { reportHtml, type SvgOf } from '../../src-shared/report/report-html.ts'
import type { Report } from '../../src-shared/report/report.ts'
import { drawReport } from './draw-report.ts'
import { registerFonts, TextCheck } from './export-fonts.ts'
import type { DrawnFile } from './figure-thread.ts'
import { missingNotice } from './missing-notice.ts'
import { reportDrawing } from './report-drawing.ts'
import { SvgContext } from './svg-context.ts'

registerFonts()

export function reportFile(report: Report, format: ReportFormat): DrawnFile {
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
  (figure, theme, prefix) => {
    const { size, title, draw } = reportDrawing(figure, theme)
    const context = new SvgContext(size, (text) => check.note(text), prefix)
    draw(context as unknown as Context2D)
    return context.document({ title, description: figure.summary }).replace(/^<\?xml[^>]*>\n/, '')
  }
