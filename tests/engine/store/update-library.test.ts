// A library of an earlier version is brought to this one beside the engine, which goes on answering.

import Database from 'better-sqlite3'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { databaseName, openStore } from '../../../src-engine/store/open-store.ts'
import { versionOf } from '../../../src-engine/store/schema.ts'
import { updateLibrary } from '../../../src-engine/store/update-library.ts'
import { startEngine } from '../support/engine-process.ts'
import { homeWith } from '../support/stored-library.ts'
import { temporaryHome } from '../support/temporary-home.ts'

const padding = 9e6

/** Version 7, with as many bytes more as make it worth a process. */
function largeOldHome(): string {
  const folder = homeWith('version-7')
  const database = new Database(join(folder, databaseName))
  database.exec('CREATE TABLE padding (bytes BLOB)')
  database.prepare('INSERT INTO padding VALUES (zeroblob(?))').run(padding)
  database.close()
  return folder
}

const backupsIn = (folder: string): string[] => {
  const place = join(folder, 'backups')
  return existsSync(place) ? readdirSync(place).filter((name) => name.includes('before-version')) : []
}

function versionIn(folder: string): number {
  const database = new Database(join(folder, databaseName), { readonly: true })
  try {
    return versionOf(database)
  } finally {
    database.close()
  }
}

async function update(folder: string): Promise<number[]> {
  const begun: number[] = []
  expect(await updateLibrary({ folder, onBegin: (bytes) => begun.push(bytes) })).toEqual([])
  return begun
}

test('its copy and its migration are made while this process is free for other things', async () => {
  const folder = largeOldHome()
  let turns = 0
  const ticking = setInterval(() => turns++, 1)
  const begun = await update(folder)
  clearInterval(ticking)
  expect(begun).toEqual([expect.any(Number)])
  expect(begun[0]).toBeGreaterThan(padding)
  // A process takes some hundred milliseconds to start: were the work done here, there would be no turn between.
  expect(turns).toBeGreaterThan(10)
  expect(backupsIn(folder)).toHaveLength(1)
  const version = versionIn(folder)
  expect(version).toBeGreaterThan(7)
  openStore({ folder }).close()
  expect(backupsIn(folder)).toHaveLength(1)
  expect(await update(folder)).toEqual([])
})

test('one that was killed is still looked at closely when it opens', async () => {
  const folder = largeOldHome()
  writeFileSync(join(folder, 'engine.json'), '{"pid":1}')
  await update(folder)
  expect(versionIn(folder)).toBeGreaterThan(7)
  expect(existsSync(join(folder, 'engine.json'))).toBe(true)
})

test('a small one, a new one, none and something else are left to whoever opens them', async () => {
  const small = homeWith('version-7')
  expect(await update(small)).toEqual([])
  expect(versionIn(small)).toBe(7)
  const current = temporaryHome()
  openStore({ folder: current }).close()
  expect(await update(current)).toEqual([])
  expect(await update(temporaryHome())).toEqual([])
  const other = temporaryHome()
  writeFileSync(join(other, databaseName), 'Dear diary, '.repeat(1e6))
  expect(await update(other)).toEqual([])
})

test('what stands in its way is said by opening it', async () => {
  const folder = largeOldHome()
  writeFileSync(join(folder, 'backups'), 'no folder')
  expect(await update(folder)).toHaveLength(1)
  expect(versionIn(folder)).toBe(7)
  expect(() => openStore({ folder })).toThrow()
})

test('the engine says that it does so, then answers', { timeout: 60_000 }, async () => {
  const engine = startEngine(largeOldHome())
  const said: unknown[] = []
  engine.child.on('message', (message) => said.push(message))
  expect(await engine.request('store.state', {})).toEqual({ status: 'open' })
  expect(said[0]).toEqual({ updating: expect.any(Number) })
})
