// The runs of a study in the groups that figures and tables show: by data set, by trial, by lane; each group over seeds.

import { dataTitle } from '../../config/experiment.ts'
import { laneLabels } from '../../config/lane-labels.ts'
import { methodDefinitions } from '../../config/method.ts'
import type { MetricName } from '../../metric.ts'
import { isLive } from '../../run.ts'
import { isOfData, valueLabel } from '../../study/axis-labels.ts'
import type { Axis } from '../../study/study-config.ts'
import type { StudyDetail, StudyRun, Trial } from '../../study/study.ts'
import { mean, standardDeviation } from '../charts/lane-series.ts'

export interface StudyLane {
  laneId: string
  laneIndex: number
  label: string
}

/** Trials on one data set: only their likelihoods may be compared. */
export interface DataGroup {
  title: string
  trials: readonly Trial[]
}

/** Of one lane at one trial, over its seeds. */
export interface CellValue {
  /** Of the seeds that finished with a finite value; null where there is none. */
  mean: number | null
  /** Standard deviation over seeds; null for fewer than two. */
  spread: number | null
  /** Seeds that it is the mean of, and all seeds. */
  count: number
  total: number
  diverged: number
  notFinite: number
  /** Values that say themselves that they may be wrong, as where log Z did not converge. */
  doubtful: number
  /** Ended before their budget: stopped, failed, interrupted. */
  early: number
  /** Still to come. */
  live: number
}

export const axesOf = ({ config: { search } }: StudyDetail): readonly Axis[] => ('axes' in search ? search.axes : [])

/**
 * Labels of the lanes over all trials: as each is called where no axis changes what it is called, by its method else
 * (`CD` where one axis is steps k, which makes it CD-1 and CD-10).
 */
export function studyLanes({ config, runs }: StudyDetail): StudyLane[] {
  const { lanes } = config.experiment
  const base = laneLabels(lanes)
  const labels = lanes.map((lane, laneIndex) => {
    const told = new Set(runs.filter(({ laneId }) => laneId === lane.id).map(({ label }) => label))
    if (told.size <= 1) return [...told][0] ?? base[laneIndex]
    return lane.name.trim() || methodDefinitions[lane.method.kind].abbreviation
  })
  return lanes.map(({ id }, laneIndex) => {
    const alone = labels.filter((label) => label === labels[laneIndex]).length === 1
    return { laneId: id, laneIndex, label: alone ? labels[laneIndex] : base[laneIndex] }
  })
}

/** In the order of the trials; deleted trials stay out. */
export function dataGroupsOf(detail: StudyDetail): DataGroup[] {
  const { config } = detail
  const axes = axesOf(detail)
  const groups = new Map<string, { title: string; trials: Trial[] }>()
  for (const trial of detail.trials.filter(({ deleted }) => !deleted)) {
    const own = axes.flatMap((axis, place) => (isOfData(axis) ? [[axis, trial.point[place]] as const] : []))
    const key = JSON.stringify(own.map(([, value]) => value))
    const settings = own.filter(([axis]) => axis.parameter !== 'data')
    const words = settings.map(([axis, value]) => `${settingWord(axis)} ${valueLabel(config.experiment, axis, value)}`)
    const data = own.find(([axis]) => axis.parameter === 'data')?.[1] ?? config.experiment.data
    const title = [trial.dataTitle || dataTitle(config.experiment.data), ...words, ...unitWords(data)].join(', ')
    const group = groups.get(key) ?? { title, trials: [] }
    group.trials.push(trial)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** Densities of standardised columns are others than those of the columns’ own units. */
const unitWords = (data: unknown): string[] =>
  (data as { standardise?: unknown }).standardise === true ? ['standardised columns'] : []

const settingWord = ({ parameter }: Axis): string => parameter.slice(parameter.lastIndexOf('.') + 1)

/** In the order of the seeds. */
export const runsAt = ({ runs }: StudyDetail, trial: number, laneId: string): StudyRun[] =>
  runs.filter((run) => run.trial === trial && run.laneId === laneId).toSorted((a, b) => a.seed - b.seed)

export function cellValue(runs: readonly StudyRun[], metric: MetricName): CellValue {
  const finished = runs.filter(({ status }) => status === 'finished')
  const told = finished.flatMap(({ values }) => {
    const value = values[metric]
    return value === undefined ? [] : [value]
  })
  const finite = told.filter((value) => Number.isFinite(value))
  return {
    mean: finite.length > 0 ? mean(finite) : null,
    spread: finite.length > 1 ? standardDeviation(finite) : null,
    count: finite.length,
    total: runs.length,
    diverged: runs.filter(({ status }) => status === 'diverged').length,
    notFinite: told.length - finite.length,
    doubtful: finished.filter((run) => run.values[metric] !== undefined && run.doubtful.includes(metric)).length,
    early: runs.filter(({ status }) => ['stopped', 'failed', 'interrupted'].includes(status)).length,
    live: runs.filter(({ status }) => isLive(status)).length,
  }
}

/**
 * All its seeds finished with finite values that are to be trusted: it may be coloured, ranked and chosen, by the rule of
 * `StudyCell.ranked`. Else the one that loses its worst seeds would win.
 */
export const isSound = ({ count, total, doubtful }: CellValue): boolean =>
  count > 0 && count === total && doubtful === 0

/** Seeds that leave a lane without a number. */
export const brokenSeeds = ({ diverged, notFinite, doubtful }: CellValue): number => diverged + notFinite + doubtful

/** Broken seeds and those that ended before their budget: none of them will come to a value that counts. */
export const lostSeeds = (value: CellValue): number => brokenSeeds(value) + value.early

/** Some seeds have not finished, for no fault in a value: others have, or none will any more. */
export const isPartial = (value: CellValue): boolean =>
  brokenSeeds(value) === 0 && value.count < value.total && value.count + value.early > 0

/**
 * The trial at which a lane's mean validation log-likelihood is highest, of those at which all its seeds finished; null
 * where there is none. Never by the test points: what chooses must not be what is reported.
 */
export function bestTrial(detail: StudyDetail, trials: readonly Trial[], laneId: string): Trial | null {
  const candidates = trials.flatMap((trial) => {
    const value = cellValue(runsAt(detail, trial.index, laneId), 'validationLogLikelihood')
    return isSound(value) ? [{ trial, mean: value.mean as number }] : []
  })
  const [best] = candidates.toSorted((a, b) => b.mean - a.mean)
  return best?.trial ?? null
}

export interface LanePlace {
  /** Where none was chosen, the first: a place to look at, whose numbers are not to be shown as the lane's. */
  trial: Trial
  /** Validation chose it, or there is no other. */
  chosen: boolean
}

/** The trial that stands for several: that which validation chose. */
export function lanePlace(detail: StudyDetail, trials: readonly [Trial, ...Trial[]], laneId: string): LanePlace {
  if (trials.length === 1) return { trial: trials[0], chosen: true }
  const best = bestTrial(detail, trials, laneId)
  return { trial: best ?? trials[0], chosen: best !== null }
}

/** What a lane comes to there. Where validation chose none of several trials it has no mean, but says what its seeds are. */
export function placeValue(
  detail: StudyDetail,
  { trial, chosen }: LanePlace,
  { laneId, metric }: { laneId: string; metric: MetricName },
): CellValue {
  const value = cellValue(runsAt(detail, trial.index, laneId), metric)
  return chosen ? value : { ...value, mean: null, spread: null, count: 0 }
}

/** Values of an axis, each once: numbers ascending, others as they come. */
export function distinctValues(trials: readonly Trial[], place: number): unknown[] {
  const seen = new Map<string, unknown>()
  for (const { point } of trials) seen.set(JSON.stringify(point[place]), point[place])
  const values = [...seen.values()]
  return values.every((value) => typeof value === 'number') ? values.toSorted((a, b) => a - b) : values
}

export const isSameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Those trials that have the held values; `null` and what is absent hold nothing. */
export function heldTrials(
  trials: readonly Trial[],
  held: readonly (number | null)[],
  shown: readonly number[],
): Trial[] {
  const values = held.map((place, axis) => {
    return place === null || shown.includes(axis) ? null : { value: distinctValues(trials, axis)[place] }
  })
  return trials.filter(({ point }) =>
    values.every((each, axis) => each === null || each.value === undefined || isSameValue(point[axis], each.value)),
  )
}
