// The commands of `ebm`, their options and words: what parses the command line, and what its manual page and the
// completion of shells are made from.

import { Command } from 'commander'
import { cut } from '../../src-shared/quote.ts'
import { programVersion } from '../places/program.ts'
import { addBranchCommand } from './branch.ts'
import { addCompareCommand } from './compare.ts'
import { addCompletionCommand } from './completion.ts'
import { addComposeCommand } from './compose.ts'
import { addDiagnoseCommand } from './diagnose.ts'
import { docs } from './docs.ts'
import { addEvaluateCommand } from './evaluate.ts'
import { readExperimentFile } from './experiment-file.ts'
import { explain } from './explain.ts'
import { addExportCommand } from './export.ts'
import { findRun } from './find-run.ts'
import { learn, type LearnOptions } from './learn.ts'
import { addLibraryCommands } from './library.ts'
import { listData, listDevices, listRuns, showRun, type DeviceOptions } from './listings.ts'
import { addModelCommands } from './models.ts'
import { repeatable } from './repeatable.ts'
import { addPredictCommand } from './predict.ts'
import { addReportCommand } from './report.ts'
import { addSampleCommand } from './sample.ts'
import { addSetUpCommand } from './set-up.ts'
import { addStudyCommand } from './study.ts'
import { addTableCommand } from './table-command.ts'
import { train } from './train.ts'
import { trainRuns, type ReportOptions } from './train-runs.ts'
import { addVerifyCommand } from './verify.ts'
import { withReport } from './with-report.ts'
import { withStudio } from './with-studio.ts'

/** A fresh one: parsing leaves its options in it. */
export function buildProgram(): Command {
  const program = new Command('ebm')
    .description('Train energy-based models and compare how they learn.')
    .version(programVersion(), '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => console.log(text.trimEnd()),
      writeErr: (text) => console.error(cut(text.trimEnd(), 4000)),
    })
    .showHelpAfterError('Try `ebm --help`.')
  addCompareCommand(program)
  addRunCommands(program)
  addStudyCommand(program, withStudio)
  addDiagnoseCommand(program, withStudio)
  addBranchCommand(withReport(program.command('branch <run>')), withStudio)
  addExportCommand(program, withStudio)
  addTableCommand(program)
  addReadingCommands(program)
  addEvaluateCommand(program, withStudio)
  addPredictCommand(program, withStudio)
  addReportCommand(program, withStudio)
  addSampleCommand(program, withStudio)
  addModelCommands(program, withStudio)
  addComposeCommand(program, withStudio)
  addVerifyCommand(addLibraryCommands(program, withStudio), withStudio)
  addSetUpCommand(program)
  addCompletionCommand(program)
  addManualCommand(program)
  return program
}

/** What trains what is written in a file or stored, and what shows it. */
function addRunCommands(program: Command): void {
  withReport(program.command('run <file>').description('train the experiment that a JSON file describes')).action(
    (file: string, options: ReportOptions) => train(readExperimentFile(file), options),
  )

  program
    .command('list')
    .description('list stored runs, newest first')
    .option('--json', 'as one JSON object')
    .action(({ json }: { json?: boolean }) => withStudio((studio) => listRuns(studio, json)))

  program
    .command('show <run>')
    .description('show a run: how it was set up, how it ended, what it came to')
    .option('--json', 'as one JSON object')
    .action((run: string, { json }: { json?: boolean }) =>
      withStudio(async (studio) => showRun(studio, findRun(studio, run), json)),
    )

  withReport(program.command('resume <run...>').description('go on with interrupted or stopped runs')).action(
    (runs: string[], options: ReportOptions) =>
      withStudio(async (studio) => {
        const runIds = runs.map((run) => findRun(studio, run))
        process.exitCode = await trainRuns(studio, () => studio.request('run.resume', { runIds }), options)
      }),
  )
}

/** What needs no library. */
function addReadingCommands(program: Command): void {
  program.command('data').description('list what can be learned from, with its settings').action(listData)

  program.command('explain [words...]').description('explain a term: meaning, formula, unit, source').action(explain)

  program
    .command('learn [lesson]')
    .description('read a lesson with its numbers, e.g. `ebm learn 7`; without a number, list them')
    .addOption(repeatable('--set <key=value>', 'a setting of the lesson, e.g. noise=0.5'))
    .option('--open', 'open it in the window instead')
    .action((lesson: string | undefined, options: LearnOptions) => learn(lesson, options))

  program
    .command('devices')
    .description('list what can compute here, tested and measured')
    .option('--json', 'as one JSON object')
    .option('--again', 'measure anew what was measured before')
    .action((options: DeviceOptions) => listDevices(options))

  program
    .command('docs [page]')
    .description('read the pages that came with the program; without a page, list them')
    .action((page: string | undefined) => docs(page))
}

/** Not for people: packages are made with it. */
function addManualCommand(program: Command): void {
  program
    .command('manual', { hidden: true })
    .description('print the manual page')
    .option('--date <date>', 'of the program', '')
    .action(async ({ date }: { date: string }) => {
      const { manPage } = await import('./man-page.ts')
      console.log(manPage(program, { version: programVersion(), date }).trimEnd())
    })
}
