// A library that cannot be opened: the window says so, offers ways on, and shows the experiments after a repair.

import { AxeBuilder } from '@axe-core/playwright'
import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './studio-app.ts'

test('a damaged library is said with its ways on; restoring the backup brings the experiments back', async ({
  studio,
}) => {
  test.setTimeout(180_000)
  let app = await studio.start()
  await app.page.getByTestId('run-button').click()
  await expect(app.page.getByTestId('panel-lane-1')).toHaveAttribute('data-status', 'running', { timeout: 60_000 })
  await app.close()
  // The next opening finds a library that holds something, and backs it up.
  app = await studio.start()
  const backups = join(studio.home, 'backups')
  mkdirSync(backups, { recursive: true })
  await expect.poll(() => readdirSync(backups).filter((name) => name.endsWith('.sqlite'))).toHaveLength(1)
  await app.close()

  const path = join(studio.home, 'studio.sqlite')
  renameSync(path, `${path}.whole`)
  writeFileSync(path, 'Dear diary, '.repeat(1000))
  app = await studio.start()
  const { page } = app
  await expect(page.getByTestId('broken-store')).toContainText('The library is damaged')
  for (const appearance of ['light', 'dark']) {
    await page.evaluate(
      (chosen) =>
        (
          window as unknown as { studio: { request(name: string, parameters: unknown): Promise<unknown> } }
        ).studio.request('appearance.set', { appearance: chosen }),
      appearance,
    )
    await expect(page.locator(':root')).toHaveAttribute('data-theme', appearance)
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
    await page.screenshot({ path: test.info().outputPath(`broken-${appearance}.png`) })
  }
  await page.getByTestId('repair-salvage').click()
  await expect(page.getByRole('alert')).toContainText('no experiment')
  await page.getByTestId('repair-restore').click()
  await expect(page.getByTestId('panel-lane-1')).toHaveAttribute('data-status', 'interrupted', { timeout: 30_000 })
  expect(readdirSync(studio.home).filter((name) => name.includes('kept-aside'))).toHaveLength(1)
})
