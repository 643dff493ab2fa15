// From the options of `ebm compare` to an experiment's configuration, the same that the window would make.

import { resolve } from 'node:path'
import {
  dataConfigSchema,
  dataRowKind,
  dataSchemas,
  type DataConfig,
  type DataKind,
} from '../../src-shared/config/data.ts'
import { energyConfigSchema, energySchemas, type EnergyKind } from '../../src-shared/config/energy.ts'
import {
  backendIds,
  budgetSchema,
  defaultExperiment,
  defaultMethods,
  divergenceSchema,
  evaluationSchema,
  experimentConfigSchema,
  usualMethods,
  type ExperimentConfig,
} from '../../src-shared/config/experiment.ts'
import { laneLabels } from '../../src-shared/config/lane-labels.ts'
import { defaultOptimizer, laneConfigSchema, type LaneConfig } from '../../src-shared/config/lane.ts'
import { methodDefinitions, methodKinds, type MethodKind } from '../../src-shared/config/method.ts'
import { optimizerSchemas, type OptimizerConfig, type OptimizerKind } from '../../src-shared/config/optimizer.ts'
import { parse } from '../../src-shared/config/parse.ts'
import {
  samplerDefinitions,
  samplerKinds,
  samplerOfKind,
  type SamplerConfig,
  type SamplerKind,
} from '../../src-shared/config/sampler.ts'
import { readInteger, readPlainNumber } from '../../src-shared/read-number.ts'
import { assign, parseAssignments, type Assignments, type OptionTarget } from './field-options.ts'
import { wishedColumns, type TableChoice } from './table-choice.ts'
import { UsageError, unknownName } from './usage-error.ts'

/** As typed; every value is text. */
export interface CompareOptions {
  data: string
  dataOption: string[]
  file?: string
  columns?: string
  column: string[]
  tableOption: string[]
  methods?: string
  method: string[]
  energy?: string
  energyOption: string[]
  iterations?: string
  evaluations?: string
  seconds?: string
  seeds?: string
  evaluationOption: string[]
  divergenceOption: string[]
  backend?: string
  name?: string
}

/** Throws UsageError or AppError('invalid-input') naming the option and what is allowed. */
export function compareConfig(options: CompareOptions, chosen?: TableChoice['config']): ExperimentConfig {
  const data = dataConfig(options, chosen)
  const energyName = energyKindOf(options)
  const wishes = laneWishes(options, usualMethods(dataRowKind(data)))
  const defaults = defaultExperiment(
    data,
    wishes.map(({ kind }) => kind),
    energyName ?? undefined,
  )
  const lanes = defaults.lanes.map((lane, index) => laneConfig(lane, wishes[index]))
  const config: ExperimentConfig = {
    ...defaults,
    name: options.name ?? `${laneLabels(lanes).join(', ')} on ${data.kind}`.slice(0, 120),
    lanes,
    energy: energyConfig(options, defaults),
    budget: budget(options) ?? defaults.budget,
    evaluation: part('--evaluation-option', evaluationSchema, defaults.evaluation, options.evaluationOption),
    divergence: part('--divergence-option', divergenceSchema, defaults.divergence, options.divergenceOption),
    backend: backend(options.backend) ?? defaults.backend,
  }
  const seeds = options.seeds?.split(',').map((seed) => valueOf('--seeds', readInteger(seed)))
  return parse(experimentConfigSchema, seeds ? { ...config, seeds } : config, 'experiment')
}

function dataConfig(options: CompareOptions, chosen: TableChoice['config'] | undefined): DataConfig {
  const { data: kind, dataOption, file, tableOption } = options
  if (!Object.hasOwn(dataSchemas, kind)) throw unknownName('--data', kind, Object.keys(dataSchemas))
  const schema = dataSchemas[kind as DataKind]
  const value: Record<string, unknown> = { kind }
  const assignments = dataOption.flatMap((text) => parseAssignments('--data-option', text))
  assign(`--data-option of ${kind}`, [{ schema, value }], assignments)
  if (file !== undefined) assign(`--file with --data ${kind}`, [{ schema, value }], [['path', resolve(file)]])
  if (kind === 'images' && file !== undefined) value.source = 'file'
  if (kind === 'csv' && !value.path) throw new UsageError('--data csv: Expected a file, got none: add --file FILE.')
  if (kind !== 'csv' && tableOption.length > 0) {
    throw new UsageError(`--table-option: Expected it with --data csv, got it with --data ${kind}: leave it out.`)
  }
  const columns = wishedColumns(options)
  if (columns) {
    // That there is such a field is looked at where a wrong name is said.
    assign(`--columns with --data ${kind}`, [{ schema, value }], [['columns', '']])
    value.columns = columns
  }
  Object.assign(value, chosen)
  return parse(dataConfigSchema, value, `--data ${kind}`)
}

/** As `--methods` takes them. */
export const defaultMethodNames = defaultMethods.map((kind) => methodDefinitions[kind].option).join(',')

interface LaneWish {
  kind: MethodKind
  /** How it stands in messages. */
  where: string
  assignments: Assignments
}

/** `--methods` lists lanes; each `--method` sets one of that method, in its place or after the others. */
function laneWishes({ methods, method }: CompareOptions, usual: readonly MethodKind[]): LaneWish[] {
  const specified = method.map(parseLane)
  if (methods === undefined && specified.length > 0) return specified
  const listed = methods?.split(',').map((name) => methodKind('--methods', name.trim())) ?? usual
  const lanes = listed.flatMap((kind, index): LaneWish[] => {
    const own = listed.indexOf(kind) === index ? specified.filter((lane) => lane.kind === kind) : []
    return own.length > 0 ? own : [{ kind, where: '--methods', assignments: [] }]
  })
  return [...lanes, ...specified.filter(({ kind }) => !listed.includes(kind))]
}

/** `cd:k=1,step-size=0.02` */
function parseLane(text: string): LaneWish {
  const colon = text.indexOf(':')
  const kind = methodKind('--method', (colon === -1 ? text : text.slice(0, colon)).trim())
  const where = `--method ${methodDefinitions[kind].option}`
  return { kind, where, assignments: colon === -1 ? [] : parseAssignments(where, text.slice(colon + 1)) }
}

function methodKind(where: string, name: string): MethodKind {
  const found = methodKinds.find((kind) => kind === name || methodDefinitions[kind].option === name)
  if (!found)
    throw unknownName(
      where,
      name,
      Object.values(methodDefinitions).map(({ option }) => option),
    )
  return found
}

/** A lane with what was typed for it. Throws UsageError or AppError that names what is allowed. */
export function laneConfig(lane: LaneConfig, { kind, where, assignments }: LaneWish): LaneConfig {
  const wished = structuredClone(lane)
  const rest = chooseKinds(wished, where, assignments)
  const sampler = 'sampler' in wished.method ? wished.method.sampler : undefined
  const targets: OptionTarget[] = [
    { schema: methodDefinitions[kind].schema, value: wished.method },
    ...(sampler ? [{ schema: samplerDefinitions[sampler.kind].schema, value: sampler }] : []),
    { schema: optimizerSchemas[wished.optimizer.kind], value: wished.optimizer },
    { schema: laneConfigSchema, value: wished },
  ]
  assign(where, targets, rest)
  return parse(laneConfigSchema, wished, where)
}

/**
 * `optimizer=sgd`, `sampler=mala`: replaces that part of the lane by its defaults (a sampler keeps its step size), in
 * place; answers the other assignments.
 */
function chooseKinds(lane: LaneConfig, where: string, assignments: Assignments): Assignments {
  return assignments.filter(([key, text]) => {
    if (key === 'optimizer') lane.optimizer = optimizerWish(lane, where, text)
    const samples = key === 'sampler' && 'sampler' in lane.method
    if (samples && 'sampler' in lane.method) lane.method.sampler = samplerWish(lane.method.sampler, where, text)
    return key !== 'optimizer' && !samples
  })
}

function samplerWish(now: SamplerConfig, where: string, text: string): SamplerConfig {
  const nameOf = (kind: SamplerKind) => samplerDefinitions[kind].abbreviation.toLowerCase()
  const kind = samplerKinds.find((each) => each === text || nameOf(each) === text.toLowerCase())
  if (!kind) throw unknownName(`${where}, sampler`, text, samplerKinds.map(nameOf))
  return kind === now.kind ? now : samplerOfKind(kind, now)
}

function optimizerWish({ method, optimizer: now }: LaneConfig, where: string, text: string): OptimizerConfig {
  const kinds = Object.keys(optimizerSchemas) as OptimizerKind[]
  const kind = kinds.find((each) => each === text)
  if (!kind) throw unknownName(`${where}, optimizer`, text, kinds)
  return kind === now.kind ? now : defaultOptimizer(method.kind, kind)
}

/** Named by its kind; else it is a list of widths. */
const energyKindOf = ({ energy }: Pick<CompareOptions, 'energy'>): EnergyKind | null =>
  energy !== undefined && Object.hasOwn(energySchemas, energy) ? (energy as EnergyKind) : null

function energyConfig(
  { energy, energyOption }: CompareOptions,
  defaults: ExperimentConfig,
): ExperimentConfig['energy'] {
  const named = energyKindOf({ energy })
  const kind = named ?? defaults.energy.kind
  const value: Record<string, unknown> = kind === defaults.energy.kind ? { ...defaults.energy } : { kind }
  const schema = energySchemas[kind]
  const assignments = energyOption.flatMap((text) => parseAssignments('--energy-option', text))
  assign('--energy-option', [{ schema, value }], assignments)
  if (energy !== undefined && named === null) assign('--energy', [{ schema, value }], [['hidden-widths', energy]])
  return parse(energyConfigSchema, value, '--energy')
}

function budget(options: CompareOptions): ExperimentConfig['budget'] | null {
  const units = (['iterations', 'evaluations', 'seconds'] as const).filter((unit) => options[unit] !== undefined)
  if (units.length > 1) {
    throw new UsageError(
      `Expected one budget, got ${units.map((unit) => `--${unit}`).join(' and ')}: choose one of them.`,
    )
  }
  const [unit] = units
  if (!unit) return null
  const text = options[unit]!
  const amount = valueOf(`--${unit}`, unit === 'seconds' ? readPlainNumber(text) : readInteger(text))
  return parse(budgetSchema, { unit, amount }, `--${unit}`)
}

function backend(name: string | undefined): ExperimentConfig['backend'] | null {
  if (name === undefined) return null
  const allowed = ['auto', ...backendIds] as const
  const found = allowed.find((id) => id === name)
  if (!found) throw unknownName('--backend', name, allowed)
  return found
}

function part<Value extends object>(
  where: string,
  schema: Parameters<typeof parse>[0],
  defaults: Value,
  texts: readonly string[],
): Value {
  const value: Record<string, unknown> = Object.fromEntries(Object.entries(defaults))
  assign(
    where,
    [{ schema, value }],
    texts.flatMap((text) => parseAssignments(where, text)),
  )
  return parse(schema, value, where) as Value
}

function valueOf(where: string, read: ReturnType<typeof readPlainNumber>): number {
  if ('value' in read) return read.value
  throw new UsageError(`${where}: ${read.reason}`)
}
