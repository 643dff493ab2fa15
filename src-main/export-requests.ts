// What becomes of a whole comparison or study: an animation of its training, or a report, as a file where a person says.

import { existsSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { animationFormatTitles } from '../src-shared/figures/animation.ts'
import type { FileSaved, ParsedParameters } from '../src-shared/protocol/requests.ts'
import { reportFormats, reportFormatTitles, type ReportFormat } from '../src-shared/report/report-format.ts'
import type { FigureRequestsOptions } from './figure-requests.ts'
import { askWhere, fileName, mayReplace } from './save-dialog.ts'

export function answerExportRequests({ engine, lastFolder }: FigureRequestsOptions) {
  async function saveAnimation(wish: ParsedParameters<'figure.saveAnimation'>): Promise<FileSaved> {
    const { suggestedName, ...animation } = wish
    const title = animationFormatTitles[animation.format]
    // Programs know an animated PNG by the usual ending.
    const ending = animation.format === 'apng' ? 'png' : animation.format
    const path = await askWhere({
      title: `Save animation: ${title}`,
      defaultPath: join(lastFolder.path, fileName(suggestedName, ending)),
      filters: [{ name: title, extensions: [ending] }],
    })
    if (path === null) return { path: null, notices: [] }
    lastFolder.path = dirname(path)
    return engine.request('figure.animate', { ...animation, path })
  }

  /** Asks where, and has it written there. */
  async function saveReport(
    suggestedName: string,
    write: (file: { format: ReportFormat; path: string }) => Promise<FileSaved>,
  ): Promise<FileSaved> {
    const answer = await askWhere({
      title: 'Export report: .html or .pdf',
      defaultPath: join(lastFolder.path, fileName(suggestedName, 'html')),
      filters: reportFormats.map((format) => ({ name: reportFormatTitles[format], extensions: [format] })),
    })
    if (answer === null) return { path: null, notices: [] }
    lastFolder.path = dirname(answer)
    const ending = extname(answer).slice(1).toLowerCase()
    const format = reportFormats.find((known) => known === ending)
    const path = format ? answer : `${answer}.html`
    if (!format && existsSync(path) && !(await mayReplace(path))) return { path: null, notices: [] }
    return write({ format: format ?? 'html', path })
  }

  return {
    'figure.saveAnimation': saveAnimation,
    'report.save': ({ experimentId, suggestedName }: ParsedParameters<'report.save'>) =>
      saveReport(suggestedName, (file) => engine.request('report.export', { experimentId, ...file })),
    'study.saveReport': ({ studyId, suggestedName }: ParsedParameters<'study.saveReport'>) =>
      saveReport(suggestedName, (file) => engine.request('study.exportReport', { studyId, ...file })),
  }
}
