// What a study came to: each lane at each point of the search over its seeds, how lanes differ, and which point is best.
//
//   cell      one lane at one trial: mean ± sd over the seeds that finished, and how many of those there were to be
//   verdict   of cells beside each other: the differences seed by seed by Student's t (statistics/paired-difference.ts),
//             the p-values of all pairs corrected by Holm's method; the best must beat every other
//   tuned     each lane at its own best point: chosen by the validation log-likelihood, reported by another metric
//
// Only what finished is averaged, and nothing that is not finite is hidden in an average. A lane is ranked where all its
// seeds finished with a finite value that is to be trusted: else the one that loses its worst seeds would win. Nothing is
// ever compared across different data, whose likelihoods have different scales.

import { metricDescriptions, type MetricName } from '../metric.ts'
import { isLive, type RunStatus } from '../run.ts'
import { holmAdjusted } from '../statistics/holm.ts'
import { level, pairedDifference, type MeanDifference } from '../statistics/paired-difference.ts'
import type { Axis } from './study-config.ts'
import type { StudyDetail, StudyRun } from './study.ts'

/** What a point is chosen by; what is reported of it is another metric, of points that had no part in the choice. */
export const choosingMetric: MetricName = 'validationLogLikelihood'
export const reportedMetric: MetricName = 'testLogLikelihood'

export interface StudyCell {
  trial: number
  laneId: string
  laneIndex: number
  /** What the lane is called at this trial. */
  label: string
  /** Runs that there were to be, one for each seed. */
  planned: number
  finished: number
  statuses: Partial<Record<RunStatus, number>>
  /** Of the finished runs that have one, in the order of the seeds; non-finite ones too. */
  values: readonly { seed: number; value: number }[]
  /** Over the values; not finite where one of them is not, null where there are none. */
  mean: number | null
  /** With n − 1; null below two values. */
  standardDeviation: number | null
  /** Values that say themselves that they may be wrong. */
  doubtful: number
  /** All its seeds finished with finite values that are to be trusted. */
  ranked: boolean
}

/** Trial by trial, lane by lane; deleted trials and lanes that were branched off later are left out. */
export function studyCells({ config, trials, runs }: StudyDetail, metric: MetricName): StudyCell[] {
  const bySeed = config.experiment.seeds
  const byCell = Map.groupBy(runs, ({ trial, laneId }) => `${trial} ${laneId}`)
  return trials
    .filter(({ deleted }) => !deleted)
    .flatMap(({ index }) =>
      config.experiment.lanes.flatMap(({ id }) => {
        const own = byCell.get(`${index} ${id}`) ?? []
        const sorted = own.toSorted((a, b) => bySeed.indexOf(a.seed) - bySeed.indexOf(b.seed))
        return sorted.length === 0 ? [] : [cellOf(sorted, metric)]
      }),
    )
}

function cellOf(runs: readonly StudyRun[], metric: MetricName): StudyCell {
  const [{ trial, laneId, laneIndex, label }] = runs
  const finished = runs.filter(({ status }) => status === 'finished')
  const valued = finished.filter((run) => run.values[metric] !== undefined)
  const values = valued.map((run) => ({ seed: run.seed, value: run.values[metric]! }))
  const numbers = values.map(({ value }) => value)
  const doubtful = valued.filter((run) => run.doubtful.includes(metric)).length
  return {
    ...{ trial, laneId, laneIndex, label, values, doubtful },
    planned: runs.length,
    finished: finished.length,
    statuses: countsOf(runs),
    mean: numbers.length === 0 ? null : meanOf(numbers),
    standardDeviation: numbers.length < 2 ? null : deviationOf(numbers),
    ranked: values.length === runs.length && doubtful === 0 && numbers.every(Number.isFinite),
  }
}

export interface CellDifference extends MeanDifference {
  /** Mean of the first cell's values minus the second's, over the seeds of both. */
  cell: StudyCell
  other: StudyCell
  seeds: readonly number[]
  /** After Holm's correction over all pairs that were compared with it. */
  adjustedPValue: number
}

export interface CellVerdict {
  /** Of every two ranked cells, in their order. */
  differences: readonly CellDifference[]
  /** The ranked cell with the best mean; null where none is ranked. */
  leader: StudyCell | null
  /** The leader is significantly better than every other ranked cell, and nothing forbids to say so. */
  best: boolean
  /** Why none may be called best, whatever the differences; null where nothing forbids it. */
  obstacle: string | null
}

/** Of cells of the same data and metric, such as the lanes of a trial. */
export function verdictOfCells(cells: readonly StudyCell[], metric: MetricName): CellVerdict {
  const sign = metricDescriptions[metric].better === 'lower' ? -1 : 1
  const ranked = cells.filter((cell) => cell.ranked)
  const found = ranked.flatMap((cell, index) => ranked.slice(index + 1).map((other) => differenceOf(cell, other)))
  const adjusted = holmAdjusted(found.map(({ pValue }) => pValue))
  const differences = found.map((each, index) => ({ ...each, adjustedPValue: adjusted[index] }))
  const leader = ranked.reduce<StudyCell | null>(
    (best, cell) => (best === null || sign * (cell.mean! - best.mean!) > 0 ? cell : best),
    null,
  )
  const obstacle = obstacleOf(cells, ranked)
  const beaten = (other: StudyCell) =>
    differences.some(
      (each) =>
        each.adjustedPValue < 1 - level &&
        ((each.cell === leader && each.other === other && sign * each.mean > 0) ||
          (each.other === leader && each.cell === other && sign * each.mean < 0)),
    )
  const best = obstacle === null && ranked.every((cell) => cell === leader || beaten(cell))
  return { differences, leader, best, obstacle }
}

function differenceOf(cell: StudyCell, other: StudyCell): Omit<CellDifference, 'adjustedPValue'> {
  const others = new Map(other.values.map(({ seed, value }) => [seed, value]))
  const shared = cell.values.filter(({ seed }) => others.has(seed))
  return {
    ...{ cell, other, seeds: shared.map(({ seed }) => seed) },
    ...pairedDifference(shared.map(({ seed, value }) => value - others.get(seed)!)),
  }
}

function obstacleOf(cells: readonly StudyCell[], ranked: readonly StudyCell[]): string | null {
  const live = cells.some(({ statuses }) => Object.keys(statuses).some((status) => isLive(status as RunStatus)))
  if (live) return 'not all runs have ended'
  if (ranked.length < 2) return 'there are no two lanes to compare whose seeds all finished with values to be trusted'
  if (ranked.some(({ planned }) => planned < 2)) return 'one seed says nothing of chance: take several'
  return null
}

/** One data set of the study with the trials that learn from it. */
export interface DataGroup {
  dataTitle: string
  /** What the search sets of the data, in the axes' order; empty where it leaves them alone. */
  point: readonly unknown[]
  trials: readonly number[]
}

/** In the order of the trials; deleted ones are left out. */
export function dataGroups({ config, trials }: Pick<StudyDetail, 'config' | 'trials'>): DataGroup[] {
  const axes: readonly Axis[] = config.search.kind === 'none' ? [] : config.search.axes
  const ofData = axes.flatMap(({ parameter }, index) => (/^data(\.|$)/.test(parameter) ? [index] : []))
  const groups = Map.groupBy(
    trials.filter(({ deleted }) => !deleted),
    ({ point }) => JSON.stringify(ofData.map((index) => point[index])),
  )
  return [...groups.values()].map((own) => ({
    dataTitle: own[0].dataTitle,
    point: ofData.map((index) => own[0].point[index]),
    trials: own.map(({ index }) => index),
  }))
}

/** A lane at the point of its best validation log-likelihood on some data. */
export interface TunedLane {
  /** Of the metric that chose. */
  chosen: StudyCell
  /** The same lane and trial, of the metric that is reported. */
  reported: StudyCell
  /** Points among which it was chosen. */
  of: number
}

export interface TunedResults extends DataGroup {
  /** In the order of the lanes; a lane none of whose points is whole is left out. */
  lanes: readonly TunedLane[]
  /** Of the reported cells. */
  verdict: CellVerdict
  /** The lane with the best validation log-likelihood of all; null where no point is whole. */
  best: TunedLane | null
}

/** For each data set: every lane at its own best point, and how they differ there. */
export function tunedResults(detail: StudyDetail, metric: MetricName = reportedMetric): TunedResults[] {
  const choosing = studyCells(detail, choosingMetric)
  const reported = new Map(studyCells(detail, metric).map((cell) => [keyOf(cell), cell]))
  return dataGroups(detail).map((group) => {
    const own = choosing.filter(({ trial }) => group.trials.includes(trial))
    const lanes = detail.config.experiment.lanes.flatMap(({ id }): TunedLane[] => {
      const cells = own.filter((cell) => cell.laneId === id && cell.ranked)
      const chosen = highest(cells, ({ mean }) => mean!)
      return chosen ? [{ chosen, reported: reported.get(keyOf(chosen))!, of: cells.length }] : []
    })
    const best = highest(lanes, ({ chosen }) => chosen.mean!)
    const verdict = verdictOfCells(
      lanes.map((lane) => lane.reported),
      metric,
    )
    // What still trains may come to be chosen.
    const live = own.some(({ statuses }) => Object.keys(statuses).some((status) => isLive(status as RunStatus)))
    return {
      ...group,
      lanes,
      best,
      verdict: live ? { ...verdict, best: false, obstacle: 'not all runs have ended' } : verdict,
    }
  })
}

export interface LaneDifferenceOverall extends MeanDifference {
  laneId: string
  otherLaneId: string
  /** Title of the data that the trials share. */
  dataTitle: string
  /** What the search sets of the data, in the axes' order. */
  dataPoint: readonly unknown[]
  /** Seeds that were paired, each with its mean over the trials. Of one seed half-width and p-value are NaN. */
  pairs: number
  /** Trials on these data in which both lanes are whole. */
  trials: readonly number[]
  adjustedPValue: number
}

/**
 * How lanes differ over all trials on each data set of a study: trial by trial and seed by seed, on the same settings.
 * Seeds are what chance deals, so the differences of a seed are averaged over the trials first: trials of one seed share
 * its data and are no independent evidence. One seed says nothing of chance.
 */
export function differencesOverTrials(
  detail: StudyDetail,
  metric: MetricName = reportedMetric,
): LaneDifferenceOverall[] {
  const cells = new Map(studyCells(detail, metric).map((cell) => [keyOf(cell), cell]))
  const { lanes, seeds } = detail.config.experiment
  const found = dataGroups(detail).flatMap(({ dataTitle, point: dataPoint, trials: there }) =>
    lanes.flatMap(({ id }, index) =>
      lanes.slice(index + 1).flatMap(({ id: otherId }): Omit<LaneDifferenceOverall, 'adjustedPValue'>[] => {
        const pairs = there.flatMap((trial) => {
          const [a, b] = [id, otherId].map((laneId) => cells.get(keyOf({ trial, laneId })))
          return a?.ranked && b?.ranked ? [{ trial, a, b }] : []
        })
        if (pairs.length === 0) return []
        const differences = pairs.map(({ a, b }) => a.values.map(({ value }, place) => value - b.values[place].value))
        const units = seeds.map((_seed, place) => meanOf(differences.map((ofTrial) => ofTrial[place])))
        const about = { laneId: id, otherLaneId: otherId, dataTitle, dataPoint, pairs: units.length }
        return [{ ...about, trials: pairs.map(({ trial }) => trial), ...pairedDifference(units) }]
      }),
    ),
  )
  const adjusted = holmAdjusted(found.map(({ pValue }) => pValue))
  return found.map((each, index) => ({ ...each, adjustedPValue: adjusted[index] }))
}

const keyOf = ({ trial, laneId }: Pick<StudyCell, 'trial' | 'laneId'>): string => `${trial} ${laneId}`

function highest<Item>(items: readonly Item[], of: (item: Item) => number): Item | null {
  return items.reduce<Item | null>((best, item) => (best === null || of(item) > of(best) ? item : best), null)
}

function countsOf(runs: readonly StudyRun[]): Partial<Record<RunStatus, number>> {
  const counts: Partial<Record<RunStatus, number>> = {}
  for (const { status } of runs) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
}
