// Looking back over a run's rows: what was recorded last, and since when something has held.

import type { MetricName, MetricRow } from '../metric.ts'
import { placesIn } from '../metric-rows.ts'
import type { Subject } from './finding.ts'

export interface Recorded {
  iteration: number
  value: number
}

/** The last `count` values up to the subject's iteration, newest first. */
export function latest({ rows, iteration }: Pick<Subject, 'rows' | 'iteration'>, metric: MetricName, count: number) {
  const places = placesIn(rows).get(metric) ?? []
  const found: Recorded[] = []
  for (let place = places.length - 1; place >= 0 && found.length < count; place--) {
    const row = rows[places[place]]
    if (isUpTo(row, iteration)) found.push({ iteration: row.iteration, value: row.values[metric]! })
  }
  return found
}

/** All values up to the subject's iteration, in order. */
export const recorded = (subject: Pick<Subject, 'rows' | 'iteration'>, metric: MetricName): Recorded[] =>
  latest(subject, metric, Number.POSITIVE_INFINITY).reverse()

/** The first iteration of the stretch up to now in which every value was so; 0 where that is all of them. */
export function heldSince(values: readonly Recorded[], holds: (value: number) => boolean): number {
  const broken = values.findLastIndex(({ value }) => !holds(value))
  return broken === -1 ? 0 : (values[broken + 1] ?? values[broken]).iteration
}

const isUpTo = (row: MetricRow, iteration: number | null): boolean => iteration === null || row.iteration <= iteration

/** NaN of nothing. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Two digits: what a person types. */
export const rounded = (value: number): number => Number(value.toPrecision(2))
