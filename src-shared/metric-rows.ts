// What a run's rows say of a metric, at an iteration or at last.

import type { Estimate } from './estimate.ts'
import { estimateOf, type MetricName, type MetricRow } from './metric.ts'

/** The last row at or before `iteration` (null: of all) in which the metric was recorded. */
export function rowWith(rows: readonly MetricRow[], metric: MetricName, iteration: number | null): MetricRow | null {
  for (let index = rows.length - 1; index >= 0; index--) {
    const row = rows[index]
    if ((iteration === null || row.iteration <= iteration) && row.values[metric] !== undefined) return row
  }
  return null
}

/** That row's value; null where the metric was never recorded. */
export function metricAt(rows: readonly MetricRow[], metric: MetricName, iteration: number | null): number | null {
  return rowWith(rows, metric, iteration)?.values[metric] ?? null
}

/** That row's value with how it was made. */
export function estimateAt(rows: readonly MetricRow[], metric: MetricName, iteration: number | null): Estimate | null {
  const row = rowWith(rows, metric, iteration)
  return row && estimateOf(row, metric)
}
