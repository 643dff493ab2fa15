// `ebm sample`: the sampling lab in the terminal, the same chains as in the window.

import type { Command } from 'commander'
import { parse } from '../../src-shared/config/parse.ts'
import { samplerDefinitions } from '../../src-shared/config/sampler.ts'
import type { EnergySource } from '../../src-shared/energy-source.ts'
import { densityKinds } from '../../src-shared/energy-source.ts'
import { jsonNumber } from '../../src-shared/metric.ts'
import { quote } from '../../src-shared/quote.ts'
import { readInteger, readPlainNumber } from '../../src-shared/read-number.ts'
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
import type { Studio } from '../studio.ts'
import { energySourceOf } from './energy-source-of.ts'
import { assign, parseAssignments } from './field-options.ts'
import { table } from './table.ts'
import { UsageError, unknownName } from './usage-error.ts'
import { wrapped } from './wrapped.ts'
import type { WithStudio } from './with-studio.ts'

interface SampleOptions {
  sampler: string
  against?: string
  steps?: string
  evaluations?: string
  chains?: string
  start?: string
  temperature?: string
  warmUp?: string
  seed?: string
  json?: boolean
}

const nameOf = (kind: LabSamplerKind): string => samplerDefinitions[kind].abbreviation.toLowerCase()

export function addSampleCommand(program: Command, withStudio: WithStudio): void {
  const names = labSamplerKinds.map(nameOf).join(', ')
  program
    .command('sample <source>')
    .description('sample an energy by one or two samplers at the same cost, and compare with what is exact')
    .option('--sampler <name:key=value,…>', `${names}; e.g. mala:step-size=0.1, or levels=4 for tempering`, 'mala')
    .option('--against <name:key=value,…>', 'a second sampler, at the cost of the first')
    .option('--steps <number>', 'of each chain of the first sampler; instead of --evaluations')
    .option('--evaluations <number>', 'energy-gradient evaluations of a chain; default 4000')
    .option('--chains <number>', 'how many, 1 to 16')
    .option('--start <where>', startKinds.join(', '))
    .option('--temperature <T>', 'samples exp(−E/T)')
    .option('--warm-up <share>', 'of the steps, left out of the numbers')
    .option('--seed <number>', 'same seed, same chains')
    .option('--json', 'as one JSON object, with the positions that were kept')
    .addHelpText('after', `\n${sourceHelp()}`)
    .action((source: string, options: SampleOptions) => withStudio((studio) => sample(studio, source, options)))
}

const sourceHelp = (): string =>
  wrapped(
    `SOURCE is the id of a run or its beginning, whose newest model is sampled, or that of a composition; a formula such as "(x^2 - 1)^2 * 4", or with its box formula:energy=x^2/18,x-from=-20,x-to=20; ` +
      `or a density with its settings, as in funnel:scale=2: ${densityKinds.join(', ')}.`,
  ).join('\n')

async function sample(studio: Studio, source: string, options: SampleOptions): Promise<void> {
  const setup = setupOf(energySourceOf(studio, source, 'SOURCE'), options)
  const interrupt = (): void => void studio.request('lab.stop', {})
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, interrupt)
  const result = await studio.request('lab.sample', { setup })
  console.log(options.json ? JSON.stringify(jsonOf(result)) : inWords(result))
}

function setupOf(source: EnergySource, options: SampleOptions): LabSetup {
  const { sampler, against, steps, start, seed, chains, evaluations, temperature, warmUp } = options
  if (steps !== undefined && evaluations !== undefined) {
    throw new UsageError('--steps: Expected it or --evaluations, got both: the cost follows from either.')
  }
  const samplers = [samplerOf('--sampler', sampler), ...(against ? [samplerOf('--against', against)] : [])]
  const given = {
    ...{ source, samplers },
    ...(start !== undefined && { start }),
    ...(seed !== undefined && { seed: integer('--seed', seed) }),
    ...(chains !== undefined && { chains: integer('--chains', chains) }),
    ...(evaluations !== undefined && { evaluations: integer('--evaluations', evaluations) }),
    ...(temperature !== undefined && { temperature: number('--temperature', temperature) }),
    ...(warmUp !== undefined && { warmUp: number('--warm-up', warmUp) }),
  }
  const setup = parse(labSetupSchema, given, 'sample')
  if (steps === undefined) return setup
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
  const { setup, title, truth, samplers, gradientBy, view, dimension, notices } = result
  return {
    ...{ setup, energy: title, columns: view.labels, dimension, gradientBy, notices },
    exact: {
      logPartition: jsonNumber(truth.logPartition),
      converged: truth.converged,
      reason: truth.reason,
      columns: truth.marginals?.map(({ mean, variance }) => ({ mean, variance })) ?? null,
    },
    samplers: samplers.map(({ sampler, steps, evaluations, thin, warmUp, acceptance, swapRates, ...rest }) => ({
      ...{ sampler, steps, evaluations, warmUp, fault: rest.fault },
      acceptance: acceptance === null ? null : jsonNumber(acceptance),
      swapRates: swapRates.map(jsonNumber),
      columns: rest.axes.map((axis) => ({
        mean: jsonNumber(axis.mean),
        meanError: jsonNumber(axis.meanError),
        variance: jsonNumber(axis.variance),
        effectiveSampleSize: jsonNumber(axis.effectiveSampleSize),
        autocorrelationTime: jsonNumber(axis.autocorrelationTime),
        splitRHat: jsonNumber(axis.splitRHat),
      })),
      positions: { every: thin, chains: setup.chains, values: Array.from(rest.positions, jsonNumber) },
    })),
  }
}
