// One setting of an experiment, or of some of its lanes, with another value: what an axis of a search does.
//
// With other data the step sizes and other values that stood as suggested for the data before go along
// (follow-data.ts), so that no data set is learned at a step that suits another. What else is wrong with a value, the
// experiment's schema says.

import { editedLane } from '../branch.ts'
import { dataConfigSchema, dataSchemas, type DataConfig } from '../config/data.ts'
import { energyConfigSchema, energySchemas } from '../config/energy.ts'
import type { ExperimentConfig } from '../config/experiment.ts'
import { suggestedScale } from '../config/scale-of-data.ts'
import { show } from '../config/fields.ts'
import { followData } from '../config/follow-data.ts'
import { defaultOptimizer, type LaneConfig } from '../config/lane.ts'
import { optimizerConfigSchema, optimizerSchemas, type OptimizerKind } from '../config/optimizer.ts'
import { parse } from '../config/parse.ts'
import { samplerConfigSchema } from '../config/sampler.ts'
import { withoutStaleContents } from '../config/stale-contents.ts'
import { AppError } from '../errors.ts'
import { quote } from '../quote.ts'
import { laneParameters, namesFile, studyParameters } from './parameters.ts'
import type { Axis } from './study-config.ts'

type Setting = Pick<Axis, 'parameter' | 'lanes'>
type Tree = Readonly<Record<string, unknown>>

/** Fresh. Throws AppError('invalid-input') that says what the value or the parameter should be. */
export function withParameter(experiment: ExperimentConfig, setting: Setting, value: unknown): ExperimentConfig {
  const { parameter } = setting
  if (namesFile(parameter)) throw notVaried(parameter)
  const [part, key, ...deeper] = parameter.split('.')
  switch (part) {
    case 'data':
      if (key === undefined) return withData(experiment, dataOf(value))
      return withData(experiment, withoutStaleContents(experiment.data, changed(experiment, setting, value).data))
    case 'energy':
      if (key === undefined || key === 'kind') return { ...experiment, energy: energyOf(value) }
      return changed(experiment, setting, value)
    case 'budget':
    case 'evaluation':
    case 'divergence':
      if (key === undefined || deeper.length > 0) throw unknownParameter(experiment, parameter)
      return changed(experiment, setting, value)
    default:
      return withLaneSetting(experiment, setting, value)
  }
}

/** In which axes are to be applied: data first, since lanes follow them; then what a part is, then what it is set to. */
export function orderOfSetting({ parameter }: Pick<Axis, 'parameter'>): number {
  if (parameter === 'data' || parameter === 'data.kind') return 0
  if (parameter.startsWith('data.')) return 1
  const isWhole = parameter.endsWith('.kind') || ['energy', 'optimizer', 'method.sampler'].includes(parameter)
  return isWhole ? 2 : 3
}

/** A setting of the experiment that its schema knows. */
function changed(experiment: ExperimentConfig, { parameter }: Setting, value: unknown): ExperimentConfig {
  const [part, key] = parameter.split('.')
  if (parameter === 'data.kind') return { ...experiment, data: dataOf(value) }
  const known = studyParameters(experiment).some((each) => each.parameter === parameter)
  if (!known) throw unknownParameter(experiment, parameter)
  const before = experiment[part as 'data' | 'energy' | 'budget' | 'evaluation' | 'divergence']
  return { ...experiment, [part]: { ...before, [key]: value } }
}

/** A name alone is a data set as the gallery has it. */
function dataOf(value: unknown): DataConfig {
  const wished = typeof value === 'string' ? { kind: value } : value
  const kind = (wished as { kind?: unknown } | null)?.kind
  if (typeof kind === 'string' && !Object.hasOwn(dataSchemas, kind)) {
    throw wrong(`Expected a data set (${Object.keys(dataSchemas).join(', ')}), got ${quote(kind)}`)
  }
  return parse(dataConfigSchema, wished, 'data')
}

function energyOf(value: unknown): ExperimentConfig['energy'] {
  const wished = typeof value === 'string' ? { kind: value } : value
  const kind = (wished as { kind?: unknown } | null)?.kind
  if (typeof kind === 'string' && !Object.hasOwn(energySchemas, kind)) {
    throw wrong(`Expected an energy (${Object.keys(energySchemas).join(', ')}), got ${quote(kind)}`)
  }
  return parse(energyConfigSchema, wished, 'energy')
}

function withData(experiment: ExperimentConfig, wished: DataConfig): ExperimentConfig {
  // A value that is out of range has no scale to follow: the schema refuses it first.
  const data = parse(dataConfigSchema, wished, 'data')
  const lanes = experiment.lanes.map(copied)
  followData(lanes, { from: suggestedScale(experiment.data), to: suggestedScale(data) })
  return { ...experiment, data, lanes }
}

/** What `followData` changes, fresh. */
function copied(lane: LaneConfig): LaneConfig {
  const { method } = lane
  return { ...lane, method: 'sampler' in method ? { ...method, sampler: { ...method.sampler } } : { ...method } }
}

function withLaneSetting(experiment: ExperimentConfig, { parameter, lanes }: Setting, value: unknown) {
  const unknownLane = lanes?.find((id) => experiment.lanes.every((lane) => lane.id !== id))
  if (unknownLane !== undefined) {
    const ids = experiment.lanes.map(({ id }) => id).join(', ')
    throw wrong(`Expected lanes of the experiment (${ids}), got ${quote(unknownLane)}`)
  }
  const having = experiment.lanes.filter((lane) => has(lane, parameter) && (lanes?.includes(lane.id) ?? true))
  if (having.length === 0) throw unknownParameter(experiment, parameter)
  const without = lanes?.find((id) => having.every((lane) => lane.id !== id))
  if (without !== undefined) throw wrong(`Expected lanes that have ${parameter}, got ${quote(without)}, which has not`)
  return {
    ...experiment,
    lanes: experiment.lanes.map((lane) => (having.includes(lane) ? withSetting(lane, parameter, value) : lane)),
  }
}

const wholeParts = ['optimizer', 'method.sampler']

function has(lane: LaneConfig, parameter: string): boolean {
  if (wholeParts.includes(parameter)) return parameter === 'optimizer' || 'sampler' in lane.method
  return laneParameters(lane).some(([path]) => path === parameter)
}

function withSetting(lane: LaneConfig, parameter: string, value: unknown): LaneConfig {
  const { method } = lane
  switch (parameter) {
    case 'optimizer':
      return { ...lane, optimizer: parse(optimizerConfigSchema, value, 'optimizer') }
    case 'optimizer.kind':
      if (!Object.hasOwn(optimizerSchemas, String(value))) {
        throw wrong(`Expected one of ${Object.keys(optimizerSchemas).join(', ')}, got ${show(value)}`)
      }
      return { ...lane, optimizer: defaultOptimizer(method.kind, value as OptimizerKind) }
    case 'method.sampler':
      return {
        ...lane,
        method: { ...method, sampler: parse(samplerConfigSchema, value, 'sampler') } as LaneConfig['method'],
      }
    case 'method.sampler.kind':
      return editedLane(lane, [{ path: parameter, value: value as string }])
    default:
      return withValue(lane as unknown as Tree, parameter.split('.'), value) as unknown as LaneConfig
  }
}

const withValue = (tree: Tree, [key, ...rest]: readonly string[], value: unknown): Tree => ({
  ...tree,
  [key]: rest.length === 0 ? value : withValue(tree[key] as Tree, rest, value),
})

const wrong = (message: string): AppError => new AppError('invalid-input', `${message}: correct it.`)

const notVaried = (parameter: string): AppError =>
  new AppError(
    'invalid-input',
    `Expected a setting that a study can vary, got ${quote(parameter)}, which names a file: ` +
      'choose each file in Data → CSV file, and vary data with the whole tables as values.',
  )

function unknownParameter(experiment: ExperimentConfig, parameter: string): AppError {
  const known = studyParameters(experiment).map((each) => each.parameter)
  return new AppError(
    'invalid-input',
    `Expected a setting of the experiment, got ${quote(parameter)}: it has ${known.join(', ')}.`,
  )
}
