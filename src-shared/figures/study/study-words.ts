// Words that the figures of a study share: what a metric is, what stands beside a figure, how it came about.

import type { ExperimentConfig } from '../../config/experiment.ts'
import { metricDescriptions, metricNames, type MetricName } from '../../metric.ts'
import { formatCount, formatMeasured, formatNumber } from '../../numbers.ts'
import { axisLabel, changesLane, isOfData, valueLabel } from '../../study/axis-labels.ts'
import { searchTitles, type Axis } from '../../study/study-config.ts'
import type { StudyDetail, Trial } from '../../study/study.ts'
import {
  axesOf,
  dataGroupsOf,
  distinctValues,
  studyLanes,
  type CellValue,
  type LanePlace,
  type StudyLane,
} from './study-cells.ts'

/** Metrics that the study has and that have a better end, the reported ones first. */
export function studyMetrics({ runs }: StudyDetail): MetricName[] {
  const known = new Set(runs.flatMap(({ values }) => Object.keys(values) as MetricName[]))
  const first: readonly MetricName[] = ['testLogLikelihood', 'klDataModel', 'validationLogLikelihood']
  const rest = metricNames.filter((name) => !first.includes(name) && metricDescriptions[name].better !== null)
  return [...first, ...rest].filter((name) => known.has(name))
}

export const metricWords = (metric: MetricName): string => {
  const { label, unit } = metricDescriptions[metric]
  return unit ? `${label}, ${unit}` : label
}

/** A likelihood is of its data: those of different data are never ranked together. */
export const isOfOneData = (metric: MetricName): boolean =>
  ['testLogLikelihood', 'trainLogLikelihood', 'validationLogLikelihood'].includes(metric)

/** `Grid of 12 trials · 3 seeds (1, 2, 3) · 2,000 iterations per run · two moons`: what is printed under every figure. */
export function studyProvenance(detail: StudyDetail): string {
  const { config, trials, summary } = detail
  const { seeds, budget } = config.experiment
  const count = trials.length === 1 ? 'one trial' : `${formatCount(trials.length)} trials`
  const search = config.search.kind === 'none' ? count : `${searchTitles[config.search.kind].title} search, ${count}`
  return [
    dataGroupsOf(detail)
      .map(({ title }) => title)
      .join(' and '),
    search,
    `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`,
    `${formatCount(budget.amount)} ${budget.unit} per run`,
    ...(config.earlyStopping ? ['hopeless runs stopped early'] : []),
    ...unfinishedWords(summary.statuses),
  ].join(' · ')
}

function unfinishedWords(statuses: StudyDetail['summary']['statuses']): string[] {
  const parts = (['diverged', 'stopped', 'failed', 'interrupted'] as const).flatMap((status) =>
    statuses[status] ? [`${statuses[status]} ${status}`] : [],
  )
  const live = (['queued', 'held', 'running', 'paused'] as const).reduce((sum, each) => sum + (statuses[each] ?? 0), 0)
  const all = [...parts, ...(live > 0 ? [`${live} still to end`] : [])]
  return all.length > 0 ? [`runs: ${all.join(', ')}`] : []
}

/** `step size 0.05, steps k 10`. */
export function pointWords(detail: StudyDetail, { point }: Trial): string {
  const { experiment } = detail.config
  const words = axesOf(detail).map((axis, place) => {
    const value = valueLabel(experiment, axis, point[place])
    return axis.parameter === 'data' ? value : `${settingName(experiment, axis)} ${value}`
  })
  return words.length > 0 ? words.join(', ') : 'the study’s settings'
}

/** In a sentence: `step size`, `MALA` keeps its letters. */
export const settingName = (experiment: ExperimentConfig, axis: Axis): string =>
  axisLabel(experiment, axis).label.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())

/** `−2.41 ± 0.02 over 5 seeds`, or why there is no number. */
export function cellWords(value: CellValue): string {
  const { mean, spread, count, total, diverged, notFinite, doubtful, early, live } = value
  const number =
    mean === null
      ? 'no value'
      : spread === null
        ? `${formatNumber(mean, 4)} (1 seed)`
        : `${formatMeasured(mean, spread)} (mean ± sd over ${count} seeds)`
  const rest = [
    diverged > 0 ? `${diverged} of ${total} diverged` : '',
    notFinite > 0 ? `${notFinite} not finite` : '',
    doubtful > 0 ? `${doubtful} of integrals that did not converge` : '',
    early > 0 ? `${early} ended early` : '',
    live > 0 ? `${live} still to end` : '',
  ].filter(Boolean)
  return [number, ...rest].join('; ')
}

/** The same of the trial that stands for several. */
export const placeWords = (value: CellValue, { chosen }: LanePlace): string =>
  chosen ? cellWords(value) : `validation chose none of its trials; at this one: ${cellWords(value)}`

/**
 * How the axes that a figure does not show are held: `batch 256; others at their best by validation`. `trials` are those
 * of which the figure holds some: the places of held values count among theirs.
 */
export function heldWords(
  detail: StudyDetail,
  trials: readonly Trial[],
  { held, shown }: { held: readonly (number | null)[]; shown: readonly number[] },
): string {
  const { experiment } = detail.config
  const others = axesOf(detail).flatMap((axis, place) =>
    shown.includes(place) || isOfData(axis) ? [] : [{ axis, place }],
  )
  if (others.length === 0) return ''
  const words = others.flatMap(({ axis, place }) => {
    const at = held[place] ?? null
    const value = at === null ? undefined : distinctValues(trials, place)[at]
    const name = settingName(experiment, axis)
    return value === undefined
      ? [`${name} at its best by validation`]
      : [`${name} ${valueLabel(experiment, axis, value)}`]
  })
  return words.join('; ')
}

/** Lanes that none of these axes changes: their values differ by nothing. */
export function unaffected(detail: StudyDetail, places: readonly number[]): StudyLane[] {
  const { experiment } = detail.config
  const axes = axesOf(detail).filter((_axis, place) => places.includes(place))
  return studyLanes(detail).filter(({ laneId }) => axes.every((axis) => !changesLane(experiment, axis, laneId)))
}
