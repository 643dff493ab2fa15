// A figure of a study in a person's own words: title, axes, small print and names of lanes as they want them on paper.

import type { StudyDetail } from '../../study/study.ts'
import type { FigureWords } from '../figure.ts'
import type { StudyFigure } from './drawn-study.ts'
import type { StudyFigureInput } from './study-figure.ts'

/** The study with its lanes called so, in every trial. */
export function withLaneNames(input: StudyFigureInput, { lanes: names }: FigureWords): StudyFigureInput {
  const nameOf = (laneId: string): string => (Object.hasOwn(names, laneId) ? names[laneId] : '')
  if (Object.values(names).every((name) => name === '')) return input
  const { detail } = input
  const { experiment } = detail.config
  const lanes = experiment.lanes.map((lane) => {
    const name = nameOf(lane.id)
    return name === '' ? lane : { ...lane, name }
  })
  const renamed: StudyDetail = {
    ...detail,
    config: { ...detail.config, experiment: { ...experiment, lanes } },
    runs: detail.runs.map((run) => ({ ...run, label: nameOf(run.laneId) || run.label })),
  }
  return { ...input, detail: renamed }
}

/** Null leaves the figure's own name of an axis, empty takes it away. */
export function withAxisNames(figure: StudyFigure, { horizontalAxis, verticalAxis }: FigureWords): StudyFigure {
  const across = horizontalAxis === null ? {} : { label: horizontalAxis }
  const upwards = verticalAxis === null ? {} : { metricLabel: verticalAxis }
  switch (figure.kind) {
    case 'seeds':
      return {
        ...figure,
        seeds: { ...figure.seeds, ...upwards, ...(horizontalAxis !== null && { laneLabel: horizontalAxis }) },
      }
    case 'heat-map': {
      const { x, y } = figure.map
      const named = y === null || verticalAxis === null ? y : { ...y, label: verticalAxis }
      return { ...figure, map: { ...figure.map, x: { ...x, ...across }, y: named } }
    }
    case 'curve':
      return { ...figure, curve: { ...figure.curve, ...upwards, axis: { ...figure.curve.axis, ...across } } }
    case 'results':
    case 'parallel-coordinates':
    case 'absent':
      return figure
    default:
      return figure satisfies never
  }
}
