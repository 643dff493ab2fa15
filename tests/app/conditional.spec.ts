// One column of a trained model predicted from the others, in the real window: by a row, by hand, and as a file.

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { answerSaveDialog, chooseData, expect, setBudget, test } from './studio-app.ts'

test('a column is predicted from the others, by a test row and by hand, and the figure is saved', async ({
  studio,
}) => {
  test.setTimeout(300_000)
  const app = await studio.start({ EBM_STUDIO_BACKENDS: 'wasm,reference' })
  const { page } = app
  await chooseData(page, 'penguins')
  await page.getByTestId('all-columns').click()
  await setBudget(page, { iterations: 120, snapshots: 4 })
  await page.getByTestId('run-button').click()
  const lane = page.getByTestId('panel-lane-4')
  await expect(lane).toHaveAttribute('data-status', 'finished', { timeout: 240_000 })
  await lane.getByTestId('conditional-button').click()
  const figure = page.getByTestId('conditional-figure')
  await expect(figure).toBeVisible({ timeout: 60_000 })
  const sheet = page.getByRole('dialog')
  await page.getByTestId('conditional-column').selectOption({ label: 'Body Mass (g)' })
  await expect(sheet).toContainText(/mean/i)
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
  await sheet.getByRole('radio', { name: 'By hand' }).check()
  await expect(page.getByTestId('conditional-value-0')).toBeVisible()
  const path = join(studio.home, 'conditional.png')
  await answerSaveDialog(app, path)
  await page.getByTestId('conditional-export').click()
  await page.getByTestId('export-save').click()
  await expect
    .poll(() => statSync(path, { throwIfNoEntry: false })?.size ?? 0, { timeout: 60_000 })
    .toBeGreaterThan(10_000)
})

test('data with hard edges have their known curve, and where it is zero the sheet says so', async ({ studio }) => {
  test.setTimeout(300_000)
  const { page } = await studio.start({ EBM_STUDIO_BACKENDS: 'wasm,reference' })
  await chooseData(page, 'checkerboard')
  await setBudget(page, { iterations: 120, snapshots: 4 })
  await page.getByTestId('run-button').click()
  const lane = page.getByTestId('panel-lane-4')
  await expect(lane).toHaveAttribute('data-status', 'finished', { timeout: 240_000 })
  await lane.getByTestId('conditional-button').click()
  await expect(page.getByTestId('conditional-figure')).toContainText('known density', { timeout: 60_000 })
  await expect(page.getByTestId('conditional-known')).toHaveCount(0)
  await page.getByTestId('conditional-value-0').fill('30')
  await expect(page.getByTestId('conditional-known')).toContainText('zero at these values')
  await expect(page.getByTestId('conditional-figure')).not.toContainText('known density')
})
