// What a run's rows say of a metric, at an iteration or at last.

import type { Estimate } from './estimate.ts'
import { estimateOf, type MetricName, type MetricRow } from './metric.ts'

type Places = ReadonlyMap<MetricName, readonly number[]>

/** Found once for rows that many ask about: most metrics stand in few rows or in none, and those took longest to look for. */
const knownPlaces = new WeakMap<readonly MetricRow[], { count: number; places: Places }>()

/** Where in `rows` each metric was recorded, in order. Rows are added, never changed. */
export function placesIn(rows: readonly MetricRow[]): Places {
  const known = knownPlaces.get(rows)
  if (known?.count === rows.length) return known.places
  const places = new Map<MetricName, number[]>()
  rows.forEach(({ values }, index) => {
    for (const name of Object.keys(values) as MetricName[]) {
      if (values[name] === undefined) continue
      const own = places.get(name)
      if (own) own.push(index)
      else places.set(name, [index])
    }
  })
  knownPlaces.set(rows, { count: rows.length, places })
  return places
}

/** The last row at or before `iteration` (null: of all) in which the metric was recorded. */
export function rowWith(rows: readonly MetricRow[], metric: MetricName, iteration: number | null): MetricRow | null {
  const places = placesIn(rows).get(metric) ?? []
  const last = places.findLast((index) => iteration === null || rows[index].iteration <= iteration)
  return last === undefined ? null : rows[last]
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
