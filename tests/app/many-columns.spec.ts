// Data of many columns from the window: the penguins' four measurements, and images of 8 × 8 pixels. Four methods side by
// side with a small budget, pictures live, the likelihood between bounds in the table, and the figure as a file.

import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { mnistFileNames, mnistFolder } from '../../scripts/setup/mnist.mjs'
import { idxFile } from '../support/idx-file.ts'
import { answerSaveDialog, chooseData, expect, setBudget, test, type Studio, type StudioApp } from './studio-app.ts'

const lanes = [1, 2, 3, 4]
/** With the fast kernels: annealing at the end takes a minute on the reference. */
const environment = { EBM_STUDIO_BACKENDS: 'wasm,reference' }

const canvasOf = (page: Page, lane: number) => page.getByTestId(`panel-lane-${lane}`).locator('canvas').first()
const drawn = (page: Page, lane: number): Promise<string> =>
  canvasOf(page, lane).evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())

/** Trains the four methods that stand there, sees the first lane's picture change, and waits for all to end. */
async function trainAndWatch({ page }: StudioApp): Promise<void> {
  await page.getByTestId('run-button').click()
  await expect(canvasOf(page, 1)).toBeVisible({ timeout: 60_000 })
  const first = await drawn(page, 1)
  await expect.poll(() => drawn(page, 1), { timeout: 60_000 }).not.toBe(first)
  for (const lane of lanes) {
    await expect(page.getByTestId(`panel-lane-${lane}`)).toHaveAttribute('data-status', 'finished', {
      timeout: 240_000,
    })
  }
}

/** Both bounds of each lane stand in its panel and in the table. */
async function expectBrackets({ page }: StudioApp): Promise<void> {
  const results = page.getByTestId('results-table')
  for (const label of ['CD-10', 'PCD-10', 'NCE', 'DSM']) await expect(results).toContainText(label)
  await expect(results).toContainText(/\d … −?\d/)
  for (const lane of lanes) {
    await expect(page.getByTestId(`panel-lane-${lane}`).getByTestId('panel-bounds')).toContainText('…')
  }
}

/** A drag in one panel's cell marks rows in another panel, and fields and Escape change and clear what is marked. */
async function expectBrush({ page }: StudioApp): Promise<void> {
  const plain = await drawn(page, 2)
  const truth = page.getByTestId('panel-truth').locator('canvas').first()
  await truth.scrollIntoViewIfNeeded()
  const box = (await truth.boundingBox())!
  await page.mouse.move(box.x + 0.2 * box.width, box.y + 0.7 * box.height)
  await page.mouse.down()
  await page.mouse.move(box.x + 0.32 * box.width, box.y + 0.86 * box.height, { steps: 5 })
  await page.mouse.up()
  const words = page.getByTestId('brush-words')
  await expect(words).toContainText(/data \d+ of \d+ \([\d.]+ ± [\d.]+%\)/)
  for (const label of ['CD-10', 'PCD-10', 'NCE', 'DSM']) await expect(words).toContainText(label)
  await expect.poll(() => drawn(page, 2)).not.toBe(plain)
  const row = page.getByTestId('brush-row')
  const ends = row.getByRole('textbox')
  await expect(ends).toHaveCount(4)
  // Wider than any row in both columns: all are inside.
  for (const [at, value] of ['-1e6', '1e6', '-1e6', '1e6'].entries()) {
    await ends.nth(at).fill(value)
    await ends.nth(at).press('Enter')
  }
  await expect(words).toContainText('(100.0%)')
  await page.getByTestId('panel-lane-1').getByRole('application').press('Escape')
  await expect(row).toBeHidden()
  await expect.poll(() => drawn(page, 2)).toBe(plain)
  // With the keyboard alone.
  await page.getByTestId('brush-button').press('Enter')
  await expect(row).toBeVisible()
  await page.getByTestId('brush-clear').press('Enter')
  await expect(row).toBeHidden()
}

async function expectFigure(app: StudioApp, path: string): Promise<void> {
  await answerSaveDialog(app, path)
  await app.page.getByTestId('save-figure-button').click()
  await app.page.getByTestId('export-save').click()
  await expect
    .poll(() => statSync(path, { throwIfNoEntry: false })?.size ?? 0, { timeout: 60_000 })
    .toBeGreaterThan(20_000)
}

test('the four columns of the penguins are trained on by four methods, as pairs with bounds', async ({ studio }) => {
  test.setTimeout(400_000)
  const app = await studio.start(environment)
  await chooseData(app.page, 'penguins')
  await app.page.getByTestId('all-columns').click()
  await setBudget(app.page, { iterations: 120, snapshots: 4 })
  await trainAndWatch(app)
  await expect(app.page.getByTestId('panel-lane-1').getByRole('application')).toHaveAttribute(
    'aria-roledescription',
    'pair plot',
  )
  await expectBrackets(app)
  await expectFigure(app, join(studio.home, 'penguins.png'))
  await expectBrush(app)
  // The same runs on the plane of the first two components.
  const pairs = await drawn(app.page, 1)
  await app.page.getByRole('radio', { name: 'Principal plane' }).check()
  await expect.poll(() => drawn(app.page, 1)).not.toBe(pairs)
  await expect(app.page.getByTestId('panel-lane-1').getByTestId('panel-bounds')).toContainText('…')
  await app.page.getByRole('group', { name: 'Layers' }).getByRole('button', { name: 'Data' }).click()
  await expectFigure(app, join(studio.home, 'plane.png'))
})

test('images of 8 × 8 pixels are trained on by four methods, as pictures with bounds', async ({ studio }) => {
  test.setTimeout(400_000)
  const app = await studio.start(environment)
  await chooseImages(app, studio)
  await expect(app.page.getByTestId('panel-truth').locator('canvas')).toBeVisible({ timeout: 30_000 })
  await setBudget(app.page, { iterations: 120, snapshots: 4 })
  await trainAndWatch(app)
  await expect(app.page.getByTestId('panel-lane-1').getByRole('application')).toHaveAttribute(
    'aria-roledescription',
    'grid of pictures',
  )
  const before = await drawn(app.page, 2)
  await app.page.getByRole('group', { name: 'Layers' }).getByRole('button', { name: 'Negatives' }).click()
  await expect.poll(() => drawn(app.page, 2)).not.toBe(before)
  await expectBrackets(app)
  await expectFigure(app, join(studio.home, 'images.png'))
})

/** MNIST where it is in the cache; else images of the test's own in the same format, by the same reader, and it is said. */
async function chooseImages({ electron, page }: StudioApp, { home }: Studio): Promise<void> {
  await chooseData(page, 'images')
  if (mnistFileNames.every((name) => existsSync(join(mnistFolder(), name)))) return
  test
    .info()
    .annotations.push({ type: 'data', description: 'MNIST is not cached: blurred bars in an IDX file instead.' })
  await expect(page.getByTestId('fetch-mnist')).toContainText('ebm setup mnist')
  const path = join(home, 'bars.idx3-ubyte')
  writeFileSync(path, idxFile([600, 28, 28], barPixels(600)))
  await electron.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] })
  }, path)
  await page.getByLabel('Images of', { exact: true }).selectOption('file')
  await page.getByTestId('choose-image-file').click()
}

/** A blurred bar in each image, upright or flat, somewhere. */
function barPixels(count: number): Uint8Array {
  return Uint8Array.from({ length: count * 784 }, (_, at) => {
    const [image, y, x] = [Math.floor(at / 784), Math.floor((at % 784) / 28), at % 28]
    const centre = 5 + ((image * 7) % 19)
    const distance = (image % 2 === 0 ? x : y) - centre
    const along = Math.abs((image % 2 === 0 ? y : x) - 14)
    return along > 10 ? 0 : Math.round(255 * Math.exp(-(distance ** 2) / 6))
  })
}
