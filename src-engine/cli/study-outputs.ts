// `ebm study report` and `ebm study export`: a whole study as a file to read, or as one to go on with elsewhere.

import type { Command } from 'commander'
import { exportStudy } from './ebm-files.ts'
import type { WithStudio } from './with-studio.ts'
import { findStudy } from './find-study.ts'
import { formatOption, outOption, writeReportFile, type ReportOptions } from './report.ts'
import { UsageError } from './usage-error.ts'

/** The command above has options of these names and takes them. */
type Options = Partial<ReportOptions> & { json?: boolean }

export function addStudyOutputs(study: Command, withStudio: WithStudio): void {
  study
    .command('report <study>')
    .description('write a whole study, named by its id or name, as one HTML file or a PDF')
    .option(...formatOption)
    .option(...outOption)
    .action((id: string, _options: unknown, command: Command) =>
      withStudio(async (studio) => {
        const { out, format } = command.optsWithGlobals<Options>()
        if (out === undefined) throw new UsageError('Expected --out with the file, or the folder for it, got none.')
        const studyId = await findStudy(studio, id)
        await writeReportFile({ out, format }, (file) => studio.request('study.exportReport', { studyId, ...file }))
      }),
    )
  study
    .command('export <study>')
    .description('write a study with all its trials and all that was recorded of them to one .ebm file')
    .option('--out <file>', 'the file, ending in .ebm')
    .option('--json', 'as one JSON object')
    .addHelpText('after', '\nOn another machine: ebm library import FILE, or a double click.')
    .action((id: string, _options: unknown, command: Command) =>
      withStudio(async (studio) => {
        const { out, json } = command.optsWithGlobals<Options>()
        if (out === undefined) throw new UsageError('Expected --out with a file that ends in .ebm, got none.')
        await exportStudy(studio, await findStudy(studio, id), { out, json })
      }),
    )
}
