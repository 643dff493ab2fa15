// Which file is the library, and whose log lies beside it: at every point where a repair may be killed, and after hands
// that copied files.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  type renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { listBackups, newestBackup } from '../../../src-engine/store/backups.ts'
import { databaseName, openStore, type Store } from '../../../src-engine/store/open-store.ts'
import { repairStore } from '../../../src-engine/store/repair.ts'
import { fakeExperiment } from '../support/fake-studio.ts'
import { temporaryHome } from '../support/temporary-home.ts'

/** Renamings that are still done; then the process counts as killed. */
const kill = vi.hoisted(() => ({ after: Infinity }))
vi.mock('node:fs', async (original) => {
  const real = await original<{ renameSync: typeof renameSync }>()
  return {
    ...real,
    renameSync(from: string, to: string) {
      if (kill.after-- <= 0) throw new Error('killed')
      real.renameSync(from, to)
    },
  }
})

/** A library whose writer was killed, so that its newest rows are in the log alone; and a backup of another day. */
let killed = ''
const backedUpRuns = 30
let rowsWithLog = 0

beforeAll(async () => {
  killed = temporaryFolder()
  const store = openStore({ folder: killed })
  for (let index = 0; index < backedUpRuns; index++) {
    store.experiments.add({ id: `old-${index}`, config: fakeExperiment(['a'], 5), newId: () => `old-run-${index}` })
  }
  await store.backUp()
  for (let index = 0; index < backedUpRuns; index++) store.experiments.delete(`old-${index}`)
  store.close()
  const script = join(import.meta.dirname, '..', 'support', 'write-until-killed.ts')
  const child = spawn(process.execPath, [script, killed], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const chunk of child.stdout) {
    rowsWithLog = Number(String(chunk).trim().split('\n').at(-1))
    if (rowsWithLog >= 50) break
  }
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(statSync(join(killed, `${databaseName}-wal`)).size).toBeGreaterThan(0)
  return () => rmSync(killed, { recursive: true, force: true })
}, 60_000)

const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'ebm-studio-test-'))

function copyOfKilled(): { folder: string; path: string; backup: string } {
  const folder = temporaryHome()
  cpSync(killed, folder, { recursive: true })
  return { folder, path: join(folder, databaseName), backup: listBackups(folder)[0].path }
}

function opened(folder: string): Store {
  const store = openStore({ folder })
  onTestFinished(() => store.close())
  return store
}

const isOld = (store: Store): boolean =>
  store.experiments.list({ deleted: false }).some(({ id }) => id === 'the-experiment')
const isBackup = (store: Store): boolean =>
  store.experiments.list({ deleted: false }).length === backedUpRuns &&
  store.experiments.list({ deleted: true }).length === 0

describe('a repair that is killed', () => {
  test.each([0, 1, 2, 3, 4])('after %i renamings leaves the old library or the new one, whole', (renamings) => {
    const { folder, path } = copyOfKilled()
    writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from('x')]))
    kill.after = renamings
    try {
      expect(() => repairStore({ folder, choice: 'restore', now: () => 1e12 })).toThrow('killed')
      // Killed once more where the next opening goes on.
      kill.after = 1
      try {
        openStore({ folder }).close()
      } catch (error) {
        expect(String(error)).toContain('killed')
      }
    } finally {
      kill.after = Infinity
    }
    const store = opened(folder)
    expect([isOld(store), isBackup(store)]).toEqual(renamings === 0 ? [true, false] : [false, true])
    expect(existsSync(`${path}.repaired-2001-09-09T01-46-40`)).toBe(false)
    if (renamings === 0) return
    // The old file is kept with its log, so that it can still be read.
    const kept = readdirSync(folder).filter((name) => name.includes('kept-aside'))
    expect(kept).toEqual(
      expect.arrayContaining([expect.stringMatching(/\.sqlite$/), expect.stringMatching(/\.sqlite-wal$/)]),
    )
  })
})

describe('a write-ahead log', () => {
  test('of the library itself is applied after a kill', () => {
    const { folder } = copyOfKilled()
    const store = opened(folder)
    expect(isOld(store)).toBe(true)
    expect(store.metrics.of('the-run').length).toBeGreaterThanOrEqual(rowsWithLog)
    expect(store.damage.found).toEqual([])
  })

  test('that lies beside another file, which hands put there, is not applied but kept', () => {
    const { folder, path, backup } = copyOfKilled()
    copyFileSync(backup, path)
    const store = opened(folder)
    expect(isBackup(store)).toBe(true)
    expect(store.damage.found).toEqual([expect.stringContaining('log of another library')])
    expect(readdirSync(folder).filter((name) => /kept-aside-log.*-wal$/.test(name))).toHaveLength(1)
  })

  test('whose library is gone brings back no half of it: it is said, and the backup can be restored', () => {
    const { folder, path } = copyOfKilled()
    rmSync(path)
    expect(() => openStore({ folder })).toThrow(/got none, but a log of what was last written/)
    expect(existsSync(`${path}-wal`)).toBe(true)
    repairStore({ folder, choice: 'restore' })
    expect(isBackup(opened(folder))).toBe(true)
  })
})

test('what killed work has left is removed at the next opening', () => {
  const { folder, path } = copyOfKilled()
  const leftovers = [
    `${path}.building`,
    `${path}.new-wal`,
    `${path}.copy`,
    join(folder, 'backups', 'studio-2026-01-01T00-00-00.sqlite.partial'),
    join(folder, 'backups', 'studio-2026-01-01T00-00-00.sqlite.partial-journal'),
  ]
  for (const name of leftovers) writeFileSync(name, 'half')
  opened(folder)
  for (const name of leftovers) expect(existsSync(name), name).toBe(false)
  expect(listBackups(folder)).toHaveLength(1)
})

test('a backup that is dated in the future is never the newest, and does not keep a new one from being made', async () => {
  const { folder, backup } = copyOfKilled()
  copyFileSync(backup, join(folder, 'backups', 'studio-2999-01-01T00-00-00.sqlite'))
  expect(newestBackup(folder, 99)?.path).toBe(backup)
  expect(listBackups(folder).at(-1)?.path).toContain('2999')
  const store = openStore({ folder, now: () => Date.now() + 2 * 24 * 3600_000 })
  onTestFinished(() => store.close())
  expect(await store.backUp()).not.toBeNull()
})

test('a lock that is another file is said, with its cure', () => {
  const { folder } = copyOfKilled()
  writeFileSync(join(folder, 'engine.lock'), 'Dear diary, '.repeat(500))
  expect(() => openStore({ folder })).toThrow(
    /engine.lock to be EBM Studio.s lock, got a file with something else in it: delete/,
  )
})

test('a library that is removed while it is open is said, and not taken for stored', () => {
  const folder = temporaryHome()
  const store = openStore({ folder })
  rmSync(folder, { recursive: true })
  expect(() => store.close()).toThrow(/got it removed or replaced/)
})
