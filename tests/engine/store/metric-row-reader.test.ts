// Rows of a run come back as they were recorded, whichever columns they fill.

import Database from 'better-sqlite3'
import fc from 'fast-check'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { databaseName, openStore } from '../../../src-engine/store/open-store.ts'
import { recordId } from '../../../src-engine/store/record-numbers.ts'
import type { MetricRow } from '../../../src-shared/metric.ts'
import { fakeExperiment } from '../support/fake-studio.ts'
import { temporaryHome } from '../support/temporary-home.ts'

function recorded(values: readonly MetricRow['values'][]) {
  const store = openStore({ folder: temporaryHome() })
  onTestFinished(() => store.close())
  store.experiments.add({ id: 'experiment', config: fakeExperiment(['a'], 10), newId: () => 'run-1' })
  const rows = values.map((values, iteration) => ({ iteration, evaluations: iteration, computeSeconds: 0, values }))
  store.record('run-1', { progress: rows.at(-1)!, fraction: 0, rows, snapshot: null, checkpoint: null })
  const database = new Database(join(store.folder, databaseName))
  onTestFinished(() => void database.close())
  return { store, database, rows }
}

const usual = (iteration: number) => ({ loss: iteration, energyGap: -iteration })

test('values that only a few rows hold are read with them, wherever they stand', () => {
  const value = fc.oneof(fc.double({ noNaN: true }), fc.constant(Number.NaN))
  const rare = fc.record({ gradientNorm: value, acceptance: value, swapRate: value }, { requiredKeys: [] })
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(399), rare), { maxLength: 40 }), (some) => {
      const values: MetricRow['values'][] = Array.from({ length: 400 }, (_, iteration) => usual(iteration))
      for (const [iteration, more] of some) values[iteration] = { ...more, loss: iteration }
      const { store, rows } = recorded(values)
      expect(store.metrics.of('run-1')).toEqual(rows)
      expect(store.damage.found).toEqual([])
    }),
    { seed: 8, numRuns: 20 },
  )
})

test('a row that lost a value, or holds another, is left out, and it is said', () => {
  const { store, database } = recorded(Array.from({ length: 400 }, (_, iteration) => usual(iteration)))
  database.prepare('UPDATE metric_rows SET energyGap = NULL WHERE id = ?').run(recordId(1, 200))
  database.prepare('UPDATE metric_rows SET loss = 7.5 WHERE id = ?').run(recordId(1, 201))
  expect(store.metrics.of('run-1')).toHaveLength(398)
  expect(store.damage.found).toEqual(['2 of 400 metric rows of a, seed 1 (run run-1) are damaged and left out.'])
})

test('rows without a checksum, as early versions recorded them, keep their rare values', () => {
  const values: MetricRow['values'][] = Array.from({ length: 400 }, (_, iteration) => usual(iteration))
  values[200] = { ...values[200], testLogLikelihood: 3 }
  const { store, database } = recorded(values)
  database.prepare('UPDATE metric_rows SET seal = NULL').run()
  expect(store.metrics.of('run-1')[200].values).toEqual(values[200])
})
