// Free names are looked for among those that begin alike: the answer is the one that all names would give.

import Database from 'better-sqlite3'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freeName } from '../../../src-shared/config/experiment-name.ts'
import { freeNames, namesBetween } from '../../../src-engine/store/free-names.ts'
import { databaseName, openStore } from '../../../src-engine/store/open-store.ts'
import { fakeExperiment } from '../support/fake-studio.ts'
import { temporaryHome } from '../support/temporary-home.ts'

const long = 'x'.repeat(119)
const taken = [
  ...['Moons', 'Moons (2)', 'Moons (7)', 'Moons on a plane', 'Moons (2) again', 'Moon', 'moons', 'Rings (3)'],
  ...[`${long}a`, `${long}b`, `${'x'.repeat(116)} (2)`, '🌙', '🌙 (2)', '%', '_ (2)', ' '],
]

let file: Database.Database

beforeEach(() => {
  const folder = temporaryHome()
  const store = openStore({ folder })
  let runs = 0
  for (const name of taken) {
    store.experiments.add({ id: name, config: { ...fakeExperiment(['a'], 10), name }, newId: () => `run-${runs++}` })
  }
  store.experiments.delete('Rings (3)')
  store.close()
  file = new Database(join(folder, databaseName))
})
afterEach(() => file.close())

test.each([...taken, 'Moons (3)', 'New', '_'])('the free name for %j is that among all names', (name) => {
  const there = file.prepare<[], string>('SELECT name FROM experiments WHERE deleted_at IS NULL').pluck().all()
  expect(freeNames(file, 'experiments')(name)).toBe(freeName(name, there))
})

test('the name of a deleted experiment is free, and so is the own one', () => {
  const free = freeNames(file, 'experiments')
  expect(free('Rings (3)')).toBe('Rings (3)')
  expect(free('Moons on a plane', 'Moons on a plane')).toBe('Moons on a plane')
})

test('only the index is read, however many experiments there are', () => {
  const plan = file
    .prepare<[string, string, null], { detail: string }>(`EXPLAIN QUERY PLAN ${namesBetween('experiments')}`)
    .all('a', 'b', null)
  expect(plan.map(({ detail }) => detail)).toEqual([
    'SEARCH experiments USING COVERING INDEX experiments_by_name (deleted_at=? AND name>? AND name<?)',
  ])
})
