// Rows for the window: few enough, with every extreme, every evaluation and every value that is not finite.

import { expect, test } from 'vitest'
import type { MetricRow } from '../../../src-shared/metric.ts'
import { thinRows } from '../../../src-engine/library/thin-rows.ts'

const rowsOf = (count: number): MetricRow[] =>
  Array.from({ length: count }, (_, iteration) => ({
    iteration,
    evaluations: iteration,
    computeSeconds: iteration,
    values: {
      loss: Math.sin(iteration / 500),
      energyGap: iteration === 61_234 ? 1e6 : -iteration,
      gradientNorm: iteration === 77_777 ? Number.NaN : iteration === 88_888 ? Number.POSITIVE_INFINITY : 1,
      ...(iteration % 5000 === 0 && { testLogLikelihood: -2 }),
    },
  }))

test('a hundred thousand rows become a few thousand, with ends, extremes, evaluations and what is not finite', () => {
  const rows = rowsOf(100_000)
  const thinned = thinRows(rows)
  expect(thinned.length).toBeLessThan(4500)
  expect(thinned.length).toBeGreaterThan(1000)
  expect(thinned[0]).toBe(rows[0])
  expect(thinned.at(-1)).toBe(rows.at(-1))
  for (const iteration of [61_234, 77_777, 88_888]) expect(thinned).toContain(rows[iteration])
  expect(thinned.filter(({ values }) => values.testLogLikelihood !== undefined)).toHaveLength(20)
  // In order, each row as it was.
  for (let index = 1; index < thinned.length; index++) {
    expect(thinned[index].iteration).toBeGreaterThan(thinned[index - 1].iteration)
  }
  const extreme = (list: readonly MetricRow[]) => Math.max(...list.map(({ values }) => values.loss!))
  expect(extreme(thinned)).toBe(extreme(rows))
})

test('a run that is not finite anywhere is neither hidden nor told in full', () => {
  const rows = rowsOf(100_000).map((row) => ({ ...row, values: { loss: Number.NaN } }))
  const thinned = thinRows(rows)
  expect(thinned.length).toBeGreaterThan(1000)
  expect(thinned.length).toBeLessThan(4500)
  for (const { values } of thinned) expect(values.loss).toBeNaN()
})

test('few rows come back as they are', () => {
  const rows = rowsOf(4000)
  expect(thinRows(rows)).toBe(rows)
})
