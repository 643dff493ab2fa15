// Disk space comes back: what was deleted long ago goes for good, with its files, and the database shrinks.

import { existsSync, mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createDatabase, databaseName, openStore, type Store } from '../../../src-engine/store/open-store.ts'
import { defaultMigrationsFolder, readMigrations } from '../../../src-engine/store/schema.ts'
import Database from 'better-sqlite3'
import { fakeExperiment } from '../support/fake-studio.ts'
import { homeWith } from '../support/stored-library.ts'
import { temporaryHome } from '../support/temporary-home.ts'

const day = 24 * 3600_000

function fill(store: Store, id: string, data?: object): void {
  const config = fakeExperiment(['a'], 5)
  store.experiments.add({ id, config: { ...config, ...(data && { data }) } as typeof config, newId: () => `${id}-run` })
  const progress = { iteration: 1, evaluations: 1, computeSeconds: 1 }
  const rows = Array.from({ length: 20_000 }, (_, iteration) => ({
    ...progress,
    iteration,
    values: { loss: iteration },
  }))
  store.record(`${id}-run`, { progress, fraction: 0, rows, snapshot: null, checkpoint: null })
}

test('an experiment that was deleted 30 days ago goes for good, and its space comes back', async () => {
  const folder = temporaryHome()
  let now = Date.now()
  const store = openStore({ folder, now: () => now })
  onTestFinished(() => store.close())
  fill(store, 'kept')
  fill(store, 'deleted')
  await store.tidy()
  const full = statSync(join(folder, databaseName)).size
  store.experiments.delete('deleted')
  now += 29 * day
  expect(await store.tidy()).toMatchObject({ experiments: 0 })
  expect(store.experiments.list({ deleted: true })).toHaveLength(1)
  now += 2 * day
  expect(await store.tidy({ mayGoOn: () => false })).toMatchObject({ experiments: 0 })
  expect(await store.tidy()).toMatchObject({ experiments: 1 })
  expect(store.experiments.list({ deleted: true })).toEqual([])
  // Nearly half of it was the other experiment's.
  expect(statSync(join(folder, databaseName)).size).toBeLessThan(0.6 * full)
  expect(store.metrics.of('kept-run')).toHaveLength(20_000)
})

test('a library of an earlier version is rewritten once, and shrinks like any other from then on', async () => {
  const folder = homeWith('version-3')
  const store = openStore({ folder })
  onTestFinished(() => store.close())
  fill(store, 'deleted')
  store.experiments.delete('deleted')
  const { experiments, bytes } = await store.tidy({ everything: true })
  expect(experiments).toBe(2)
  expect(bytes).toBeGreaterThan(500_000)
  expect(store.experiments.list({ deleted: false })).toHaveLength(2)
})

test('a dropped file stays while anything names it, and for a week after', async () => {
  const folder = temporaryHome()
  const store = openStore({ folder })
  onTestFinished(() => store.close())
  const file = (hash: string, ageDays: number): string => {
    const place = join(folder, 'files', hash)
    mkdirSync(place, { recursive: true })
    writeFileSync(join(place, 'a.csv'), 'x\n1\n')
    utimesSync(place, new Date(), new Date(Date.now() - ageDays * day))
    return join(place, 'a.csv')
  }
  const csv = (path: string) => ({ kind: 'csv', path, columns: ['x'], standardise: true })
  const [used, set, recent, old] = [file('aa', 40), file('bb', 40), file('cc', 1), file('dd', 8)]
  fill(store, 'one', csv(used))
  store.settings.saveSetup({ ...fakeExperiment(['a'], 5), data: csv(set) } as never)
  expect(await store.tidy()).toMatchObject({ files: 1 })
  expect([used, set, recent, old].map((path) => existsSync(path))).toEqual([true, true, true, false])
})

test('a new library can shrink in steps', () => {
  const path = join(temporaryHome(), databaseName)
  createDatabase(path, readMigrations(defaultMigrationsFolder)).close()
  const database = new Database(path, { readonly: true })
  expect(database.pragma('auto_vacuum', { simple: true })).toBe(2)
  database.close()
})
