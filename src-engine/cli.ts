// `ebm`: the engine from a terminal.
//
// Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a run diverged, 130 interrupted (Ctrl+C; `ebm resume` goes on).

import { Command, CommanderError, Option } from 'commander'
import type { DataKind } from '../src-shared/config/data.ts'
import type { ExperimentConfig } from '../src-shared/config/experiment.ts'
import { AppError, reportError } from '../src-shared/errors.ts'
import { formatBytes } from '../src-shared/numbers.ts'
import { cut } from '../src-shared/quote.ts'
import {
  fieldQuantities,
  figureLayers,
  figureNames,
  figureSizes,
  figureThemes,
  horizontalAxes,
} from '../src-shared/figures/figure.ts'
import { animationFormats, usualAnimation } from '../src-shared/figures/animation.ts'
import { fileFormats } from '../src-shared/figures/file-format.ts'
import { addBranchCommand } from './cli/branch.ts'
import { compareConfig, defaultMethodNames, type CompareOptions } from './cli/compare-config.ts'
import { addEvaluateCommand } from './cli/evaluate.ts'
import { addDiagnoseCommand } from './cli/diagnose.ts'
import { animationFormat, exportAnimation, type AnimationChoice } from './cli/export-animation.ts'
import { exportFigures, type ExportOptions } from './cli/export-figures.ts'
import { withFile } from './cli/file-choice.ts'
import { fetchData } from './cli/fetch-data.ts'
import { findRun } from './cli/find-run.ts'
import { readExperimentFile } from './cli/experiment-file.ts'
import { explain } from './cli/explain.ts'
import { learn, type LearnOptions } from './cli/learn.ts'
import { addLibraryCommands } from './cli/library.ts'
import { addVerifyCommand } from './cli/verify.ts'
import { listData, listDevices, listRuns, showRun, type DeviceOptions } from './cli/listings.ts'
import { addComposeCommand } from './cli/compose.ts'
import { addModelCommands } from './cli/models.ts'
import { addReportCommand } from './cli/report.ts'
import { addSampleCommand } from './cli/sample.ts'
import { addStudyCommand } from './cli/study.ts'
import { exitCodes, trainRuns, type ReportOptions } from './cli/train-runs.ts'
import { openTerminal } from './cli/terminal.ts'
import { chooseColumns, tellChoice } from './cli/table-choice.ts'
import { columnsInWords, readingInWords, tableOptions, tableOptionsHelp } from './cli/table-options.ts'
import { UsageError } from './cli/usage-error.ts'
import { readTable } from './data/tables/read-table.ts'
import { BrokenStore } from './store/broken-store.ts'
import { dataFolder } from './store/data-folder.ts'
import { updateLibrary } from './store/update-library.ts'
import { openStudio, type Studio } from './studio.ts'

const collect = (text: string, earlier: string[]): string[] => [...earlier, text]
const repeatable = (flags: string, help: string): Option => new Option(flags, help).argParser(collect).default([])

globalThis.console = openTerminal()

const program = new Command('ebm')
  .description('Train energy-based models and compare how they learn.')
  .exitOverride()
  .configureOutput({
    writeOut: (text) => console.log(text.trimEnd()),
    writeErr: (text) => console.error(cut(text.trimEnd(), 4000)),
  })
  .showHelpAfterError('Try `ebm --help`.')

withReport(
  program
    .command('compare')
    .description('train several methods on one data set, side by side')
    .option('--data <name>', 'what to learn from; `ebm data` lists them; default: two-moons, or what --file holds')
    .option('--methods <names>', `comma-separated, default ${defaultMethodNames}`)
    .addOption(repeatable('--method <method:key=value,…>', 'a lane with its settings, e.g. cd:k=1,step-size=0.02'))
    .addOption(repeatable('--data-option <key=value,…>', 'settings of the data, e.g. radius=2,noise=0.3'))
    .option('--file <path>', 'a table of text (csv), or a file or folder of images')
    .option(
      '--columns <names>',
      'columns of --data csv or of a table that comes along, comma-separated; default: one or two, guessed',
    )
    .addOption(repeatable('--column <name>', 'one column by its name, whatever it holds, or #2 for the second'))
    .addOption(repeatable('--table-option <key=value,…>', 'how the file is read where the guess is wrong; see below'))
    .addHelpText('after', `\n${tableOptionsHelp()}`)
    .option(
      '--energy <widths or name>',
      'widths of the hidden layers, e.g. 64,64, or gaussian, quadratic, gaussian-mixture',
    )
    .addOption(repeatable('--energy-option <key=value,…>', 'other settings of the energy, e.g. activation=tanh'))
    .option('--iterations <count>', 'budget of every lane in parameter updates')
    .option('--evaluations <count>', 'budget in rows through forward and backward')
    .option('--seconds <count>', 'budget in compute seconds')
    .option('--seeds <numbers>', 'comma-separated; each repeats every lane')
    .option('--backend <name>', 'what computes; `ebm devices` lists them')
    .addOption(repeatable('--evaluation-option <key=value,…>', 'e.g. snapshots=10,sample-count=200'))
    .addOption(repeatable('--divergence-option <key=value,…>', 'thresholds that end a run as diverged'))
    .option('--name <text>', 'how the library lists it')
    .option('--print-config', 'write the experiment as JSON (for `ebm run`) and train nothing'),
).action(
  async (typed: Partial<CompareOptions> & Omit<CompareOptions, 'data'> & ReportOptions & { printConfig?: boolean }) => {
    const options = withFile(typed)
    const choice = options.data === 'csv' && options.file ? await chooseColumns(options.file, options) : null
    if (choice) tellChoice(choice)
    const config = compareConfig(options, choice?.config)
    if (options.printConfig) console.log(JSON.stringify(config, null, 2))
    else await train(config, options)
  },
)

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

addStudyCommand(program, withStudio)
addDiagnoseCommand(program, withStudio)
addBranchCommand(withReport(program.command('branch <run>')), withStudio)

program
  .command('export <run...>')
  .description('write a figure of stored runs, its data or its table')
  .requiredOption('--figure <name>', `${figureNames.join(', ')}, or all`)
  .option(
    '--format <format>',
    `${fileFormats.join(', ')}, or ${animationFormats.join(', ')} of training; default: as --out ends, else png`,
  )
  .requiredOption('--out <path>', 'the file, or the folder for it')
  .addOption(new Option('--theme <theme>', figureThemes.join(' or ')).default('light'))
  .addOption(new Option('--size <size>', `${figureSizes.join(', ')}`).default('natural'))
  .option('--width <pixels>', 'width in CSS pixels (96 to the inch), instead of --size')
  .option('--scale <factor>', 'pixels of a PNG per CSS pixel, 1 to 4', '2')
  .option('--seed <seed>', 'whose density the panels draw; default the first')
  .option('--iteration <number>', 'the last snapshot at or before it; default the newest')
  .option('--quantity <name>', `of panels: ${fieldQuantities.join(', ')}; default ${fieldQuantities[0]}`)
  .option('--layers <names>', `what the panels show, of ${figureLayers.join(', ')}; none for the density alone`)
  .option('--axis <name>', `of charts: ${horizontalAxes.join(', ')}; default ${horizontalAxes[0]}`)
  .option('--title <text>', 'in place of the figure’s own; empty for none')
  .option('--horizontal-axis <text>', 'name of the horizontal axis')
  .option('--vertical-axis <text>', 'name of the vertical axis')
  .option('--note <text>', 'small print at the foot, in place of data, seeds and budget; empty for none')
  .addOption(repeatable('--lane-name <id=name>', 'what a lane is called, e.g. lane-1=Ours'))
  .option(
    '--against <lane>',
    'for --quantity difference: truth, a lane or its run; default the truth, else the first lane',
  )
  .option('--overlay <lane>', 'draws where this density has 50% and 90% of its mass over every panel: truth or a lane')
  .option(
    '--noise-level <sigma>',
    'of denoising at many levels the level to draw, in standard deviations of the columns, and the truth blurred as much',
  )
  .option('--view <name>', 'stored: panels and charts as the experiment was left in the window; other options win')
  .option('--frames <count>', 'of an animation: at most so many, 2 to 500', String(usualAnimation.frames))
  .option('--fps <count>', 'of an animation: frames a second, 1 to 30', String(usualAnimation.framesPerSecond))
  .action((runs: string[], options: ExportOptions & AnimationChoice) => {
    const write = animationFormat(options) ? exportAnimation : exportFigures
    return withStudio((studio) => write(studio, runs, options))
  })

program
  .command('table <file>')
  .description('show how a table is read: what was guessed, its columns, what is left out or asked')
  .addOption(repeatable('--table-option <key=value,…>', 'how the file is read where the guess is wrong; see below'))
  .option('--json', 'as one JSON object')
  .addHelpText('after', `\n${tableOptionsHelp()}`)
  .action(async (file: string, { json, tableOption }: { json?: boolean; tableOption: string[] }) => {
    const reading = await readTable(file, tableOptions(tableOption))
    if (json) console.log(JSON.stringify(reading))
    else console.log(`${readingInWords(reading)}\n${columnsInWords(reading.columns)}`)
  })

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

addEvaluateCommand(program, withStudio)
addReportCommand(program, withStudio)
addSampleCommand(program, withStudio)
addModelCommands(program, withStudio)
addComposeCommand(program, withStudio)
addVerifyCommand(addLibraryCommands(program, withStudio), withStudio)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = exitCodeOf(error)
  // Commander has already said what was wrong.
  if (!(error instanceof CommanderError)) console.error(`error: ${reportError(error).message}`)
  if (error instanceof BrokenStore) console.error('To go on: ebm library restore, salvage or new')
  if (!isExpected(error)) console.error(error)
}

function withReport(command: Command): Command {
  return command
    .option('--json', 'print one JSON object with the results, and nothing else, on stdout')
    .option('--figures <folder>', 'write the comparison (PNG, CSV) and the results (CSV) there at the end')
}

/** Opens the data folder for one command. */
async function withStudio(act: (studio: Studio) => Promise<void>): Promise<void> {
  const folder = dataFolder()
  const notices = await updateLibrary({ folder, onBegin: tellUpdate })
  const studio = openStudio({ folder })
  try {
    await act(studio)
  } finally {
    await studio.close()
    for (const text of [...notices, ...studio.store.damage.found]) console.error(`warning: ${text}`)
    if (studio.store.damage.found.length > 0) console.error('To see all of it: ebm library check')
  }
}

/** Nothing else is printed for seconds, where the library is large. */
function tellUpdate(bytes: number): void {
  console.error(`The library is being brought to this version; a copy of it (${formatBytes(bytes)}) is made first.`)
}

/** Rows left out of a file, and the like: what is learned from is not quite what was given. */
function tellNotes(kind: DataKind, notes: readonly string[]): void {
  if (kind !== 'csv' && kind !== 'images') return
  for (const note of notes) console.error(process.stderr.isTTY ? note : JSON.stringify({ event: 'note', text: note }))
}

async function train(config: ExperimentConfig, options: ReportOptions): Promise<void> {
  await withStudio(async (studio) => {
    await fetchData(studio, [config.data])
    // A data file that cannot be read is a wrong option here, before it could fail every run.
    const { notes } = await studio.request('data.preview', { data: config.data, seed: config.seeds[0] })
    tellNotes(config.data.kind, notes)
    const begin = async () => (await studio.request('experiment.start', { config })).runs
    process.exitCode = await trainRuns(studio, begin, options)
  })
}

function isExpected(error: unknown): boolean {
  return error instanceof CommanderError || error instanceof UsageError || error instanceof AppError
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  if (error instanceof UsageError) return exitCodes.usage
  const wrongInput = ['invalid-input', 'not-found', 'not-supported', 'data-unreadable', 'wrong-state'] as const
  return error instanceof AppError && wrongInput.some((code) => code === error.code)
    ? exitCodes.usage
    : exitCodes.failed
}
