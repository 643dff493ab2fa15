// Studies at rest: what is stored of them and of what their runs came to, and what damage leaves.

import Database from 'better-sqlite3'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { MetricRow } from '../../../src-shared/metric.ts'
import { checkLibrary } from '../../../src-engine/store/check-library.ts'
import { databaseName, openStore, type Store } from '../../../src-engine/store/open-store.ts'
import { fakeExperiment } from '../support/fake-studio.ts'
import { studyOf } from '../support/fake-study.ts'
import { temporaryHome } from '../support/temporary-home.ts'

const config = studyOf(fakeExperiment(['a'], 5), { name: 'Noises', priority: 2, runsAtOnce: 3 })

function storeWithStudy(folder: string, now = () => 1e12): Store {
  const store = openStore({ folder, now })
  let count = 0
  const newId = () => `run-${++count}`
  store.studies.add({ id: 'study', config })
  for (const [index, value] of [0.1, 0.2].entries()) {
    const trial = { studyId: 'study', index, point: [value] }
    store.experiments.add({ id: `trial-${index}`, config: { ...config.experiment, name: `T ${index}` }, newId, trial })
  }
  return store
}

const row = (iteration: number, values: MetricRow['values'], converged = true): MetricRow => ({
  ...{ iteration, evaluations: iteration, computeSeconds: iteration, values },
  made: Object.fromEntries(
    Object.keys(values).map((name) => [name, { obtained: { by: 'quadrature', shape: [9], converged } }]),
  ),
})

function record(store: Store, rows: MetricRow[]) {
  const { iteration } = rows.at(-1)!
  const progress = { iteration, evaluations: iteration, computeSeconds: iteration }
  store.record('run-1', { progress, fraction: 0.5, rows, snapshot: null, checkpoint: Uint8Array.of(iteration) })
}

test('a study is read as it was stored, with its trials in their order and its runs', () => {
  const folder = temporaryHome()
  storeWithStudy(folder).close()
  const store = openStore({ folder })
  const [study] = store.studies.list({ deleted: false })
  expect(study).toEqual({
    ...{ id: 'study', name: 'Noises', config, createdAt: 1e12, priority: 2, paused: false, deletedAt: null },
  })
  expect(store.experiments.ofStudy('study').map(({ experimentId, point }) => [experimentId, point])).toEqual([
    ['trial-0', [0.1]],
    ['trial-1', [0.2]],
  ])
  expect(store.runs.ofStudy('study').map(({ id }) => id)).toEqual(['run-1', 'run-2'])
  expect(store.studies.statuses('study')).toEqual({ queued: 2 })
  expect(store.studies.turnOf('trial-1')).toEqual({ studyId: 'study', priority: 2, runsAtOnce: 3 })
  store.studies.add({ id: 'again', config })
  expect(store.studies.get('again').name).toBe('Noises (2)')
  store.close()
})

test('last and best values follow the rows, through what is not finite, not to be trusted, and taken back', () => {
  const store = storeWithStudy(temporaryHome())
  const valuesOf = () => store.values.ofStudy('study').get('run-1')
  expect(valuesOf()).toBeUndefined()
  record(store, [row(1, { testLogLikelihood: -3, klDataModel: 0.5 }), { ...row(2, {}), values: { energyGap: 1 } }])
  record(store, [row(3, { testLogLikelihood: -1, klDataModel: 0.9 }, false), row(4, { testLogLikelihood: -2 })])
  expect(valuesOf()).toEqual({
    testLogLikelihood: { last: -2, doubtful: false, best: { value: -2, iteration: 4 } },
    klDataModel: { last: 0.9, doubtful: true, best: { value: 0.5, iteration: 1 } },
  })
  record(store, [row(5, { testLogLikelihood: Number.NaN, klDataModel: Number.POSITIVE_INFINITY })])
  expect(valuesOf()).toMatchObject({
    testLogLikelihood: { last: Number.NaN, best: { value: -2, iteration: 4 } },
    klDataModel: { last: Number.POSITIVE_INFINITY },
  })
  store.rewind('run-1', store.checkpoints.upTo('run-1', 2))
  expect(valuesOf()?.testLogLikelihood).toEqual({ last: -3, doubtful: false, best: { value: -3, iteration: 1 } })
  store.rewind('run-1', null)
  expect(valuesOf()).toBeUndefined()
  store.close()
})

test('a damaged study is named and left out, and its experiments stay', () => {
  const folder = temporaryHome()
  const store = storeWithStudy(folder)
  record(store, [row(1, { testLogLikelihood: -3 })])
  store.close()
  const database = new Database(join(folder, databaseName))
  database.exec("UPDATE studies SET config = replace(config, '0.3', '0.4'), name = 'Other'")
  database.exec("UPDATE run_values SET content = replace(content, '-3', '-1')")
  database.close()
  const damaged = openStore({ folder })
  expect(damaged.studies.list({ deleted: false })).toEqual([])
  expect(() => damaged.studies.get('study')).toThrow('is damaged: a backup may hold it whole')
  expect(damaged.experiments.list({ deleted: false })).toHaveLength(2)
  expect(damaged.values.ofStudy('study').size).toBe(0)
  expect(damaged.damage.found).toHaveLength(2)
  // Its runs take their turn like any other's.
  expect(damaged.studies.turnOf('trial-0')).toBeNull()
  damaged.close()
  const { damaged: found } = checkLibrary(join(folder, databaseName))
  expect(found.filter((text) => /study “Other”|came to is damaged/.test(text))).toHaveLength(2)
})

test('a deleted study leaves for good when its last experiment does', async () => {
  const store = storeWithStudy(temporaryHome())
  store.studies.delete('study')
  expect(store.studies.statuses('study')).toEqual({ queued: 2 })
  store.experiments.restore('trial-1')
  await store.tidy({ everything: true })
  expect(store.studies.list({ deleted: true })).toHaveLength(1)
  store.experiments.delete('trial-1')
  await store.tidy({ everything: true })
  expect(store.studies.list({ deleted: true })).toEqual([])
  store.close()
})
