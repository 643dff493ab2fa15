// The file of pictures: beside the library, in step with it, and no loss to anything but pictures.

import Database from 'better-sqlite3'
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { checkLibrary } from '../../../src-engine/store/check-library.ts'
import { databaseName, openStore, type Store } from '../../../src-engine/store/open-store.ts'
import { picturesName } from '../../../src-engine/store/pictures.ts'
import { recordId } from '../../../src-engine/store/record-numbers.ts'
import { repairStore } from '../../../src-engine/store/repair.ts'
import { energyOf, picture } from '../../support/pictures.ts'
import { valuesOf } from '../../../src-shared/snapshot.ts'
import { fakeSnapshot } from '../support/fake-snapshot.ts'
import { fakeExperiment } from '../support/fake-studio.ts'
import { homeWith } from '../support/stored-library.ts'
import { temporaryHome } from '../support/temporary-home.ts'

function openTestStore(folder: string): Store {
  const store = openStore({ folder })
  let closed = false
  const close = (): void => {
    if (!closed) store.close()
    closed = true
  }
  onTestFinished(close)
  return { ...store, close }
}

const progressAt = (iteration: number) => ({ iteration, evaluations: iteration, computeSeconds: iteration })

/** A run with a row, a snapshot and a checkpoint at each of ten iterations. */
function addRun(store: Store, id: string): string {
  store.experiments.add({ id, config: fakeExperiment(['a'], 10), newId: () => `${id}-run` })
  for (let iteration = 1; iteration <= 10; iteration++) {
    const progress = progressAt(iteration)
    store.record(`${id}-run`, {
      ...{ progress, fraction: iteration / 10, rows: [{ ...progress, values: { loss: iteration } }] },
      snapshot: fakeSnapshot(`${id}-run`, progress),
      checkpoint: new Uint8Array([iteration]),
    })
  }
  return `${id}-run`
}

const picturesIn = (folder: string): number[] => {
  const database = new Database(join(folder, picturesName), { readonly: true })
  try {
    return database.prepare<[], number>('SELECT id FROM pictures ORDER BY id').pluck().all()
  } finally {
    database.close()
  }
}

test('pictures lie in a file of their own, which backups leave out', async () => {
  const folder = temporaryHome()
  const store = openTestStore(folder)
  const runId = addRun(store, 'first')
  expect(picturesIn(folder)).toHaveLength(10)
  expect(store.snapshots.at(runId, 7)).toEqual(fakeSnapshot(runId, progressAt(7)))
  const backup = await store.backUpNow()
  store.close()
  expect(readdirSync(join(folder, 'backups'))).toHaveLength(1)
  // As a disk leaves it that took all but the backups.
  for (const name of [databaseName, picturesName]) rmSync(join(folder, name))
  writeFileSync(join(folder, databaseName), readFileSync(backup))
  const restored = openTestStore(folder)
  expect(restored.metrics.of(runId)).toHaveLength(10)
  expect(restored.checkpoints.newest(runId)?.iteration).toBe(10)
  expect(restored.snapshots.at(runId, null)).toBeNull()
  restored.record(runId, {
    progress: progressAt(11),
    fraction: 1,
    rows: [],
    snapshot: fakeSnapshot(runId, progressAt(11)),
    checkpoint: null,
  })
  expect(restored.snapshots.at(runId, null)?.iteration).toBe(11)
})

test('a restored backup shows no picture of a later life of its runs', async () => {
  const folder = temporaryHome()
  const store = openTestStore(folder)
  const runId = addRun(store, 'first')
  await store.backUpNow()
  store.rewind(runId, null)
  const progress = progressAt(3)
  store.record(runId, { progress, fraction: 0.1, rows: [], snapshot: fakeSnapshot(runId, progress), checkpoint: null })
  store.close()
  repairStore({ folder, choice: 'restore' })
  const restored = openTestStore(folder)
  // The first of its pictures was overwritten by another; the second was not.
  expect(restored.snapshots.at(runId, 1)).toBeNull()
  expect(restored.snapshots.at(runId, 2)).toEqual(fakeSnapshot(runId, progressAt(2)))
})

test('what no snapshot names any more is dropped when the library is tidied', async () => {
  const folder = temporaryHome()
  const store = openTestStore(folder)
  addRun(store, 'kept')
  addRun(store, 'deleted')
  const rewound = addRun(store, 'rewound')
  store.rewind(rewound, null)
  store.experiments.delete('deleted')
  await store.tidy({ everything: true })
  expect(picturesIn(folder)).toEqual(Array.from({ length: 10 }, (_, sequence) => recordId(1, sequence)))
  // A number is not given twice: nobody inherits pictures.
  addRun(store, 'next')
  expect(picturesIn(folder).at(-1)).toBe(recordId(4, 9))
})

test('what was made since a backup is there for the library that was kept aside, until that goes', async () => {
  const folder = temporaryHome()
  const store = openTestStore(folder)
  addRun(store, 'before')
  await store.backUpNow()
  const since = addRun(store, 'since')
  const shown = store.snapshots.at(since, 4)
  store.close()
  const { keptAside, outcome } = repairStore({ folder, choice: 'restore' })
  expect(outcome).toMatch(/Pictures made since then stay as long as the old file does/)
  const restored = openTestStore(folder)
  await restored.tidy({ everything: true })
  expect(picturesIn(folder)).toHaveLength(20)
  // A new run does not draw over them.
  addRun(restored, 'next')
  expect(picturesIn(folder)).toHaveLength(30)
  restored.close()
  const elsewhere = temporaryHome()
  copyFileSync(join(folder, keptAside), join(elsewhere, databaseName))
  copyFileSync(join(folder, picturesName), join(elsewhere, picturesName))
  expect(openTestStore(elsewhere).snapshots.at(since, 4)).toEqual(shown)
  rmSync(join(folder, keptAside))
  await openTestStore(folder).tidy({ everything: true })
  expect(picturesIn(folder)).toHaveLength(20)
})

test('as long as a library lies aside that nobody can read, no picture is dropped', async () => {
  const folder = temporaryHome()
  const store = openTestStore(folder)
  addRun(store, 'lost')
  store.close()
  writeFileSync(join(folder, databaseName), 'This is no database, and never was one. '.repeat(1000))
  repairStore({ folder, choice: 'new' })
  const anew = openTestStore(folder)
  await anew.tidy({ everything: true })
  expect(picturesIn(folder)).toHaveLength(10)
  addRun(anew, 'first')
  expect(picturesIn(folder)).toHaveLength(20)
})

test('deleted pictures give their space back to the disk', async () => {
  const folder = temporaryHome()
  const store = openTestStore(folder)
  const values = Float32Array.from({ length: 50_000 }, (_, i) => Math.sin(i * i))
  const large = (runId: string) => fakeSnapshot(runId, progressAt(20), picture({ testLogLikelihoods: values }))
  for (const id of ['kept', 'deleted']) {
    const runId = addRun(store, id)
    for (let count = 0; count < 5; count++) {
      store.record(runId, { progress: progressAt(20), fraction: 1, rows: [], snapshot: large(runId), checkpoint: null })
    }
  }
  await store.tidy()
  const before = statSync(join(folder, picturesName)).size
  store.experiments.delete('deleted')
  const { bytes } = await store.tidy({ everything: true })
  const after = statSync(join(folder, picturesName)).size
  expect(after).toBeLessThan(0.6 * before)
  expect(bytes).toBeGreaterThanOrEqual(before - after)
})

test('a damaged file of pictures is kept aside, what it still gives is taken over, and nothing else suffers', () => {
  const folder = temporaryHome()
  const path = join(folder, picturesName)
  const first = openTestStore(folder)
  const runId = addRun(first, 'first')
  for (let iteration = 11; iteration <= 200; iteration++) {
    first.record(runId, {
      ...{ progress: progressAt(iteration), fraction: 1, rows: [], checkpoint: null },
      snapshot: fakeSnapshot(runId, progressAt(iteration)),
    })
  }
  first.close()
  const bytes = readFileSync(path)
  bytes.fill(0xa5, Math.floor(bytes.length / 2048) * 1024, Math.floor(bytes.length / 2048) * 1024 + 2048)
  writeFileSync(path, bytes)
  expect(checkLibrary(join(folder, databaseName))).toMatchObject({ sound: false })
  const store = openTestStore(folder)
  expect(store.damage.found).toEqual([expect.stringMatching(/file of pictures is damaged: \d+ could be read/)])
  expect(readdirSync(folder).some((name) => /^pictures-kept-aside-.*\.sqlite$/.test(name))).toBe(true)
  expect(store.metrics.of(runId)).toHaveLength(10)
  expect(picturesIn(folder).length).toBeGreaterThan(50)
  expect(picturesIn(folder).length).toBeLessThan(200)
  const shown = store.snapshots.at(runId, 200)!
  expect(shown).toEqual(fakeSnapshot(runId, progressAt(shown.iteration)))
})

test('a file of something else under that name is kept aside, not written to', () => {
  const folder = temporaryHome()
  const path = join(folder, picturesName)
  writeFileSync(path, 'Dear diary, '.repeat(1000))
  const store = openTestStore(folder)
  addRun(store, 'first')
  const [aside] = readdirSync(folder).filter((name) => name.startsWith('pictures-kept-aside'))
  expect(readFileSync(join(folder, aside), 'utf8')).toBe('Dear diary, '.repeat(1000))
})

test('pictures of an earlier version are moved while nothing trains, and the library is smaller and sound', async () => {
  const folder = homeWith('version-7')
  const store = openTestStore(folder)
  const runId = 'finished-run-1'
  const before = store.snapshots.index(runId).map(({ iteration }) => store.snapshots.at(runId, iteration)!)
  expect(existsSync(join(folder, picturesName)) && picturesIn(folder)).toEqual([])
  await store.tidy({ everything: true })
  expect(picturesIn(folder).length).toBeGreaterThan(10)
  for (const was of before) {
    const is = store.snapshots.at(runId, was.iteration)!
    expect(valuesOf(is, 'test-log-likelihoods')).toEqual(valuesOf(was, 'test-log-likelihoods'))
    expect(is.logPartition).toEqual(was.logPartition)
    energyOf(is).values.forEach((value, i) => {
      expect(Math.abs(value - energyOf(was).values[i])).toBeLessThanOrEqual(1 / 64 + 1e-6)
    })
  }
  expect(store.damage.found).toEqual([])
  store.close()
  const database = new Database(join(folder, databaseName), { readonly: true })
  expect(database.prepare('SELECT count(*) FROM snapshots WHERE body IS NOT NULL').pluck().get()).toBe(0)
  database.close()
  expect(checkLibrary(join(folder, databaseName))).toMatchObject({ sound: true })
})

test('a check names kept rows of a table that are damaged', () => {
  const folder = homeWith('version-7')
  openStore({ folder }).close()
  const path = join(folder, databaseName)
  const database = new Database(path)
  expect(database.prepare('SELECT count(*) FROM kept_data').pluck().get()).toBe(1)
  database.exec("UPDATE kept_data SET body = x'1f8b'")
  database.close()
  expect(checkLibrary(path)).toMatchObject({ sound: false, damaged: [expect.stringMatching(/kept rows of a table/)] })
})
