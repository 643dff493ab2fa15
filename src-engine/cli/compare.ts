// `ebm compare`: an experiment from options.

import type { Command } from 'commander'
import { compareConfig, defaultMethodNames, type CompareOptions } from './compare-config.ts'
import { withFile } from './file-choice.ts'
import { repeatable } from './repeatable.ts'
import { chooseColumns, tellChoice } from './table-choice.ts'
import { tableOptionsHelp } from './table-options.ts'
import { train } from './train.ts'
import type { ReportOptions } from './train-runs.ts'
import { withReport } from './with-report.ts'

export function addCompareCommand(program: Command): void {
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
        'widths of the hidden layers, e.g. 64,64, or mlp-classes, gaussian, quadratic, gaussian-mixture',
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
    async (
      typed: Partial<CompareOptions> & Omit<CompareOptions, 'data'> & ReportOptions & { printConfig?: boolean },
    ) => {
      const options = withFile(typed)
      const choice = options.data === 'csv' && options.file ? await chooseColumns(options.file, options) : null
      if (choice) tellChoice(choice)
      const config = compareConfig(options, choice?.config)
      if (options.printConfig) console.log(JSON.stringify(config, null, 2))
      else await train(config, options)
    },
  )
}
