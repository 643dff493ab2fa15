// The points of a lesson's figure as a table: one point a row, full digits.

import type { LinePlot } from '../../learn/lesson-result.ts'
import type { FigureTable } from '../figure.ts'

export function lessonTable({ lines, dots = [], marks = [], horizontal, vertical }: LinePlot): FigureTable {
  return {
    columns: ['kind', 'name', horizontal.label, vertical.label],
    rows: [
      ...lines.flatMap(({ label, x, y }) => Array.from(x, (each, index) => ['line', label, each, y[index]])),
      ...dots.map(({ label, x, y }) => ['dot', label, x, y]),
      ...marks.map(({ label, x }) => ['mark', label, x, null]),
    ],
  }
}
