// Parallel coordinates of a study: an upright axis for every setting of the search and one for the metric; a line for
// every lane at every trial, in the lane's colour. A lane that does not have a setting passes below that axis. What
// diverged, has no number or lost seeds ends dashed below the axis of the metric.

import { metricDescriptions, type MetricName } from '../../metric.ts'
import { changesLane } from '../../study/axis-labels.ts'
import type { Trial } from '../../study/study.ts'
import { niceTicks, tickTexts } from '../ticks.ts'
import { settingAxes, studyAxis } from './study-axis.ts'
import {
  axesOf,
  bestTrial,
  cellValue,
  dataGroupsOf,
  isSound,
  runsAt,
  studyLanes,
  type CellValue,
  type StudyLane,
} from './study-cells.ts'
import type { StudyFigureInput, StudyFigureOptions } from './study-figure.ts'
import { cellWords, pointWords } from './study-words.ts'

export interface UprightAxis {
  label: string
  unit: string
  ticks: readonly { at: number; text: string }[]
  /** What passes below it is called. */
  below: string
}

export interface ParallelLine {
  lane: StudyLane
  trial: Trial
  value: CellValue
  /** Height on each axis from 0 to 1; null: below it. */
  heights: readonly (number | null)[]
  /** It has a mean to end at. */
  sound: boolean
  best: boolean
  words: string
}

export interface ParallelCoordinates {
  metric: MetricName
  axes: readonly UprightAxis[]
  lanes: readonly StudyLane[]
  lines: readonly ParallelLine[]
}

/** Null where no setting is searched. */
export function parallelCoordinatesOf(
  { detail }: StudyFigureInput,
  options: StudyFigureOptions,
): ParallelCoordinates | null {
  const group = dataGroupsOf(detail)[options.data]
  const places = settingAxes(detail)
  if (!group || places.length === 0) return null
  const { metric } = options
  const settings = places.map((place) => studyAxis(detail, group.trials, { place }))
  const lanes = studyLanes(detail).filter(({ laneId }) => !options.hidden.includes(laneId))
  const found = lanes.flatMap((lane) => {
    const best = bestTrial(detail, group.trials, lane.laneId)
    return group.trials.map((trial) => ({
      ...{ lane, trial, best: best?.index === trial.index && group.trials.length > 1 },
      value: cellValue(runsAt(detail, trial.index, lane.laneId), metric),
    }))
  })
  const metricAxis = metricAxisOf(
    metric,
    found.flatMap(({ value }) => (isSound(value) ? [value.mean as number] : [])),
  )
  const lines = found.map(({ lane, trial, value, best }): ParallelLine => {
    const own = settings.map((axis) =>
      changesLane(detail.config.experiment, axesOf(detail)[axis.place], lane.laneId)
        ? axis.at(trial.point[axis.place])
        : null,
    )
    const sound = isSound(value)
    return {
      ...{ lane, trial, value, best, sound },
      heights: [...own, sound ? metricAxis.at(value.mean as number) : null],
      words: `${lane.label} at ${pointWords(detail, trial)}: ${cellWords(value)}`,
    }
  })
  const axes = settings.map(({ label, ticks }): UprightAxis => {
    const [name, ...unit] = label.split(', ')
    return { label: name, unit: unit.join(', '), ticks, below: 'not set' }
  })
  return { metric, axes: [...axes, metricAxis.axis], lanes, lines }
}

function metricAxisOf(metric: MetricName, values: readonly number[]): { axis: UprightAxis; at(value: number): number } {
  const { label, unit, better } = metricDescriptions[metric]
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const span = most - least
  const at = (value: number) => {
    const share = span > 0 ? (value - least) / span : 0.5
    // Better is always above.
    return 0.03 + 0.94 * (better === 'lower' ? 1 - share : share)
  }
  const ticks = values.length === 0 ? [] : span > 0 ? niceTicks(least, most, 6).values : [least]
  const { texts } = tickTexts(ticks)
  return {
    axis: {
      label,
      unit,
      ticks: ticks.map((value, index) => ({ at: at(value), text: texts[index] })),
      below: 'no mean',
    },
    at,
  }
}
