// Fewer metric rows for the window: a chart is a thousand points wide, and a hundred thousand rows would keep the page
// from answering for seconds. Files and tables have them all.
//
// Kept are: the first and the last row, every row of an evaluation, and of each of equal stretches of rows the lowest and
// the highest of every metric, and the first and the last that is not finite. Rows themselves are never changed.

import { metricDescriptions, type MetricName, type MetricRow } from '../../src-shared/metric.ts'

const rowsMaximum = 4000

export function thinRows<Row extends MetricRow>(rows: readonly Row[], maximum = rowsMaximum): readonly Row[] {
  if (rows.length <= maximum) return rows
  const names = new Set(rows.flatMap(({ values }) => trainingMetrics(values)))
  // Of each metric four rows a stretch at most, and rarely more than two.
  const stretches = Math.max(1, Math.floor(maximum / (2 * Math.max(1, names.size))))
  const kept = new Set<Row>([rows[0], rows[rows.length - 1]])
  for (const row of rows) if (isEvaluation(row)) kept.add(row)
  for (let index = 0; index < stretches; index++) {
    const begin = Math.round((index * rows.length) / stretches)
    const end = Math.round(((index + 1) * rows.length) / stretches)
    for (const name of names) keepExtremes(kept, rows.slice(begin, end), name)
  }
  return rows.filter((row) => kept.has(row))
}

function keepExtremes<Row extends MetricRow>(kept: Set<Row>, stretch: readonly Row[], name: MetricName): void {
  let [lowest, highest, firstOdd, lastOdd]: (Row | null)[] = [null, null, null, null]
  for (const row of stretch) {
    const value = row.values[name]
    if (value === undefined) continue
    if (!Number.isFinite(value)) {
      firstOdd ??= row
      lastOdd = row
      continue
    }
    if (lowest === null || value < lowest.values[name]!) lowest = row
    if (highest === null || value > highest.values[name]!) highest = row
  }
  for (const row of [lowest, highest, firstOdd, lastOdd]) if (row) kept.add(row)
}

const trainingMetrics = (values: MetricRow['values']): MetricName[] =>
  (Object.keys(values) as MetricName[]).filter((name) => metricDescriptions[name]?.recorded === 'training')

const isEvaluation = ({ values }: MetricRow): boolean =>
  (Object.keys(values) as MetricName[]).some((name) => metricDescriptions[name]?.recorded === 'evaluation')
