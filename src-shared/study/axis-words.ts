// What axes and their values are called: in names of trials, tables and charts.

import { dataTitles, type DataConfig } from '../config/data.ts'
import { energyLabel } from '../config/energy.ts'
import { dataTitle, type ExperimentConfig } from '../config/experiment.ts'
import { show } from '../config/fields.ts'
import type { LaneConfig } from '../config/lane.ts'
import { laneLabels } from '../config/lane-labels.ts'
import { settingsOf, settingWords } from '../config/lane-settings.ts'
import { plain } from '../config/value-words.ts'
import { formatCount } from '../numbers.ts'
import { cut } from '../quote.ts'
import { laneParameters, studyParameter } from './parameters.ts'
import { orderOfSetting, withParameter } from './set-parameter.ts'
import type { Axis } from './study-config.ts'
import type { Point } from './study.ts'

/** `Step size`, `Data`, `Noise`; with the lanes where it is not all that have it. */
export function axisTitle(axis: Pick<Axis, 'parameter' | 'lanes'>, experiment: ExperimentConfig): string {
  const known = studyParameter(experiment, axis.parameter)
  const title = known?.field.label ?? axis.parameter
  const whose = laneWords(axis, experiment)
  return whose === '' ? title : `${title} of ${whose}`
}

/** `two moons`, `ε=0.02`, `2,000 iterations`. A value that the experiment does not take is told as it was written. */
export function valueWords(axis: Axis, value: unknown, experiment: ExperimentConfig): string {
  try {
    return wordsIn(axis, withParameter(experiment, axis, value))
  } catch {
    return typeof value === 'string' ? cut(value, 60) : show(value)
  }
}

/** `two moons, ε=0.02`; empty where nothing is searched. */
export function pointWords(axes: readonly Axis[], point: Point, experiment: ExperimentConfig): string {
  return trialWords(axes, experimentAt(axes, point, experiment))
}

/** The same of an experiment that stands at the point. */
export const trialWords = (axes: readonly Axis[], trial: ExperimentConfig): string =>
  axes.map((axis) => wordsIn(axis, trial)).join(', ')

/** The experiment at a point, with its name unchanged. Throws AppError('invalid-input'). */
export function experimentAt(axes: readonly Axis[], point: Point, experiment: ExperimentConfig): ExperimentConfig {
  const ordered = axes
    .map((axis, index) => ({ axis, value: point[index] }))
    .toSorted((a, b) => orderOfSetting(a.axis) - orderOfSetting(b.axis))
  return ordered.reduce((changed, { axis, value }) => withParameter(changed, axis, value), experiment)
}

function wordsIn(axis: Pick<Axis, 'parameter' | 'lanes'>, experiment: ExperimentConfig): string {
  const { parameter } = axis
  const [part, key] = parameter.split('.')
  if (parameter === 'data' || parameter === 'data.kind') return inSentence(experiment.data)
  if (part === 'energy' && (key === undefined || key === 'kind' || key === 'hiddenWidths')) {
    return energyLabel(experiment.energy)
  }
  if (parameter === 'budget.amount') return `${formatCount(experiment.budget.amount)} ${experiment.budget.unit}`
  const known = studyParameter(experiment, parameter)
  if (known && known.laneIds === null) {
    const { field } = known
    const value = (experiment[part as 'data'] as unknown as Record<string, unknown>)[key]
    return field.short?.(value) ?? `${lowered(field.label)} ${valueText(value)}`
  }
  const lane = experiment.lanes.find((each) => isMeant(axis, each))
  if (!lane) return parameter
  const whose = laneWords(axis, experiment)
  const words = settingOf(lane, parameter)
  return whose === '' ? words : `${words} (${whose})`
}

function settingOf(lane: LaneConfig, parameter: string): string {
  const settings = settingsOf(lane)
  if (parameter === 'optimizer' || parameter === 'method.sampler') return settingWords(`${parameter}.kind`, settings)
  // Also where it has no effect at the other settings.
  const value = parameter.split('.').reduce<unknown>((tree, key) => (tree as Record<string, unknown>)[key], lane)
  return settingWords(parameter, new Map([...settings, [parameter, value]]))
}

const isMeant = ({ parameter, lanes }: Pick<Axis, 'parameter' | 'lanes'>, lane: LaneConfig): boolean =>
  (lanes?.includes(lane.id) ?? true) &&
  (laneParameters(lane).some(([path]) => path === parameter) ||
    parameter === 'optimizer' ||
    (parameter === 'method.sampler' && 'sampler' in lane.method))

/** Labels of the lanes that an axis sets; empty where it sets all that have the setting. */
function laneWords({ parameter, lanes }: Pick<Axis, 'parameter' | 'lanes'>, experiment: ExperimentConfig): string {
  if (!lanes) return ''
  const having = experiment.lanes.filter((lane) => isMeant({ parameter, lanes: undefined }, lane))
  if (having.every(({ id }) => lanes.includes(id))) return ''
  const labels = laneLabels(experiment.lanes)
  return experiment.lanes.flatMap(({ id }, index) => (lanes.includes(id) ? [labels[index]] : [])).join(', ')
}

/** "8 Gaussians" and names of files keep their letters. */
function inSentence(data: DataConfig): string {
  const title = dataTitle(data)
  return title === dataTitles[data.kind].title ? lowered(title) : title
}

const lowered = (label: string): string => label.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'number' && Number.isInteger(value) ? formatCount(value) : plain(value)
}
