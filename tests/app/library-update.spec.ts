// A large library of an earlier version: the window says what it waits for, and shows the experiments afterwards.

import { AxeBuilder } from '@axe-core/playwright'
import SqliteDatabase from 'better-sqlite3'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from './studio-app.ts'

const earlier = resolve(import.meta.dirname, '..', 'fixtures', 'libraries', 'version-7.sqlite.gz')

/** As large as the libraries of many runs were that this has kept waiting for seconds. */
const padding = 300e6

test('an old library is copied and migrated while the window says so, and opens by itself', async ({ studio }) => {
  test.setTimeout(180_000)
  const path = join(studio.home, 'studio.sqlite')
  writeFileSync(path, gunzipSync(readFileSync(earlier)))
  const database = new SqliteDatabase(path)
  database.exec('CREATE TABLE padding (bytes BLOB)')
  database.prepare('INSERT INTO padding VALUES (zeroblob(?))').run(padding)
  database.close()

  const { page } = await studio.start()
  const banner = page.getByTestId('updating-banner')
  await expect(banner).toContainText(/A copy of it \(3\d\d.MB\)/, { timeout: 60_000 })
  await expect(page.getByTestId('run-button')).toBeDisabled()
  await page.screenshot({ path: test.info().outputPath('updating.png') })
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
  await expect(banner).toBeHidden({ timeout: 120_000 })
  await expect(page.getByTestId('engine-banner')).toBeHidden()
  await page.getByTestId('library-tab').click()
  await expect(page.getByTestId('library-row').first()).toBeVisible()
  expect(readdirSync(join(studio.home, 'backups')).filter((name) => name.includes('before-version'))).toHaveLength(1)
})
