// A figure of a study whose axes are called as a person wants them on paper.

import type { FigureWords } from '../figure.ts'
import type { StudyFigure } from './drawn-study.ts'

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
