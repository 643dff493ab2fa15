// A density drawn by hand, from the first stroke to a figure; in between the engine dies.

import { AxeBuilder } from '@axe-core/playwright'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { answerSaveDialog, chooseData, expect as promptly, setBudget, test } from './studio-app.ts'

// Beside other work, thumbnails may keep the engine busy for seconds.
const expect = promptly.configure({ timeout: 30_000 })

const lanes = [1, 2, 3, 4]

/** A stroke through these places of the pad, given as shares of its width and height from the top left. */
async function draw(page: Page, places: readonly (readonly [number, number])[]): Promise<void> {
  const pad = page.getByTestId('drawing-pad')
  await pad.scrollIntoViewIfNeeded()
  const box = (await pad.boundingBox())!
  const at = ([x, y]: readonly [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const
  await page.mouse.move(...at(places[0]!))
  await page.mouse.down()
  for (const place of places.slice(1)) await page.mouse.move(...at(place), { steps: 12 })
  await page.mouse.up()
}

/** Share of the pad's pixels that carry ink, within a part of it. */
const inkShare = (page: Page, part: { left: number; right: number }): Promise<number> =>
  page.getByTestId('drawing-pad').evaluate((canvas, { left, right }) => {
    const { width, height } = canvas as HTMLCanvasElement
    const x = Math.round(left * width)
    const across = Math.round(right * width) - x
    const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(x, 0, across, height)
    let inked = 0
    for (let index = 3; index < data.length; index += 4) if (data[index]! > 0) inked++
    return inked / (across * height)
  }, part)

const leftHalf = { left: 0, right: 0.5 }
const rightHalf = { left: 0.5, right: 1 }

test('a drawn density is trained by four lanes, through the death of the engine, to a figure', async ({ studio }) => {
  test.setTimeout(360_000)
  const app = await studio.start()
  const { page } = app
  await chooseData(page, 'drawing')
  await expect(page.getByTestId('panel-truth')).toContainText('Your drawing')
  await page.getByTestId('draw-clear').click()
  // Empty paper is a beginning, not a fault.
  await expect(page.getByRole('region', { name: 'Comparison' })).toContainText('Nothing drawn yet')
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(page.getByTestId('run-button')).toBeDisabled()
  await draw(page, [
    [0.2, 0.2],
    [0.2, 0.8],
    [0.4, 0.8],
  ])
  await draw(page, [
    [0.6, 0.2],
    [0.8, 0.5],
    [0.6, 0.8],
  ])
  expect(await inkShare(page, leftHalf)).toBeGreaterThan(0.05)
  expect(await inkShare(page, rightHalf)).toBeGreaterThan(0.05)
  await page.getByRole('button', { name: 'Undo change of the setup' }).click()
  expect(await inkShare(page, leftHalf)).toBeGreaterThan(0.05)
  expect(await inkShare(page, rightHalf)).toBe(0)
  await page.getByRole('button', { name: 'Redo change of the setup' }).click()
  await expect(page.getByTestId('panel-truth')).toContainText('Exact density')

  await setBudget(page, { iterations: 400, snapshots: 8 })
  await page.getByTestId('run-button').click()
  const panels = lanes.map((lane) => page.getByTestId(`panel-lane-${lane}`))
  await expect
    .poll(async () => Number(await panels[0]!.getAttribute('data-iteration')), { timeout: 90_000 })
    .toBeGreaterThan(0)
  process.kill(app.processes('main.ts')[0]!, 'SIGKILL')
  await expect(page.getByTestId('engine-banner')).toBeVisible({ timeout: 15_000 })
  for (const panel of panels) await expect(panel).toHaveAttribute('data-status', 'interrupted', { timeout: 30_000 })
  await page.getByTestId('engine-banner').getByRole('button', { name: 'Resume all 4 runs' }).click()
  for (const panel of panels) {
    await expect(panel).toHaveAttribute('data-status', 'finished', { timeout: 180_000 })
    await expect(panel).toHaveAttribute('data-iteration', '400')
  }
  expect(await inkShare(page, rightHalf)).toBeGreaterThan(0.05)

  const picture = join(studio.home, 'drawn.png')
  await answerSaveDialog(app, picture)
  await page.getByTestId('save-figure-button').click()
  await page.getByTestId('export-save').click()
  await expect
    .poll(() => statSync(picture, { throwIfNoEntry: false })?.size ?? 0, { timeout: 30_000 })
    .toBeGreaterThan(50_000)
  expect(readFileSync(picture).subarray(1, 4).toString()).toBe('PNG')
})

test('the keyboard alone draws', async ({ studio }) => {
  const { page } = await studio.start()
  await chooseData(page, 'drawing')
  await page.getByTestId('draw-clear').click()
  await page.getByTestId('drawing-pad').focus()
  await page.keyboard.press('Space')
  const dab = await inkShare(page, rightHalf)
  expect(dab).toBeGreaterThan(0)
  for (let step = 0; step < 10; step++) await page.keyboard.press('Shift+ArrowRight')
  expect(await inkShare(page, rightHalf)).toBeGreaterThan(2 * dab)
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(page.getByTestId('panel-truth')).toContainText('Exact density')
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).include('.setup').analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
})
