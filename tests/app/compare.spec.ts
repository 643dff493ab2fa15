// One sitting at the window: change a setting, run four methods, watch, pause, resume, take figures home, come back.

import { AxeBuilder } from '@axe-core/playwright'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { answerSaveDialog, chooseData, expect, setBudget, test, type StudioApp } from './studio-app.ts'

const lanes = [1, 2, 3, 4]

const iterationOf = async ({ page }: StudioApp, lane: number): Promise<number> =>
  Number((await page.getByTestId(`panel-lane-${lane}`).getAttribute('data-iteration')) ?? -1)

async function expectStatus({ page }: StudioApp, status: string, timeout = 60_000): Promise<void> {
  for (const lane of lanes) {
    await expect(page.getByTestId(`panel-lane-${lane}`)).toHaveAttribute('data-status', status, { timeout })
  }
}

test('a comparison is set up, run, paused, resumed, exported and found again after a restart', async ({ studio }) => {
  test.setTimeout(240_000)
  let app = await studio.start()
  await expect(app.page.getByTestId('panel-truth')).toBeVisible()
  await setBudget(app.page, { iterations: 150, snapshots: 8 })

  await app.page.getByTestId('run-button').click()
  for (const lane of lanes) {
    await expect.poll(() => iterationOf(app, lane), { timeout: 30_000 }).toBeGreaterThan(0)
  }
  await app.page.getByTestId('pause-button').click()
  await expectStatus(app, 'paused')
  const paused = await Promise.all(lanes.map((lane) => iterationOf(app, lane)))
  expect(Math.max(...paused)).toBeLessThan(150)

  await app.page.getByTestId('pause-button').click()
  await expectStatus(app, 'finished', 120_000)
  await expect.poll(() => Promise.all(lanes.map((lane) => iterationOf(app, lane)))).toEqual(lanes.map(() => 150))
  const results = app.page.getByTestId('results-table')
  await expect(results).toContainText('CD-10')
  await expect(results).toContainText('PCD-10')
  await expect(results).toContainText('NCE')
  await expect(results).toContainText('DSM')

  const panel = app.page.getByTestId('panel-lane-1').locator('canvas')
  const drawn = () => panel.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())
  await app.page.getByTestId('layers-button').click()
  const layers = app.page.getByRole('group', { name: 'Layers' })
  const before = await drawn()
  await layers.getByRole('button', { name: 'Data' }).click()
  await expect.poll(drawn).not.toBe(before)
  await layers.getByRole('button', { name: 'Data' }).click()
  await expect.poll(drawn).toBe(before)
  await app.page.keyboard.press('Escape')

  // Charts draw when they come into view; whatever is focused or hidden down there, the page itself stays.
  const chart = app.page.getByTestId('chart-mode-mass').locator('canvas')
  await chart.scrollIntoViewIfNeeded()
  const ink = () =>
    chart.evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement
      const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height)
      return data.some((value, index) => index % 4 === 3 && value > 0)
    })
  await expect.poll(ink).toBe(true)
  expect(await app.page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0)
  await panel.scrollIntoViewIfNeeded()

  const picture = join(studio.home, 'figure.png')
  await answerSaveDialog(app, picture)
  await app.page.getByTestId('save-figure-button').click()
  await app.page.getByTestId('export-save').click()
  await expect
    .poll(() => statSync(picture, { throwIfNoEntry: false })?.size ?? 0, { timeout: 30_000 })
    .toBeGreaterThan(50_000)
  expect(readFileSync(picture).subarray(1, 4).toString()).toBe('PNG')

  const table = join(studio.home, 'figure.csv')
  await answerSaveDialog(app, table)
  await app.page.getByTestId('save-data-button').click()
  await expect
    .poll(() => statSync(table, { throwIfNoEntry: false })?.size ?? 0, { timeout: 30_000 })
    .toBeGreaterThan(1000)
  const [header] = readFileSync(table, 'utf8').split('\r\n')
  expect(header).toContain('log_density')

  await app.close()
  app = await studio.start()
  await expect(app.page.getByTestId('iterations-input')).toHaveValue('150')
  await app.page.getByTestId('library-tab').click()
  await expect(app.page.getByTestId('library-row')).toHaveCount(1)
  await app.page.getByTestId('library-row').getByRole('button', { name: /open/i }).first().click()
  await expectStatus(app, 'finished')
  await expect.poll(() => iterationOf(app, 1)).toBe(150)
})

test('axe finds no serious fault, light or dark, in Compare and in the Library', async ({ studio }) => {
  const { page } = await studio.start()
  await expect(page.getByTestId('panel-truth')).toBeVisible()
  for (const appearance of ['light', 'dark']) {
    await page.evaluate(
      (chosen) =>
        (
          window as unknown as { studio: { request(name: string, parameters: unknown): Promise<unknown> } }
        ).studio.request('appearance.set', { appearance: chosen }),
      appearance,
    )
    await expect(page.locator(':root')).toHaveAttribute('data-theme', appearance)
    for (const tab of ['compare-tab', 'library-tab']) {
      await page.getByTestId(tab).click()
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
      const serious = violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${appearance} ${tab} ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
      expect(serious).toEqual([])
    }
  }
})

test('penguins, measured in mm, train like any other data', async ({ studio }) => {
  test.setTimeout(180_000)
  const app = await studio.start()
  await chooseData(app.page, 'penguins')
  await setBudget(app.page, { iterations: 30, snapshots: 3 })
  await expect(app.page.getByTestId('panel-truth')).toContainText(/342|penguins/i)
  await app.page.getByTestId('run-button').click()
  await expectStatus(app, 'finished', 120_000)
  await expect(app.page.getByTestId('results-table')).toContainText('±')
})
