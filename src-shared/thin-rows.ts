// Fewer metric rows for the window: a chart is a thousand points wide, and a hundred thousand rows would keep the page
// from answering for seconds. Files and tables have them all.
//
// Kept are: the first and the last row, every row of an evaluation, and of each of equal stretches of a run the lowest and
// the highest of every metric, and the first and the last that is not finite. Rows themselves are never changed. Stretches
// are of sequence numbers, so that rows that were thinned before are not thinned out by those that came since.

import { metricDescriptions, metricNames, type MetricName, type MetricRow } from './metric.ts'

/** About as many rows of a run as a window is told: four times the points that a chart is wide. */
export const shownRows = 4000

const namesRecordedAt = (recorded: 'training' | 'evaluation'): MetricName[] =>
  metricNames.filter((name) => metricDescriptions[name].recorded === recorded)
export const trainingNames = namesRecordedAt('training')
export const evaluationNames = namesRecordedAt('evaluation')

/** Of each metric four rows a stretch at most, and rarely more than two. */
export const stretchesFor = (maximum: number, metrics: number): number =>
  Math.max(1, Math.floor(maximum / (2 * Math.max(1, metrics))))

export const stretchOf = (index: number, stretches: number, length: number): [begin: number, end: number] => [
  Math.round((index * length) / stretches),
  Math.round(((index + 1) * length) / stretches),
]

/** Of rows that are in memory, in their order. At most about `maximum`. */
export function thinRows<Row extends MetricRow & { sequence: number }>(
  rows: readonly Row[],
  maximum: number,
): readonly Row[] {
  if (rows.length <= maximum) return rows
  const names = trainingNames.filter((name) => rows.some(({ values }) => values[name] !== undefined))
  const stretches = stretchesFor(maximum, names.length)
  const [first, last] = [rows[0], rows[rows.length - 1]]
  const kept = new Set<Row>([first, last])
  for (const row of rows) if (evaluationNames.some((name) => row.values[name] !== undefined)) kept.add(row)
  let begin = 0
  for (let index = 0; index < stretches; index++) {
    const [, end] = stretchOf(index, stretches, last.sequence + 1 - first.sequence)
    const stretch: Row[] = []
    while (begin < rows.length && rows[begin].sequence < first.sequence + end) stretch.push(rows[begin++])
    for (const name of names) {
      for (const at of extremes(stretch.length, (at) => stretch[at].values[name])) kept.add(stretch[at])
    }
  }
  return rows.filter((row) => kept.has(row))
}

/** Where the lowest and the highest value stand, and the first and the last that is not finite. */
export function extremes(length: number, valueAt: (index: number) => number | undefined): number[] {
  let [lowest, highest, firstOdd, lastOdd] = [-1, -1, -1, -1]
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let index = 0; index < length; index++) {
    const value = valueAt(index)
    if (value === undefined) continue
    if (!Number.isFinite(value)) {
      if (firstOdd < 0) firstOdd = index
      lastOdd = index
      continue
    }
    if (value < low) [lowest, low] = [index, value]
    if (value > high) [highest, high] = [index, value]
  }
  return [lowest, highest, firstOdd, lastOdd].filter((index) => index >= 0)
}
