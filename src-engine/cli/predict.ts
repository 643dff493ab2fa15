// `ebm predict`: the density of one column of a run's model given the others, in words, as numbers or as a figure.

import { Option, type Command } from 'commander'
import type {
  ConditionalResult,
  ConditionalSetup,
  ConditionalSplit,
} from '../../src-shared/conditional/conditional-density.ts'
import {
  conditionalTitle,
  conditionalValues,
  fromInWords,
  givenInWords,
  knownInWords,
  nameAndUnit,
} from '../../src-shared/conditional/conditional-words.ts'
import { conditionalFigureFormats, conditionalJson } from '../../src-shared/figures/conditional/conditional-figure.ts'
import { figureSizes, figureThemes, type FigureSize, type FigureTheme } from '../../src-shared/figures/figure.ts'
import { quote } from '../../src-shared/quote.ts'
import { readInteger, readPlainNumber } from '../../src-shared/read-number.ts'
import type { Studio } from '../studio.ts'
import { findRun } from './find-run.ts'
import { plainWords } from './learn.ts'
import { repeatable } from './repeatable.ts'
import { numberText } from './results.ts'
import { table } from './table.ts'
import { UsageError } from './usage-error.ts'
import type { WithStudio } from './with-studio.ts'

interface PredictOptions {
  column?: string
  row?: string
  split: string
  given: string[]
  theme: string
  size: string
  out?: string
  json?: boolean
}

export function addPredictCommand(program: Command, withStudio: WithStudio): void {
  program
    .command('predict <run>')
    .description('the density of one column given the others, by quadrature: modes, mean, quantiles, log p')
    .option('--column <name>', 'the predicted one, by its name or number; default the last')
    .option('--row <number>', 'where the others come from; default 1')
    .addOption(new Option('--split <name>', 'of the row').choices(['test', 'training']).default('test'))
    .addOption(repeatable('--given <column=value>', 'in place of the row’s; may be repeated'))
    .option('--out <file>', `a file ending in ${conditionalFigureFormats.map((format) => `.${format}`).join(', ')}`)
    .addOption(new Option('--theme <theme>', 'of a picture').choices([...figureThemes]).default('light'))
    .addOption(new Option('--size <size>', 'of a picture').choices([...figureSizes]).default('natural'))
    .option('--json', 'as one JSON object, with the curve')
    .action((run: string, options: PredictOptions) => withStudio((studio) => predict(studio, run, options)))
}

async function predict(studio: Studio, run: string, options: PredictOptions): Promise<void> {
  const format = options.out === undefined ? null : formatOf(options.out)
  const runId = findRun(studio, run)
  const { columns } = await studio.request('model.show', { runId })
  const column = options.column === undefined ? columns.length - 1 : columnOf('--column', options.column, columns)
  const conditional = await setupOf(studio, { runId, column, columns, options })
  const result = await studio.request('conditional.compute', { conditional })
  console.log(options.json ? JSON.stringify(conditionalJson(result)) : inWords(result))
  if (options.out === undefined || format === null) return
  const { theme, size } = options as { theme: FigureTheme; size: FigureSize }
  const drawn = { figure: 'conditional-density', theme, size } as const
  const wish = { conditional, options: drawn, format, path: options.out }
  const { path, notices } = await studio.request('conditional.exportFigure', wish)
  console.error(`Wrote ${path}`)
  for (const notice of notices) console.error(`warning: ${notice}`)
}

function formatOf(path: string): (typeof conditionalFigureFormats)[number] {
  const found = conditionalFigureFormats.find((format) => path.toLowerCase().endsWith(`.${format}`))
  if (found) return found
  throw new UsageError(`--out: Expected a file ending in .${conditionalFigureFormats.join(', .')}, got ${quote(path)}.`)
}

interface Wanted {
  runId: string
  column: number
  columns: readonly string[]
  options: PredictOptions
}

async function setupOf(studio: Studio, { runId, column, columns, options }: Wanted): Promise<ConditionalSetup> {
  const read = readInteger(options.row ?? '1')
  if (!('value' in read) || read.value < 1) {
    throw new UsageError(`--row: Expected the number of a row, from 1 on, got ${quote(options.row ?? '')}.`)
  }
  const split = options.split as ConditionalSplit
  const row: ConditionalSetup = { runId, column, from: { kind: 'row', split, index: read.value - 1 } }
  if (options.given.length === 0) return row
  const { values } = await studio.request('conditional.compute', { conditional: row })
  const given: (number | null)[] = [...values]
  // What was observed belongs to the row as it is.
  given[column] = null
  for (const text of options.given) {
    const [place, value] = assignmentOf(text, columns)
    given[place] = value
  }
  return { runId, column, from: { kind: 'values', values: given } }
}

function assignmentOf(text: string, columns: readonly string[]): [column: number, value: number] {
  const at = text.lastIndexOf('=')
  const read = readPlainNumber(text.slice(at + 1))
  if (at > 0 && 'value' in read && Number.isFinite(read.value)) {
    return [columnOf('--given', text.slice(0, at), columns), read.value]
  }
  throw new UsageError(
    `--given: Expected column=number, as ${quote(`${nameAndUnit(columns[0]).name}=1`)}, got ${quote(text)}.`,
  )
}

/** By its name, with or without its unit, or by its number from 1 on. */
function columnOf(option: string, text: string, columns: readonly string[]): number {
  const wanted = text.trim().toLowerCase()
  const named = columns.findIndex((column) =>
    [column, nameAndUnit(column).name].some((name) => name.toLowerCase() === wanted),
  )
  if (named >= 0) return named
  const read = readInteger(wanted)
  if ('value' in read && read.value >= 1 && read.value <= columns.length) return read.value - 1
  throw new UsageError(`${option}: Expected one of ${columns.join(', ')}, or its number, got ${quote(text)}.`)
}

function inWords(result: ConditionalResult): string {
  const { title, iteration, reason } = result
  const known = knownInWords(result)
  const rows = conditionalValues(result).map(({ label, value, unit, how, check }) => [
    plainWords(label),
    numberText(value, 6),
    unit,
    check ? `${how}; ${check.how}: ${numberText(check.value, 6)}` : how,
  ])
  return [
    `${conditionalTitle(result)}: ${title}, iteration ${iteration}`,
    `${givenInWords(result)} (${fromInWords(result)})`,
    '',
    table(['', 'value', 'unit', 'how it was obtained'], rows),
    ...(reason === null ? [] : ['', `warning: the normaliser is not exact: ${reason}`]),
    ...(known === null ? [] : ['', `note: ${known}`]),
  ].join('\n')
}
