// Rows for the window: few enough, with every extreme, every evaluation and every value that is not finite.

import Database from 'better-sqlite3'
import fc from 'fast-check'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { MetricRow } from '../../../src-shared/metric.ts'
import { databaseName, openStore } from '../../../src-engine/store/open-store.ts'
import { recordId } from '../../../src-engine/store/record-numbers.ts'
import type { Recorded } from '../../../src-shared/recording.ts'
import { thinRows } from '../../../src-shared/thin-rows.ts'
import { fakeExperiment } from '../support/fake-studio.ts'
import { temporaryHome } from '../support/temporary-home.ts'

const rowsOf = (count: number): Recorded<MetricRow>[] =>
  Array.from({ length: count }, (_, iteration) => ({
    sequence: iteration,
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
  const thinned = thinRows(rows, 4000)
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
  const thinned = thinRows(rows, 4000)
  expect(thinned.length).toBeGreaterThan(1000)
  expect(thinned.length).toBeLessThan(4500)
  for (const { values } of thinned) expect(values.loss).toBeNaN()
})

test('few rows come back as they are', () => {
  const rows = rowsOf(4000)
  expect(thinRows(rows, 4000)).toBe(rows)
})

function storedRows(rows: readonly MetricRow[]) {
  const store = openStore({ folder: temporaryHome() })
  onTestFinished(() => store.close())
  store.experiments.add({ id: 'experiment', config: fakeExperiment(['a'], 10), newId: () => 'run-1' })
  const record = (more: readonly MetricRow[]) =>
    store.record('run-1', { progress: more.at(-1)!, fraction: 0, rows: more, snapshot: null, checkpoint: null })
  record(rows)
  return { store, record }
}

const value = fc.oneof(
  { weight: 8, arbitrary: fc.double({ noDefaultInfinity: true, noNaN: true }) },
  fc.constantFrom(Number.NaN, Infinity, -Infinity, 0),
)
const rowValues = fc.record(
  { loss: value, energyGap: value, gradientNorm: value, testLogLikelihood: value },
  {
    requiredKeys: ['loss'],
  },
)

test('rows read from the library are those that reading them all and thinning them would keep', () => {
  const store = openStore({ folder: temporaryHome() })
  onTestFinished(() => store.close())
  let runs = 0
  fc.assert(
    fc.property(fc.array(rowValues, { minLength: 30, maxLength: 120 }), fc.nat(20), (values, sequence) => {
      const runId = `run-${runs++}`
      store.experiments.add({ id: `of-${runId}`, config: fakeExperiment(['a'], 10), newId: () => runId })
      const rows = values.map((values, iteration) => ({ iteration, evaluations: iteration, computeSeconds: 0, values }))
      store.record(runId, { progress: rows[0], fraction: 0, rows, snapshot: null, checkpoint: null })
      const all = store.metrics.from(runId, sequence)
      expect(store.metrics.thinned(runId, sequence, 24)).toEqual(thinRows(all, 24))
    }),
    { seed: 3, numRuns: 25 },
  )
})

test('what came since a cursor is told whole, however long the run', () => {
  const { store, record } = storedRows(rowsOf(9000))
  const { cursor, rows } = store.records('run-1', null)
  expect(rows.length).toBeLessThan(4500)
  expect(rows.at(-1)?.sequence).toBe(8999)
  const more = rowsOf(9010).slice(9000)
  record(more)
  expect(store.records('run-1', cursor).rows).toEqual(more)
})

test('an extreme that is damaged is not told: the next one is, and it is said', () => {
  const rows = rowsOf(5000).map((row) => ({ ...row, values: { loss: row.iteration === 2001 ? 50 : row.values.loss! } }))
  const { store } = storedRows(rows)
  const database = new Database(join(store.folder, databaseName))
  onTestFinished(() => void database.close())
  database.prepare('UPDATE metric_rows SET loss = 99 WHERE id = ?').run(recordId(1, 2000))
  database.prepare('DELETE FROM metric_rows WHERE id = ?').run(recordId(1, 4321))
  const told = store.metrics.thinned('run-1', 0, 100).map(({ values }) => values.loss!)
  expect(Math.max(...told)).toBe(50)
  expect(store.damage.found).toEqual(['2 of 5000 metric rows of a, seed 1 (run run-1) are damaged and left out.'])
})
