// Compositions at rest: what damage leaves of them, what a salvage brings along, and when the models they are made of go.

import Database from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dataConfigSchema } from '../../../src-shared/config/data.ts'
import { parse } from '../../../src-shared/config/parse.ts'
import type { CompositionSource } from '../../../src-shared/energy-source.ts'
import type { FoundOfComposition } from '../../../src-shared/stored-composition.ts'
import { checkLibrary } from '../../../src-engine/store/check-library.ts'
import { databaseName, openStore, type Store } from '../../../src-engine/store/open-store.ts'
import { repairStore } from '../../../src-engine/store/repair.ts'
import { fakeExperiment } from '../support/fake-studio.ts'
import { temporaryHome } from '../support/temporary-home.ts'

const day = 24 * 3600_000
const bodies = [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5, 6)]
const hashOf = (body: Uint8Array) => createHash('sha256').update(body).digest('hex')
const found: FoundOfComposition = {
  ...{ columns: ['x', 'y'], densityUnit: '', normalises: { verdict: 'yes', how: 'by its closed form' } },
  logPartition: { value: 0.5, obtained: { by: 'quadrature', shape: [9, 9], converged: true } },
}

function sourceOf(...hashes: string[]): CompositionSource {
  const parts = hashes.map((hash, index) => ({
    source: { kind: 'kept-model' as const, hash, name: `part ${index}` },
    weight: 1,
  }))
  return { kind: 'composition', how: 'product', parts }
}

/** Of the first model with itself, and of both. */
function fill(store: Store): void {
  const [first, second] = bodies.map(hashOf)
  const models = new Map(bodies.map((body) => [hashOf(body), body]))
  store.compositions.add({ id: 'once', name: 'Twice the first', source: sourceOf(first, first), found, models })
  store.compositions.add({ id: 'both', name: 'Both', source: sourceOf(first, second), found, models })
}

function change(folder: string, sql: string): void {
  const database = new Database(join(folder, databaseName))
  database.exec(sql)
  database.close()
}

test('a composition is read as it was stored, and salvaged with its models', () => {
  const folder = temporaryHome()
  const store = openStore({ folder, now: () => 1e12 })
  fill(store)
  store.experiments.add({ id: 'there', config: fakeExperiment(['a'], 5), newId: () => 'there-run' })
  const stored = store.compositions.list({ deleted: false })
  expect(stored.map(({ id }) => id)).toEqual(['both', 'once'])
  expect(stored[0]).toMatchObject({ name: 'Both', createdAt: 1e12, deletedAt: null, ...found })
  expect(stored[0].hash).not.toBe(stored[1].hash)
  store.close()
  repairStore({ folder, choice: 'salvage' })
  const again = openStore({ folder })
  expect(again.compositions.list({ deleted: false })).toEqual(stored)
  expect([...again.compositions.modelBody(hashOf(bodies[1]))]).toEqual([...bodies[1]])
  again.close()
})

test('which rows would be drawn of a density changes nothing of what a composition is, other settings do', () => {
  const store = openStore({ folder: temporaryHome() })
  const hashWith = (more: object) => {
    const data = parse(dataConfigSchema, { kind: 'two-moons', ...more }, 'data')
    const source: CompositionSource = {
      ...{ kind: 'composition', how: 'sum' },
      parts: [1, 2].map((weight) => ({ source: { kind: 'density', data }, weight })),
    }
    return store.compositions.add({ id: JSON.stringify(more), name: 'Moons', source, found, models: new Map() }).hash
  }
  const usual = hashWith({})
  expect(hashWith({ classColumn: 'component' })).toBe(usual)
  expect(hashWith({ count: 500 })).toBe(usual)
  expect(hashWith({ noise: 0.1 })).not.toBe(usual)
  store.close()
})

test('what the disk changed is named, left out of the list, and never evaluated', () => {
  const folder = temporaryHome()
  const store = openStore({ folder })
  fill(store)
  store.close()
  change(folder, `UPDATE compositions SET source = replace(source, '"weight":1', '"weight":2') WHERE id = 'both'`)
  change(folder, `UPDATE kept_models SET body = (SELECT body FROM kept_models WHERE hash = '${hashOf(bodies[1])}')`)
  const check = checkLibrary(join(folder, databaseName))
  expect(check.sound).toBe(false)
  expect(check.damaged).toEqual([
    'The composition “Both” (both) is damaged.',
    `The kept model ${hashOf(bodies[0]).slice(0, 12)}… is damaged.`,
  ])
  const opened = openStore({ folder })
  expect(opened.compositions.list({ deleted: false }).map(({ id }) => id)).toEqual(['once'])
  expect(opened.damage.found).toHaveLength(1)
  expect(() => opened.compositions.get('both')).toThrow(/is damaged: a backup may hold it whole/)
  expect(() => opened.compositions.modelBody(hashOf(bodies[0]))).toThrow(/is damaged/)
  opened.close()
})

test('a model goes when the last composition of it has been deleted for long', async () => {
  let now = 1e12
  const store = openStore({ folder: temporaryHome(), now: () => now })
  fill(store)
  store.compositions.delete('both')
  now += 29 * day
  await store.tidy()
  expect(store.compositions.restore('both').deletedAt).toBeNull()
  store.compositions.delete('both')
  now += 31 * day
  await store.tidy()
  expect(store.compositions.list({ deleted: true })).toEqual([])
  expect([...store.compositions.modelBody(hashOf(bodies[0]))]).toEqual([...bodies[0]])
  expect(() => store.compositions.modelBody(hashOf(bodies[1]))).toThrow(/which it does not/)
  store.close()
})
