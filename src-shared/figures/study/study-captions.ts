// What is said above a figure of a study, and which lanes have their keys there.

import { metricDescriptions } from '../../metric.ts'
import { formatMeasured } from '../../numbers.ts'
import { isOfData } from '../../study/axis-labels.ts'
import { curveTrials, otherDataWords } from './axis-curve.ts'
import {
  axesOf,
  brokenSeeds,
  type CellValue,
  dataGroupsOf,
  isPartial,
  isSound,
  lanePlace,
  lostSeeds,
  placeValue,
  studyLanes,
  type StudyLane,
} from './study-cells.ts'
import type { StudyFigureInput, StudyFigureOptions } from './study-figure.ts'
import { cutWords } from './metric-colours.ts'
import type { StudyFigure } from './drawn-study.ts'
import { heldWords, isOfOneData, metricWords, unaffected } from './study-words.ts'

export function studyCaption(input: StudyFigureInput, options: StudyFigureOptions, figure: StudyFigure): string {
  const { detail } = input
  if (figure.kind === 'results' || figure.kind === 'absent') return ''
  const { metric } = options
  const group = dataGroupsOf(detail)[options.data]
  const data = group?.title ?? ''
  const { obtained } = metricDescriptions[metric]
  const of = `${metricWords(metric)} (${obtained})`
  switch (figure.kind) {
    case 'seeds':
      return joined([
        `${of}: mean ± sd over seeds, and every seed as a dot`,
        heldWords(detail, [], { held: [], shown: [] }),
        figure.seeds.panels.length > 1 ? 'each data set on its own axis' : '',
        lost(figure.seeds.panels.flatMap(({ lanes }) => lanes))
          ? '✕ at the border: seeds that diverged, ended early or have no sound value, of all'
          : '',
      ])
    case 'heat-map': {
      const shown = [figure.map.x.place, ...(figure.map.y ? [figure.map.y.place] : [])]
      return joined([
        ...[data, `${of}: mean over seeds`],
        heldWords(detail, group?.trials ?? [], { held: options.held, shown }),
        'framed: chosen by validation',
        broken(figure.map.panels.flatMap(({ cells }) => cells))
          ? '✕ striped: seeds that diverged or have no sound value, of all'
          : '',
        figure.map.panels.some(({ cells }) => cells.some(({ value }) => isPartial(value)))
          ? '2/3: 2 of 3 seeds finished; such a cell is neither coloured nor chosen'
          : '',
        figure.map.scale ? cutWords(figure.map.scale) : '',
        same(input, options, shown),
      ])
    }
    case 'parallel-coordinates':
      return joined([
        ...[data, `${of}: mean over seeds, better above`],
        'thick: chosen by validation',
        lost(figure.lines.lines) ? 'dashed to ✕: seeds diverged, ended early or have no sound value' : '',
      ])
    case 'curve': {
      const { place } = figure.curve.axis
      const alongData = isOfData(axesOf(detail)[place])
      return joined([
        ...[alongData ? otherDataWords(detail, options.data, place) : data, `${of}: mean ± sd over seeds`],
        alongData && isOfOneData(metric)
          ? 'each value is another data set: compare lanes at one value, not along the curve'
          : '',
        heldWords(detail, curveTrials(detail, options.data, place), { held: options.held, shown: [place] }),
        lost(figure.curve.lanes.flatMap(({ points }) => points))
          ? '✕ at the border: seeds diverged, ended early or have no sound value'
          : '',
        same(input, options, [place]),
      ])
    }
    default:
      return figure satisfies never
  }
}

const joined = (words: readonly string[]): string => words.filter(Boolean).join(' · ')

const broken = (marks: readonly { value: CellValue }[]): boolean => marks.some(({ value }) => brokenSeeds(value) > 0)
const lost = (marks: readonly { value: CellValue }[]): boolean => marks.some(({ value }) => lostSeeds(value) > 0)

/** Lanes whose values no axis shown changes, each with its value. */
function same(
  { detail }: StudyFigureInput,
  { data, metric, hidden }: StudyFigureOptions,
  places: readonly number[],
): string {
  const [first, ...others] = dataGroupsOf(detail)[data]?.trials ?? []
  if (!first) return ''
  const words = unaffected(detail, places)
    .filter(({ laneId }) => !hidden.includes(laneId))
    .map(({ laneId, label }) => {
      const value = placeValue(detail, lanePlace(detail, [first, ...others], laneId), { laneId, metric })
      if (value.mean === null) return label
      const seeds = isSound(value) ? '' : ` (${value.count} of ${value.total} seeds)`
      return `${label} ${formatMeasured(value.mean, value.spread)}${seeds}`
    })
  return words.length > 0 ? `without ${places.length > 1 ? 'these settings' : 'this setting'}: ${words.join('; ')}` : ''
}

export function studyKeys(
  { detail }: StudyFigureInput,
  { hidden }: StudyFigureOptions,
  figure: StudyFigure,
): StudyLane[] {
  if (figure.kind !== 'curve' && figure.kind !== 'parallel-coordinates') return []
  return studyLanes(detail).filter(({ laneId }) => !hidden.includes(laneId))
}
