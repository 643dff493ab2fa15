// `ebm sample`: the sampling lab in the terminal, the same chains as in the window.

import type { Command } from 'commander'
import { basename, dirname } from 'node:path'
import { parse } from '../../src-shared/config/parse.ts'
import { samplerDefinitions } from '../../src-shared/config/sampler.ts'
import { densityKinds } from '../../src-shared/energy-source.ts'
import { jsonNumber } from '../../src-shared/metric.ts'
import { quote } from '../../src-shared/quote.ts'
import { readInteger, readPlainNumber } from '../../src-shared/read-number.ts'
import {
  labFromText,
  labToText,
  otherNumbersWhy,
  sameNumbers,
  targetAcceptanceUnused,
} from '../../src-shared/sampling-lab/lab-file.ts'
import { labNumbers } from '../../src-shared/sampling-lab/lab-json.ts'
import type { LabResult } from '../../src-shared/sampling-lab/lab-result.ts'
import {
  labCost,
  labSamplerKinds,
  labSetupSchema,
  startKinds,
  temperingSchema,
  type LabSamplerKind,
  type LabSetup,
} from '../../src-shared/sampling-lab/lab-setup.ts'
import { labTable, labTableTitles } from '../../src-shared/sampling-lab/lab-table.ts'
import { writeWhole } from '../export/write-file.ts'
import type { Studio } from '../studio.ts'
import { energySourceOf } from './energy-source-of.ts'
import { assign, parseAssignments } from './field-options.ts'
import { readText } from './experiment-file.ts'
import { makeOutputFolder } from './output-folder.ts'
import { table } from './table.ts'
import { untilInterrupted } from './until-interrupted.ts'
import { UsageError, unknownName } from './usage-error.ts'
import { wrapped } from './wrapped.ts'
import type { WithStudio } from './with-studio.ts'

interface SampleOptions {
  sampler?: string
  against?: string
  steps?: string
  evaluations?: string
  chains?: string
  start?: string
  temperature?: string
  warmUp?: string
  seed?: string
  out?: string
  printConfig?: boolean
  json?: boolean
}

const nameOf = (kind: LabSamplerKind): string => samplerDefinitions[kind].abbreviation.toLowerCase()

export function addSampleCommand(program: Command, withStudio: WithStudio): void {
  const names = labSamplerKinds.map(nameOf).join(', ')
  program
    .command('sample <source>')
    .description('sample an energy by one or two samplers at the same cost, and compare with what is exact')
    .option(
      '--sampler <name:key=value,…>',
      `${names}; e.g. mala:step-size=0.1, or levels=4 for tempering; default mala`,
    )
    .option('--against <name:key=value,…>', 'a second sampler, at the cost of the first')
    .option('--steps <number>', 'of each chain of the first sampler; instead of --evaluations')
    .option('--evaluations <number>', 'energy-gradient evaluations of a chain; default 4000')
    .option('--chains <number>', 'how many, 1 to 16')
    .option('--start <where>', startKinds.join(', '))
    .option('--temperature <T>', 'samples exp(−E/T)')
    .option('--warm-up <share>', 'of the steps, left out of the numbers')
    .option('--seed <number>', 'same seed, same chains')
    .option('--out <file.json>', 'a file with the setup and what it came to, which Sample and this command open')
    .option('--print-config', 'write the setup as such a file, and sample nothing')
    .option('--json', 'as one JSON object, with the positions that were kept')
    .addHelpText('after', `\n${sourceHelp()}`)
    .action((source: string, options: SampleOptions) => withStudio((studio) => sample(studio, source, options)))
}

const sourceHelp = (): string =>
  wrapped(
    `SOURCE is a file of the lab ending in .json; or the id of a run or its beginning, whose newest model is sampled, or that of a composition; a formula such as "(x^2 - 1)^2 * 4", or with its box formula:energy=x^2/18,x-from=-20,x-to=20; ` +
      `or a density with its settings, as in funnel:scale=2: ${densityKinds.join(', ')}.`,
  ).join('\n')

async function sample(studio: Studio, source: string, options: SampleOptions): Promise<void> {
  const file = /\.json$/i.test(source) ? labFromText(readText(source), basename(source)) : null
  const setup = setupOf(file?.setup ?? { source: energySourceOf(studio, source, 'SOURCE') }, options)
  if (options.printConfig) return console.log(labToText(setup, null).trimEnd())
  if (options.out !== undefined) placeOf(options.out)
  const result = await untilInterrupted(
    () => studio.request('lab.sample', { setup }),
    () => studio.request('lab.stop', {}),
  )
  if (result === null) return
  console.log(options.json ? JSON.stringify(jsonOf(result)) : inWords(result))
  if (file && isSame(file.setup, setup)) tellSame(sameNumbers(file, result), source)
  if (options.out === undefined) return
  await writeWhole(options.out, new TextEncoder().encode(labToText(setup, result)))
  console.error(`Wrote ${options.out}`)
}

const isSame = (one: LabSetup, other: LabSetup): boolean => JSON.stringify(one) === JSON.stringify(other)

function tellSame(same: boolean | null, path: string): void {
  if (same === null) return
  console.error(same ? `The same numbers as in ${path}.` : `warning: other numbers than in ${path}: ${otherNumbersWhy}`)
}

function placeOf(path: string): void {
  if (!/\.json$/i.test(path)) {
    throw new UsageError(`--out: Expected a file ending in .json, got ${quote(path)}: chains are in --json.`)
  }
  makeOutputFolder('--out', dirname(path))
}

/** Of a file or of a source alone, with what the options say otherwise. */
function setupOf(begun: Partial<LabSetup> & Pick<LabSetup, 'source'>, options: SampleOptions): LabSetup {
  const { sampler, against, steps, start, seed, chains, evaluations, temperature, warmUp } = options
  if (steps !== undefined && evaluations !== undefined) {
    throw new UsageError('--steps: Expected it or --evaluations, got both: the cost follows from either.')
  }
  const [first, second] = begun.samplers ?? []
  const samplers = [
    sampler === undefined && first ? first : samplerOf('--sampler', sampler ?? 'mala'),
    ...(against === undefined ? (second ? [second] : []) : [samplerOf('--against', against)]),
  ]
  const given = {
    ...begun,
    samplers,
    ...(start !== undefined && { start }),
    ...(seed !== undefined && { seed: integer('--seed', seed) }),
    ...(chains !== undefined && { chains: integer('--chains', chains) }),
    ...(evaluations !== undefined && { evaluations: integer('--evaluations', evaluations) }),
    ...(temperature !== undefined && { temperature: number('--temperature', temperature) }),
    ...(warmUp !== undefined && { warmUp: number('--warm-up', warmUp) }),
  }
  return steps === undefined ? parse(labSetupSchema, given, 'sample') : withSteps(given, steps)
}

/** With a budget that pays for so many steps of the first sampler. */
function withSteps(given: object, steps: string): LabSetup {
  const setup = parse(labSetupSchema, given, 'sample')
  const count = integer('--steps', steps)
  const cost = Math.ceil(labCost(setup.samplers[0], Math.max(0, count)))
  const { minValue, maxValue } = budgetRange
  if (count < 4 || cost < minValue || cost > maxValue) {
    throw new UsageError(
      `--steps: Expected at least 4 steps that cost from ${minValue} to ${maxValue} evaluations a chain, got ${count}, which cost ${cost} with this sampler: choose another number.`,
    )
  }
  return parse(labSetupSchema, { ...given, evaluations: cost }, 'sample --steps')
}

function samplerOf(where: string, text: string): Record<string, unknown> {
  const colon = text.indexOf(':')
  const name = (colon === -1 ? text : text.slice(0, colon)).trim().toLowerCase()
  const kind = labSamplerKinds.find((each) => each === name || nameOf(each) === name)
  if (!kind) throw unknownName(where, name, labSamplerKinds.map(nameOf))
  const sampler: Record<string, unknown> = { kind }
  const own: Record<string, unknown> = {}
  const targets = [
    { schema: samplerDefinitions[kind].schema, value: sampler },
    { schema: temperingSchema, value: own },
  ]
  assign(`${where} ${name}`, targets, colon === -1 ? [] : parseAssignments(where, text.slice(colon + 1)))
  if (sampler.targetAcceptance) throw new UsageError(`${where} ${name}: ${targetAcceptanceUnused}`)
  return { sampler, ...own }
}

/** Of `evaluations`. */
const budgetRange = { minValue: 50, maxValue: 100_000 }

const integer = (where: string, text: string): number => valueOf(where, text, readInteger(text))
const number = (where: string, text: string): number => valueOf(where, text, readPlainNumber(text))

function valueOf(where: string, text: string, read: { value: number } | { reason: string }): number {
  if ('value' in read) return read.value
  throw new UsageError(`${where}: ${read.reason || `Expected a number, got ${quote(text)}.`}`)
}

const startWords = (start: LabSetup['start']): string =>
  ({ data: 'exact samples', mode: 'the lowest energy', box: 'anywhere in view', far: 'a far point' })[start]

function inWords(result: LabResult): string {
  const { title, setup, truth, samplers, gradientBy, notices } = result
  const rows = labTable(result).map(({ label, unit, exact, cells }) => [
    unit ? `${label} (${unit})` : label,
    exact?.text ?? '',
    ...cells.map(({ text }) => text),
  ])
  return [
    `${title}: ${setup.chains} chains from ${startWords(setup.start)}, T = ${setup.temperature}, seed ${setup.seed}`,
    table(['', 'exact', ...labTableTitles(result)], rows),
    wrapped(
      `± is one standard error by ESS, after ${Math.round(100 * setup.warmUp)}% of warm-up. Exact: quadrature` +
        `${truth.converged ? '' : ` (not converged: ${truth.reason ?? 'unknown'})`}. ∂E/∂x by ${gradientBy}. ` +
        'Step sizes are in units of the columns’ variance, those of HMC of their standard deviation.',
    ).join('\n'),
    ...notices.map((notice) => `warning: ${notice}`),
    ...samplers.flatMap(({ fault, steps }, index) =>
      fault === null ? [] : [`warning: ${labTableTitles(result)[index]} ended after ${steps} steps. ${fault}`],
    ),
  ].join('\n\n')
}

function jsonOf(result: LabResult) {
  const { samplers, ...numbers } = labNumbers(result)
  return {
    setup: result.setup,
    ...numbers,
    samplers: samplers.map((each, index) => {
      const { thin, positions } = result.samplers[index]
      const values = Array.from(positions, jsonNumber)
      return { ...each, positions: { every: thin, chains: result.setup.chains, values } }
    }),
  }
}
