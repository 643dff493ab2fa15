// Opening a data folder: only what is ours, sound and not too new is touched; one engine at a time.

import Database from 'better-sqlite3'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { AppError } from '../../../src-shared/errors.ts'
import { dataFolder } from '../../../src-engine/store/data-folder.ts'
import { applicationId, openStore } from '../../../src-engine/store/open-store.ts'
import { fakeExperiment } from '../support/fake-studio.ts'
import { temporaryHome } from '../support/temporary-home.ts'

const migrationsFolder = join(import.meta.dirname, '..', '..', '..', 'src-engine', 'store', 'migrations')

function refusal(folder: string): AppError {
  try {
    openStore({ folder }).close()
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'store-unavailable' })
    return error as AppError
  }
  throw new Error('Expected the store to be refused, got one that opened.')
}

/** A data folder whose database was opened once, with this done to it afterwards. */
function spoiled(spoil: (path: string) => void): { folder: string; path: string; before: Buffer } {
  const folder = temporaryHome()
  openStore({ folder }).close()
  const path = join(folder, 'studio.sqlite')
  spoil(path)
  return { folder, path, before: readFileSync(path) }
}

function withDatabase(path: string, act: (database: Database.Database) => void): void {
  const database = new Database(path)
  act(database)
  database.close()
}

describe('a data folder', () => {
  test('that does not exist is made, with a database that says whose it is', () => {
    const folder = join(temporaryHome(), 'a', 'b')
    openStore({ folder }).close()
    withDatabase(join(folder, 'studio.sqlite'), (database) => {
      expect(database.pragma('application_id', { simple: true })).toBe(applicationId)
      expect(database.pragma('user_version', { simple: true })).toBe(readdirSync(migrationsFolder).length)
      expect(database.pragma('journal_mode', { simple: true })).toBe('wal')
    })
  })

  test('is the one that EBM_STUDIO_HOME names, else the platform’s usual place', () => {
    expect(dataFolder({ EBM_STUDIO_HOME: '/somewhere' }, 'linux')).toBe('/somewhere')
    expect(dataFolder({ XDG_DATA_HOME: '/share' }, 'linux')).toBe('/share/ebm-studio')
    expect(dataFolder({}, 'darwin')).toContain('Library/Application Support/EBM Studio')
    expect(dataFolder({ LOCALAPPDATA: '/local' }, 'win32')).toBe('/local/EBM Studio')
  })

  test('that cannot be made is refused with the reason', () => {
    const file = join(temporaryHome(), 'file')
    writeFileSync(file, '')
    expect(refusal(join(file, 'below')).message).toContain('EBM_STUDIO_HOME')
  })
})

test('a data folder that cannot be written is refused with the reason', () => {
  const folder = temporaryHome()
  // A permission would not stop a test that runs as root; a folder in the lock's place stops everybody.
  mkdirSync(join(folder, 'engine.lock'))
  expect(refusal(folder).message).toMatch(/able to write in .*EBM_STUDIO_HOME/)
})

describe('a database that is refused stays as it was, byte for byte:', () => {
  test.each<[string, (path: string) => void, RegExp]>([
    [
      'one of another program',
      (path) => withDatabase(path, (db) => db.pragma('application_id = 7')),
      /another program/,
    ],
    [
      'a newer one',
      (path) => withDatabase(path, (db) => db.pragma('user_version = 99')),
      /got version 99.*newer EBM Studio/,
    ],
    ['an empty file', (path) => writeFileSync(path, ''), /empty file/],
    ['one that is no database', (path) => writeFileSync(path, 'Dear diary, '.repeat(1000)), /damaged/],
    ['one with a broken page', breakPage, /damaged/],
  ])('%s', (_what, spoil, message) => {
    const { folder, path, before } = spoiled(spoil)
    expect(refusal(folder).message).toMatch(message)
    expect(readFileSync(path)).toEqual(before)
    // The refusal does not keep the folder locked.
    expect(refusal(folder).message).toMatch(message)
  })

  function breakPage(path: string): void {
    const bytes = readFileSync(path)
    // The second page on: the header page still looks right, so that only a check of the pages finds it.
    bytes.fill(0xa5, 4096 + 8, 3 * 4096)
    writeFileSync(path, bytes)
  }
})

test('an older database is migrated, and kept as it was beside the new one', () => {
  const folder = temporaryHome()
  const store = openStore({ folder })
  store.experiments.add({ id: 'kept-experiment', config: fakeExperiment(['a'], 5), newId: () => 'kept-run' })
  store.close()
  const migrations = join(folder, 'migrations')
  mkdirSync(migrations)
  for (const name of readdirSync(migrationsFolder)) copyFileSync(join(migrationsFolder, name), join(migrations, name))
  const next = readdirSync(migrationsFolder).length + 1
  writeFileSync(join(migrations, `${String(next).padStart(4, '0')}-next.sql`), 'ALTER TABLE runs ADD COLUMN note TEXT;')
  const migrated = openStore({ folder, migrationsFolder: migrations })
  expect(migrated.runs.get('kept-run').label).toBe('a')
  migrated.close()
  const [copy] = readdirSync(join(folder, 'backups'))
  expect(copy).toContain(`before-version-${next}`)
  withDatabase(join(folder, 'backups', copy), (database) => {
    expect(database.pragma('user_version', { simple: true })).toBe(next - 1)
    expect(database.prepare('SELECT id FROM runs').pluck().all()).toEqual(['kept-run'])
  })
})

describe('the lock', () => {
  test('refuses a second engine and names the first, and opens when that has closed', () => {
    const folder = temporaryHome()
    const first = openStore({ folder })
    expect(refusal(folder).message).toContain(`process ${process.pid}`)
    first.close()
    openStore({ folder }).close()
  })

  test('is gone with its holder, even if that was killed; what the holder had stored is there', async () => {
    const folder = temporaryHome()
    const script = join(import.meta.dirname, '..', 'support', 'write-until-killed.ts')
    const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => void child.kill('SIGKILL'))
    let acknowledged = 0
    for await (const chunk of child.stdout) {
      acknowledged = Number(String(chunk).trim().split('\n').at(-1))
      if (acknowledged >= 50) break
    }
    expect(refusal(folder).message).toContain(`process ${child.pid}`)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const store = openStore({ folder })
    expect(store.metrics.of('the-run').length).toBeGreaterThanOrEqual(acknowledged)
    store.close()
  })
})
