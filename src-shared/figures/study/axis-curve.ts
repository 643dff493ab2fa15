// A metric over one setting: mean ± sd over seeds for every lane, the figure of sensitivity. Other axes of the search are
// held, or at each value the trial that validation chose stands for all of them.
//
// A value at which a seed was lost has no mean: it is a cross at the worse border, and the line has a gap there.

import type { MetricName } from '../../metric.ts'
import type { StudyDetail, Trial } from '../../study/study.ts'
import { isOfData, valueLabel } from '../../study/axis-labels.ts'
import { roomyRange, type MetricRange } from './metric-axis.ts'
import { studyAxis, type StudyAxis } from './study-axis.ts'
import {
  axesOf,
  dataGroupsOf,
  heldTrials,
  isSameValue,
  isSound,
  lanePlace,
  placeValue,
  studyLanes,
  type CellValue,
  type StudyLane,
} from './study-cells.ts'
import type { StudyFigureInput, StudyFigureOptions } from './study-figure.ts'
import { metricWords, placeWords, pointWords, settingName } from './study-words.ts'

export interface CurvePoint {
  lane: StudyLane
  trial: Trial
  value: CellValue
  /** Share of the axis. */
  x: number
  words: string
}

export interface AxisCurve {
  metric: MetricName
  metricLabel: string
  axis: StudyAxis
  lanes: readonly { lane: StudyLane; points: readonly CurvePoint[] }[]
  /** Of means and bands, with some room; null without any value. */
  range: MetricRange | null
}

/** Axes that a curve can go over: also settings of the data, at each of which lanes may be compared. */
export const curveAxes = ({ detail }: StudyFigureInput): number[] =>
  axesOf(detail).flatMap((axis, place) => (axis.parameter === 'data' ? [] : [place]))

export function axisCurveOf(input: StudyFigureInput, options: StudyFigureOptions): AxisCurve | null {
  const { detail } = input
  const places = curveAxes(input)
  const place = options.x !== null && places.includes(options.x) ? options.x : (places[0] ?? null)
  if (place === null) return null
  const trials = heldTrials(curveTrials(detail, options.data, place), options.held, [place])
  const axis = studyAxis(detail, trials, { place, wants: 'numbers' })
  const lanes = studyLanes(detail)
    .filter(({ laneId }) => !options.hidden.includes(laneId))
    .map((lane) => ({ lane, points: axis.values.flatMap((value) => pointAt(value, lane)) }))
  return {
    metric: options.metric,
    metricLabel: metricWords(options.metric),
    axis,
    lanes,
    range: rangeOf(lanes.flatMap(({ points }) => points)),
  }

  function pointAt(value: unknown, lane: StudyLane): CurvePoint[] {
    const [first, ...others] = trials.filter(({ point }) => isSameValue(point[place as number], value))
    if (!first) return []
    const at = lanePlace(detail, [first, ...others], lane.laneId)
    const found = placeValue(detail, at, { laneId: lane.laneId, metric: options.metric })
    const words = `${lane.label} at ${pointWords(detail, at.trial)}: ${placeWords(found, at)}`
    return [{ lane, trial: at.trial, value: found, x: axis.at(value), words }]
  }
}

/**
 * Trials that a curve along this axis goes over. Along a setting of the data every value is a data set of its own: then
 * those that share all else of the data with the chosen one, so that a lane is never chosen among different data.
 */
export function curveTrials(detail: StudyDetail, data: number, place: number): Trial[] {
  const groups = dataGroupsOf(detail)
  const chosen = groups[data]?.trials ?? []
  const others = otherDataAxes(detail, place)
  if (!isOfData(axesOf(detail)[place]) || chosen.length === 0) return [...chosen]
  return groups
    .flatMap(({ trials }) => trials)
    .filter(({ point }) => others.every((other) => isSameValue(point[other], chosen[0].point[other])))
}

/** What all data sets of a curve along the data share: `Two moons, noise 0.1`; empty where nothing else is searched. */
export function otherDataWords(detail: StudyDetail, data: number, place: number): string {
  const chosen = dataGroupsOf(detail)[data]?.trials[0]
  const { experiment } = detail.config
  if (!chosen) return ''
  const words = otherDataAxes(detail, place).map((other) => {
    const axis = axesOf(detail)[other]
    const value = valueLabel(experiment, axis, chosen.point[other])
    return axis.parameter === 'data' ? value : `${settingName(experiment, axis)} ${value}`
  })
  return words.join(', ')
}

const otherDataAxes = (detail: StudyDetail, place: number): number[] =>
  axesOf(detail).flatMap((axis, other) => (isOfData(axis) && other !== place ? [other] : []))

function rangeOf(points: readonly CurvePoint[]): MetricRange | null {
  return roomyRange(
    points.flatMap(({ value: { mean, spread }, value }) =>
      isSound(value) ? [(mean as number) - (spread ?? 0), (mean as number) + (spread ?? 0)] : [],
    ),
  )
}
