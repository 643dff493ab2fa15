// Backups, and the three ways on from a library that cannot be opened.

import Database from 'better-sqlite3'
import { copyFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { listBackups } from '../../../src-engine/store/backups.ts'
import { openStore, type Store } from '../../../src-engine/store/open-store.ts'
import { repairStore } from '../../../src-engine/store/repair.ts'
import { fakeExperiment } from '../support/fake-studio.ts'
import { temporaryHome } from '../support/temporary-home.ts'

const day = 24 * 3600_000
const start = Date.UTC(2026, 0, 1, 12)

function addExperiment(store: Store, id: string, rowCount: number): void {
  store.experiments.add({ id, config: fakeExperiment(['a'], 5), newId: () => `${id}-run` })
  const progress = { iteration: 1, evaluations: 1, computeSeconds: 1 }
  const rows = Array.from({ length: rowCount }, (_, iteration) => ({
    ...progress,
    iteration,
    values: { energyGap: iteration },
  }))
  store.record(`${id}-run`, { progress, fraction: 0.5, rows, snapshot: null, checkpoint: Uint8Array.of(1, 2, 3) })
}

/** A library of one experiment with many rows, one backup of it, and then a second experiment. */
async function brokenLibrary(spoil: (path: string) => void) {
  const folder = temporaryHome()
  const store = openStore({ folder, now: () => start })
  addExperiment(store, 'first', 8000)
  expect(await store.backUp()).not.toBeNull()
  addExperiment(store, 'second', 10)
  store.close()
  const path = join(folder, 'studio.sqlite')
  spoil(path)
  expect(() => openStore({ folder })).toThrow()
  return { folder, before: readFileSync(path) }
}

/** Pages in the middle become noise; header, schema and the first pages of the tables stay. */
function breakPages(path: string): void {
  const bytes = readFileSync(path)
  const pages = bytes.length / 4096
  bytes.fill(0xa5, Math.floor(0.45 * pages) * 4096, Math.floor(0.6 * pages) * 4096)
  writeFileSync(path, bytes)
}

const idsIn = (folder: string): string[] => {
  const store = openStore({ folder })
  try {
    return store.experiments.list({ deleted: false }).map(({ id }) => id)
  } finally {
    store.close()
  }
}

describe('a backup', () => {
  test(
    'is made once a day while the library holds anything; the newest five are kept',
    { timeout: 60_000 },
    async () => {
      const folder = temporaryHome()
      let now = start
      const store = openStore({ folder, now: () => now })
      expect(await store.backUp()).toBeNull()
      addExperiment(store, 'first', 10)
      for (let days = 0; days < 7; days++) {
        now = start + days * day
        expect(await store.backUp()).not.toBeNull()
        now += day / 2
        expect(await store.backUp()).toBeNull()
      }
      store.close()
      expect(listBackups(folder).map(({ takenAt }) => (takenAt - start) / day)).toEqual([6, 5, 4, 3, 2])
      expect(readdirSync(join(folder, 'backups'))).toHaveLength(5)
    },
  )

  test('of a library that is written meanwhile is whole', { timeout: 30_000 }, async () => {
    const folder = temporaryHome()
    const store = openStore({ folder, now: () => start })
    addExperiment(store, 'first', 3000)
    const copying = store.backUp()
    addExperiment(store, 'second', 10)
    const path = await copying
    store.close()
    const copy = new Database(path!, { readonly: true })
    expect(copy.pragma('quick_check', { simple: true })).toBe('ok')
    expect(copy.prepare('SELECT count(*) FROM metric_rows').pluck().get()).toBeGreaterThanOrEqual(3000)
    copy.close()
  })
})

describe('a broken library', () => {
  test('is restored from the newest sound backup, and kept aside as it was', async () => {
    const { folder, before } = await brokenLibrary(breakPages)
    const newer = join(folder, 'backups', 'studio-2026-01-02T12-00-00.sqlite')
    copyFileSync(listBackups(folder)[0].path, newer)
    truncateSync(newer, 3 * 4096)
    const { keptAside, outcome } = repairStore({ folder, choice: 'restore' })
    expect(outcome).toContain('2026-01-01 12:00')
    expect(readFileSync(join(folder, keptAside))).toEqual(before)
    expect(idsIn(folder)).toEqual(['first'])
  })

  test('is salvaged: what is readable before and behind the damage is there, whole and consistent', async () => {
    const { folder, before } = await brokenLibrary(breakPages)
    const { keptAside, outcome } = repairStore({ folder, choice: 'salvage' })
    expect(outcome).toMatch(/2 experiments with 2 runs/)
    expect(readFileSync(join(folder, keptAside))).toEqual(before)
    expect(idsIn(folder).sort()).toEqual(['first', 'second'])
    const store = openStore({ folder })
    const rows = store.metrics.of('first-run')
    expect(rows.length).toBeGreaterThan(500)
    for (const { iteration, values } of rows) expect(values.energyGap ?? iteration).toBe(iteration)
    store.close()
  })

  test.each(['damaged', 'foreign', 'empty'] as const)('that is %s gives way to a new one when wished', async (kind) => {
    const { folder, before } = await brokenLibrary((path) => {
      if (kind === 'foreign') {
        const database = new Database(path)
        database.pragma('application_id = 7')
        database.close()
      } else writeFileSync(path, kind === 'empty' ? '' : 'Dear diary, '.repeat(1000))
    })
    const { keptAside } = repairStore({ folder, choice: 'new' })
    expect(readFileSync(join(folder, keptAside))).toEqual(before)
    expect(idsIn(folder)).toEqual([])
  })

  test('stays where it is if the choice leads nowhere, and a sound one is not repaired at all', async () => {
    const { folder, before } = await brokenLibrary((path) => writeFileSync(path, 'Dear diary, '.repeat(1000)))
    expect(() => repairStore({ folder, choice: 'salvage' })).toThrow(/nothing|no experiment/)
    expect(readFileSync(join(folder, 'studio.sqlite'))).toEqual(before)
    repairStore({ folder, choice: 'restore' })
    expect(() => repairStore({ folder, choice: 'new' })).toThrow(/sound/)
    expect(idsIn(folder)).toEqual(['first'])
  })
})
