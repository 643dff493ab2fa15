// Stars and tags of experiments: kept through a restart, and no reason to lose an experiment.

import Database from 'better-sqlite3'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as v from 'valibot'
import { databaseName, openStore } from '../../../src-engine/store/open-store.ts'
import { tagsFrom, tagsSchema } from '../../../src-shared/tags.ts'
import { fakeExperiment } from '../support/fake-studio.ts'
import { temporaryHome } from '../support/temporary-home.ts'

test('a star and tags are kept through a restart; damaged tags cost nothing else', () => {
  const folder = temporaryHome()
  let store = openStore({ folder, now: () => 1e12 })
  let runs = 0
  store.experiments.add({ id: 'e', config: fakeExperiment(['a'], 10), newId: () => `run-${runs++}` })
  expect(store.experiments.summary('e')).toMatchObject({ starred: false, tags: [] })
  store.experiments.star('e', true)
  store.experiments.setTags('e', ['paper', 'figure 2'])
  store.close()

  store = openStore({ folder, now: () => 1e12 })
  expect(store.experiments.list({ deleted: false })[0]).toMatchObject({ starred: true, tags: ['paper', 'figure 2'] })
  store.close()

  const file = new Database(join(folder, databaseName))
  file.prepare('UPDATE experiments SET tags = ?').run('["cut off')
  file.close()
  store = openStore({ folder, now: () => 1e12 })
  expect(store.experiments.list({ deleted: false })[0]).toMatchObject({ id: 'e', starred: true, tags: [] })
  store.close()
})

test('tags are trimmed, each kept once; empty ones, commas and too many are refused', () => {
  expect(tagsFrom(' paper, ,figure 2,')).toEqual(['paper', 'figure 2'])
  expect(v.parse(tagsSchema, [' paper ', 'Paper', 'b'])).toEqual(['paper', 'b'])
  for (const bad of [[''], ['a,b'], ['a\nb'], ['x'.repeat(41)], Array.from({ length: 21 }, (_, i) => `t${i}`)]) {
    expect(v.safeParse(tagsSchema, bad).success).toBe(false)
  }
})
