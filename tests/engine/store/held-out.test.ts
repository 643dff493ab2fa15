// The best held-out log-likelihood of a run beside its last: what the library lists.

import Database from 'better-sqlite3'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { MetricRow } from '../../../src-shared/metric.ts'
import { databaseName, openStore, type Store } from '../../../src-engine/store/open-store.ts'
import { smallExperiment } from '../support/small-experiment.ts'
import { temporaryHome } from '../support/temporary-home.ts'

function libraryWithRun(folder = temporaryHome()): { store: Store; folder: string; runId: string } {
  const store = openStore({ folder })
  onTestFinished(() => store.close())
  let id = 0
  store.experiments.add({ id: 'one', config: smallExperiment(20), newId: () => `run-${id++}` })
  return { store, folder, runId: store.runs.ofExperiment('one')[0].id }
}

const rowAt = (iteration: number, value: number, converged = true): MetricRow => ({
  ...{ iteration, evaluations: 10 * iteration, computeSeconds: iteration },
  values: { testLogLikelihood: value },
  made: { testLogLikelihood: { obtained: { by: 'quadrature', shape: [65, 65], converged } } },
})

const listed = (store: Store, runId: string) => {
  const { last, best } = store.experiments.summary('one').runs.find(({ id }) => id === runId)!
  return { last, best }
}

test('the best value stays where a later one is worse, and says at which iteration it was', () => {
  const { store, runId } = libraryWithRun()
  expect(listed(store, runId)).toEqual({ last: null, best: null })
  store.metrics.append(runId, [rowAt(1, -3), rowAt(2, -1.5), rowAt(3, -2)])
  expect(listed(store, runId)).toEqual({ last: -2, best: { value: -1.5, iteration: 2 } })
})

test('a value that is not finite or not converged is nobody’s best', () => {
  const { store, runId } = libraryWithRun()
  store.metrics.append(runId, [rowAt(1, -3), rowAt(2, 7, false), rowAt(3, Number.POSITIVE_INFINITY)])
  expect(listed(store, runId)).toEqual({ last: null, best: { value: -3, iteration: 1 } })
})

test('a run that goes back to a checkpoint loses the best of what it goes back on', () => {
  const { store, runId } = libraryWithRun()
  store.metrics.append(runId, [rowAt(1, -3), rowAt(2, -1.5), rowAt(3, -2)])
  store.metrics.dropFrom(runId, 1)
  expect(listed(store, runId)).toEqual({ last: -3, best: { value: -3, iteration: 1 } })
})

test('a run of an earlier version gets its best when the library is tidied', async () => {
  const { store, folder, runId } = libraryWithRun()
  store.metrics.append(runId, [rowAt(1, -3), rowAt(2, -1.5), rowAt(3, -2)])
  const database = new Database(join(folder, databaseName))
  database.exec('DELETE FROM best_held_out')
  database.close()
  expect(listed(store, runId)).toEqual({ last: -2, best: null })
  await store.tidy()
  expect(listed(store, runId)).toEqual({ last: -2, best: { value: -1.5, iteration: 2 } })
})

test('a value that the disk has changed is left out and named', () => {
  const { store, folder, runId } = libraryWithRun()
  store.metrics.append(runId, [rowAt(1, -3), rowAt(2, -1.5)])
  const database = new Database(join(folder, databaseName))
  database.exec('UPDATE best_held_out SET log_likelihood = 5')
  database.close()
  expect(listed(store, runId)).toEqual({ last: -1.5, best: null })
  expect(store.damage.found.join()).toContain('best held-out log-likelihood')
})
