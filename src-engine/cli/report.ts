// ebm report: a whole comparison as one HTML file or a PDF.

import { dirname, extname, join } from 'node:path'
import type { Command } from 'commander'
import { reportFormats, type ReportFormat } from '../../src-shared/report/report-format.ts'
import { quote } from '../../src-shared/quote.ts'
import type { Studio } from '../studio.ts'
import { makeOutputFolder } from './output-folder.ts'
import { UsageError, unknownName } from './usage-error.ts'
import type { WithStudio } from './with-studio.ts'

export interface ReportOptions {
  format?: string
  out: string
}

/** Of every report. */
export const formatOption = [
  '--format <format>',
  `${reportFormats.join(' or ')}; default: as --out ends, else html`,
] as const
export const outOption = ['--out <path>', 'the file, or the folder for it'] as const

export function addReportCommand(program: Command, withStudio: WithStudio): void {
  program
    .command('report <experiment>')
    .description('write a whole comparison, named by its id or one of its runs, as one HTML file or a PDF')
    .option(...formatOption)
    .requiredOption(...outOption)
    .action((experiment: string, options: ReportOptions) =>
      withStudio((studio) => writeReport(studio, experiment, options)),
    )
}

function writeReport(studio: Studio, experiment: string, options: ReportOptions): Promise<void> {
  const experimentId = findExperiment(studio, experiment)
  return writeReportFile(options, (file) => studio.request('report.export', { experimentId, ...file }))
}

/** Prints the path on stdout and what is to be said of the file on stderr. */
export async function writeReportFile(
  { format: asked, out }: ReportOptions,
  write: (file: { format: ReportFormat; path: string }) => Promise<{ notices: string[] }>,
): Promise<void> {
  const ending = extname(out).slice(1).toLowerCase()
  const ofFile = reportFormats.find((known) => known === ending)
  const format = asked === undefined ? (ofFile ?? 'html') : known(asked)
  if (ofFile && ofFile !== format) {
    throw new UsageError(
      `Expected --format ${ofFile} for ${out}, got ${format}: leave it out, or name the file .${format}.`,
    )
  }
  makeOutputFolder('--out', ofFile ? dirname(out) : out)
  const path = ofFile ? out : join(out, `report.${format}`)
  const { notices } = await write({ format, path })
  console.log(path)
  for (const notice of notices) console.error(notice)
}

function known(format: string): ReportFormat {
  const found = reportFormats.find((each) => each === format)
  if (found === undefined) throw unknownName('--format', format, reportFormats)
  return found
}

/** By the beginning of its own id, or of one of its runs'. */
function findExperiment({ store }: Studio, beginning: string): string {
  const own = store.experiments.list({ deleted: false }).filter(({ id }) => id.startsWith(beginning))
  if (own.length === 1) return own[0].id
  const runs = store.runs.idsBeginningWith(beginning, 4)
  const ofRuns = [...new Set(runs.map((id) => store.runs.get(id).experimentId))]
  if (own.length === 0 && ofRuns.length === 1) return ofRuns[0]
  const got = own.length + ofRuns.length === 0 ? 'one that nothing has' : 'one of several'
  throw new UsageError(
    `Expected the id of an experiment or of one of its runs, or its beginning, got ${quote(beginning)}, ${got}: \`ebm list\` shows runs.`,
  )
}
