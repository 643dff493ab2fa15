// Every seed of every lane beside its mean ± sd: a panel per data set, each on an axis of its own, because likelihoods of
// different data are never compared. Where settings are searched, each lane is shown at the trial that validation chose.

import type { MetricName } from '../../metric.ts'
import type { Trial } from '../../study/study.ts'
import { cellValue, dataGroupsOf, isSound, runsAt, type CellValue, type StudyLane } from './study-cells.ts'
import type { StudyFigureInput, StudyFigureOptions } from './study-figure.ts'
import { chosenTrials } from './study-results.ts'
import { cellWords, metricWords } from './study-words.ts'
import { roomyRange, type MetricRange } from './metric-axis.ts'

export interface SeedsLane {
  lane: StudyLane
  trial: Trial
  value: CellValue
  /** Of the seeds that finished; not finite ones among them. */
  seeds: readonly { seed: number; value: number }[]
  words: string
}

export interface SeedsPanel {
  title: string
  lanes: readonly SeedsLane[]
  /** Null without any value. */
  range: MetricRange | null
}

export interface SeedsFigure {
  metric: MetricName
  metricLabel: string
  laneLabel: string
  panels: readonly SeedsPanel[]
}

const noneChosen =
  'validation has chosen no trial, since at none have all seeds finished with a value of it to be trusted'

export function seedsFigureOf({ detail }: StudyFigureInput, { metric, hidden }: StudyFigureOptions): SeedsFigure {
  const panels = dataGroupsOf(detail).map((group): SeedsPanel => {
    const lanes = chosenTrials(detail, group, hidden).map(({ lane, trial, chosen }): SeedsLane => {
      const runs = chosen ? runsAt(detail, trial.index, lane.laneId) : []
      const value = cellValue(runs, metric)
      const seeds = runs.flatMap(({ status, seed, values }) => {
        const own = values[metric]
        return status === 'finished' && own !== undefined ? [{ seed, value: own }] : []
      })
      return {
        lane,
        trial,
        value,
        seeds,
        words: `${group.title}, ${lane.label}: ${chosen ? cellWords(value) : noneChosen}`,
      }
    })
    const ends = lanes.flatMap(({ value, seeds }) => [
      ...seeds.flatMap((each) => (Number.isFinite(each.value) ? [each.value] : [])),
      ...(isSound(value) && value.spread !== null
        ? [(value.mean as number) - value.spread, (value.mean as number) + value.spread]
        : []),
    ])
    return { title: group.title, lanes, range: roomyRange(ends) }
  })
  // A metric that some data sets do not have leaves no empty panels.
  const told = panels.filter(({ range }) => range !== null)
  return { metric, metricLabel: metricWords(metric), laneLabel: 'Lane', panels: told.length > 0 ? told : panels }
}
