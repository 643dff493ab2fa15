// A metric over two axes of a search: a panel per lane, a cell per pair of values, on one colour scale. With one axis the
// rows are the lanes. Where values were drawn from a range, each trial is a dot at its place.
//
// Colour is the mean over all seeds. A cell with a diverged seed or a value that is not finite is striped, never coloured:
// it has no number. Nor is one coloured of which some seeds have not finished: it says how many have. Of several trials in one cell (other axes of the search) that which validation chose is shown.

import type { MetricName } from '../../metric.ts'
import { formatNumber } from '../../numbers.ts'
import type { StudyDetail, Trial } from '../../study/study.ts'
import { metricScale, type MetricScale } from './metric-colours.ts'
import { settingAxes, studyAxis, type StudyAxis } from './study-axis.ts'
import {
  bestTrial,
  brokenSeeds,
  dataGroupsOf,
  heldTrials,
  isPartial,
  isSound,
  isSameValue,
  lanePlace,
  placeValue,
  studyLanes,
  type CellValue,
  type StudyLane,
} from './study-cells.ts'
import type { StudyFigureInput, StudyFigureOptions } from './study-figure.ts'
import { placeWords, pointWords, unaffected } from './study-words.ts'

export interface HeatMapCell {
  lane: StudyLane
  trial: Trial
  value: CellValue
  /** Shares of the panel, of the cell's centre; y from below. */
  x: number
  y: number
  /** Chosen for its lane by validation, among the cells shown. */
  best: boolean
  /** Sentence for the read-out. */
  words: string
}

export interface HeatMapPanel {
  /** Null where the rows are the lanes. */
  lane: StudyLane | null
  cells: readonly HeatMapCell[]
}

export interface HeatMap {
  metric: MetricName
  x: StudyAxis
  /** Null: the lanes. */
  y: StudyAxis | null
  rows: readonly StudyLane[]
  panels: readonly HeatMapPanel[]
  scale: MetricScale | null
  /** Whether cells fill their bands; dots else. */
  banded: boolean
}

/** Null where no axis can be shown: nothing is searched, or only data. */
export function heatMapOf({ detail }: StudyFigureInput, options: StudyFigureOptions): HeatMap | null {
  const group = dataGroupsOf(detail)[options.data]
  const [x, y] = heatMapAxes(settingAxes(detail), options)
  if (!group || x === null) return null
  const shown = y === null ? [x] : [x, y]
  const lanes = mappedLanes(detail, options, shown)
  const trials = heldTrials(group.trials, options.held, shown)
  const axes = {
    x: studyAxis(detail, trials, { place: x }),
    y: y === null ? null : studyAxis(detail, trials, { place: y }),
  }
  const cells = lanes.flatMap((lane, row) =>
    laneCells({ detail, trials, lane, axes, options, rows: lanes.length, row }),
  )
  const sound = cells.filter(({ value }) => isSound(value)).map(({ value }) => value.mean as number)
  const panels =
    y === null
      ? [{ lane: null, cells }]
      : lanes.map((lane) => ({ lane, cells: cells.filter((cell) => cell.lane.laneId === lane.laneId) }))
  return {
    ...{ metric: options.metric, ...axes, rows: y === null ? lanes : [], panels },
    scale: metricScale(options.metric, sound),
    banded: axes.x.kind === 'bands' && axes.y?.kind !== 'numbers',
  }
}

/** A panel of equal cells would say nothing: of a lane that no axis changes the caption tells its one value. */
function mappedLanes(detail: StudyDetail, { hidden }: StudyFigureOptions, shown: readonly number[]): StudyLane[] {
  const lanes = studyLanes(detail).filter(({ laneId }) => !hidden.includes(laneId))
  const same = new Set(unaffected(detail, shown).map(({ laneId }) => laneId))
  const changing = lanes.filter(({ laneId }) => !same.has(laneId))
  return shown.length > 1 && changing.length > 0 ? changing : lanes
}

/** The chosen axes where they fit, else the first ones. A null y: the lanes are the rows. */
export function heatMapAxes(
  places: readonly number[],
  { x, y }: Pick<StudyFigureOptions, 'x' | 'y'>,
): [x: number | null, y: number | null] {
  const horizontal = x !== null && places.includes(x) ? x : (places[0] ?? null)
  if (y === 'lanes') return [horizontal, null]
  const others = places.filter((place) => place !== horizontal)
  return [horizontal, y !== null && others.includes(y) ? y : (others[0] ?? null)]
}

interface LaneCells {
  detail: StudyDetail
  trials: readonly Trial[]
  lane: StudyLane
  axes: { x: StudyAxis; y: StudyAxis | null }
  options: StudyFigureOptions
  rows: number
  row: number
}

function laneCells({ detail, trials, lane, axes: { x, y }, options, rows, row }: LaneCells): HeatMapCell[] {
  const places = [x.place, ...(y ? [y.place] : [])]
  // Where nothing changes, nothing is chosen.
  const isSame = unaffected(detail, places).some(({ laneId }) => laneId === lane.laneId)
  const best = isSame ? null : bestTrial(detail, trials, lane.laneId)
  return together(trials, places).map((alike): HeatMapCell => {
    const place = lanePlace(detail, alike, lane.laneId)
    const { trial } = place
    const value = placeValue(detail, place, { laneId: lane.laneId, metric: options.metric })
    const isBest = best !== null && places.every((place) => isSameValue(best.point[place], trial.point[place]))
    return {
      ...{ lane, trial, value, best: isBest && trials.length > 1 },
      x: x.at(trial.point[x.place]),
      // Lanes from above.
      y: y ? y.at(trial.point[y.place]) : 1 - (row + 0.5) / rows,
      words: `${lane.label} at ${pointWords(detail, trial)}: ${placeWords(value, place)}`,
    }
  })
}

/** Trials with the same values of these axes. */
function together(trials: readonly Trial[], places: readonly number[]): [Trial, ...Trial[]][] {
  const groups = new Map<string, [Trial, ...Trial[]]>()
  for (const trial of trials) {
    const key = JSON.stringify(places.map((place) => trial.point[place]))
    const found = groups.get(key)
    if (found) found.push(trial)
    else groups.set(key, [trial])
  }
  return [...groups.values()]
}

/** What is written in a cell that is large enough. */
export const cellText = ({ value }: HeatMapCell): string => {
  const broken = brokenSeeds(value)
  if (broken > 0) return broken === value.total ? '✕' : `✕ ${broken}/${value.total}`
  if (isPartial(value)) return `${value.count}/${value.total}`
  return value.mean === null ? '' : formatNumber(value.mean)
}
