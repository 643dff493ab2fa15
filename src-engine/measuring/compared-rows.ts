// Compares what a run recorded with what it comes to when it is trained again, number by number and bit for bit.
//
// Rows of one iteration are compared together, by what they name. Times and speeds depend on the machine and are left
// out. What a later version measures besides is no difference.

import type { MetricName, MetricRow } from '../../src-shared/metric.ts'
import type { MetricDifference } from '../../src-shared/verification.ts'

const timed: ReadonlySet<string> = new Set<MetricName>(['iterationsPerSecond'])

export interface ComparedRows {
  /** Whether the stored run has a row at this iteration that names this metric of an evaluation or of training. */
  has(iteration: number, isOfRow: (name: MetricName) => boolean): boolean
  /** One row that was made now. */
  take(row: MetricRow): void
  /** What was compared, and what differs; stored rows at or before `iteration` that were not made now count as differing. */
  outcome(iteration: number): { rows: number; values: number; differences: MetricDifference[] }
}

export function comparedRows(stored: readonly MetricRow[]): ComparedRows {
  /** By iteration: what is still to be met. */
  const waiting = new Map<number, Map<MetricName, number>>()
  const rowsAt = new Map<number, number>()
  for (const { iteration, values } of stored) {
    const named = waiting.get(iteration) ?? new Map<MetricName, number>()
    for (const [name, value] of Object.entries(values) as [MetricName, number][]) {
      if (!timed.has(name)) named.set(name, value)
    }
    waiting.set(iteration, named)
    rowsAt.set(iteration, (rowsAt.get(iteration) ?? 0) + 1)
  }
  const differences = new Map<MetricName, MetricDifference>()
  let values = 0

  function compare(
    iteration: number,
    metric: MetricName,
    { before, now }: { before: number; now: number | null },
  ): void {
    values++
    if (now !== null && isSameNumber(before, now)) return
    const known = differences.get(metric) ?? { metric, iteration, stored: before, now, count: 0, largest: 0 }
    known.count++
    const distance = now === null ? Number.NaN : Math.abs(now - before)
    if (Number.isFinite(distance)) known.largest = Math.max(known.largest, distance)
    differences.set(metric, known)
  }

  return {
    has(iteration, isOfRow) {
      return [...(waiting.get(iteration)?.keys() ?? [])].some(isOfRow)
    },
    take({ iteration, values: made }) {
      const named = waiting.get(iteration)
      if (!named) return
      for (const [metric, now] of Object.entries(made) as [MetricName, number][]) {
        const before = named.get(metric)
        if (before === undefined) continue
        named.delete(metric)
        compare(iteration, metric, { before, now })
      }
    },
    outcome(last) {
      let rows = 0
      for (const [iteration, named] of waiting) {
        if (iteration > last) continue
        rows += rowsAt.get(iteration) ?? 0
        for (const [metric, before] of named) compare(iteration, metric, { before, now: null })
        named.clear()
      }
      return { rows, values, differences: [...differences.values()].sort((a, b) => a.iteration - b.iteration) }
    },
  }
}

/** SQLite does not tell −0 from 0. NaN is NaN, whatever its bits. */
const isSameNumber = (a: number, b: number): boolean => Object.is(a + 0, b + 0)
