// How an experiment was left on screen: kept through a restart, no part of its record's checksum, and never a reason to
// lose the experiment.

import Database from 'better-sqlite3'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { figureRunOf } from '../../../src-engine/library/figure-input.ts'
import { databaseName, openStore } from '../../../src-engine/store/open-store.ts'
import { fakeExperiment } from '../support/fake-studio.ts'
import { temporaryHome } from '../support/temporary-home.ts'

test('a view is kept through a restart and colours the lanes of exports; a damaged one costs nothing else', () => {
  const folder = temporaryHome()
  const open = () => openStore({ folder, now: () => 1e12 })
  let store = open()
  let runs = 0
  const config = fakeExperiment(['a', 'b'], 10)
  store.experiments.add({ id: 'e', config, newId: () => `run-${runs++}` })
  expect(store.experiments.view('e')).toBeNull()
  const view = { quantity: 'difference', colours: { [config.lanes[1].id]: 'blue' } } as const
  store.experiments.setView('e', view)
  store.close()

  store = open()
  expect(store.experiments.view('e')).toEqual(view)
  // The second lane took the first one's blue, which has another now.
  const colours = store.runs.ofExperiment('e').map((run) => figureRunOf(store, run).colour)
  expect(colours[1]).toBe('blue')
  expect(colours[0]).toBeDefined()
  expect(colours[0]).not.toBe('blue')
  expect(store.experiments.config('e')).toEqual(config)
  store.close()

  const file = new Database(join(folder, databaseName))
  file.prepare('UPDATE experiments SET view = ?').run('{"quantity": "diff')
  file.close()
  store = open()
  expect(store.experiments.list({ deleted: false })[0]).toMatchObject({ id: 'e' })
  expect(store.experiments.view('e')).toBeNull()
  store.close()
})
