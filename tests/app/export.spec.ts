// Figures taken home from the window: the export sheet by keyboard alone, an animation of training, and panels in files
// held to those on screen.

import { AxeBuilder } from '@axe-core/playwright'
import { createCanvas, loadImage, type Image } from '@napi-rs/canvas'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { GifReader } from 'omggif'
import { panelMargins, plotArea, type AxisFurniture, type Rectangle } from '../../src-shared/figures/panel-geometry.ts'
import type { View } from '../../src-shared/snapshot.ts'
import { answerSaveDialog, chooseData, expect, setBudget, test, type StudioApp } from './studio-app.ts'

async function trained(app: StudioApp, snapshots: number): Promise<void> {
  const { page } = app
  await chooseData(page, 'mixture-one-dimensional')
  await setBudget(page, { iterations: 20, snapshots })
  await page.getByTestId('run-button').click()
  await expect(page.getByTestId('panel-lane-1')).toHaveAttribute('data-status', 'finished', { timeout: 90_000 })
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

/** What the menu does when a person chooses that item. */
const choose = ({ electron }: StudioApp, label: string): Promise<void> =>
  electron.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()!.items.flatMap(({ submenu }) => submenu?.items ?? [])
    items.find((item) => item.label === wanted)!.click()
  }, label)

test('a figure is set up in the sheet and saved by keyboard alone, as it was seen', async ({ studio }) => {
  const app = await studio.start()
  const { page } = app
  await trained(app, 3)
  await choose(app, 'Export figure…')
  const sheet = page.getByTestId('export-sheet')
  const preview = sheet.getByTestId('export-preview')
  await expect(preview).toHaveAttribute('data-drawn', 'true', { timeout: 30_000 })
  await expect(sheet.getByTestId('export-measures')).toHaveText(/× .* pixels/)

  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])

  // From the button in its corner: PNG, then the arrow to SVG.
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowRight')
  await expect(sheet.getByTestId('export-measures')).toHaveText(/× .* mm/)
  await page.keyboard.press('Tab')
  await expect(sheet.getByTestId('export-size')).toBeFocused()
  await page.keyboard.type('Two')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(sheet.getByTestId('export-title')).not.toBeFocused()
  await page.keyboard.press('Tab')
  await expect(sheet.getByTestId('export-title')).toBeFocused()
  await page.keyboard.type('Ours & <theirs>')
  await expect(preview).toHaveAttribute('data-drawn', 'true', { timeout: 30_000 })

  const path = join(studio.home, 'figure.svg')
  await answerSaveDialog(app, path)
  await page.keyboard.press('Enter')
  await expect.poll(() => sizeOf(path), { timeout: 30_000 }).toBeGreaterThan(10_000)
  await expect(sheet).toHaveCount(0)
  const svg = readFileSync(path, 'utf8')
  expect(svg).toContain('<title>Ours &amp; &lt;theirs&gt;</title>')
  expect(svg).toContain('width="658"')
  expect(svg).toMatch(/<ebm:software>EBM Studio \d/)
})

test('training is saved as an animation', async ({ studio }) => {
  const app = await studio.start()
  const { page } = app
  await trained(app, 5)
  await page.getByTestId('save-figure-button').click()
  const sheet = page.getByTestId('export-sheet')
  await sheet.getByText('GIF', { exact: true }).click()
  await sheet.getByText('1×', { exact: true }).click()
  const path = join(studio.home, 'training.gif')
  await answerSaveDialog(app, path)
  // Enter saves what stands in the field, though it was not left.
  await sheet.getByTestId('export-frames').focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('3')
  await page.keyboard.press('Enter')
  await expect.poll(() => sizeOf(path), { timeout: 90_000 }).toBeGreaterThan(10_000)
  const gif = new GifReader(readFileSync(path))
  expect(gif.numFrames()).toBe(3)
  expect(gif.width).toBeGreaterThan(600)
})

type Ask = (name: string, parameters: unknown) => Promise<unknown>

/** The runs, whose scale all panels share, with the view of the first. */
const firstRun = ({ page }: StudioApp): Promise<{ runIds: string[]; view: View }> =>
  page.evaluate(async () => {
    const { request } = (window as unknown as { studio: { request: Ask } }).studio
    const [{ id }] = (await request('experiment.list', {})) as { id: string }[]
    const { runs } = (await request('experiment.open', { experimentId: id })) as { runs: { id: string }[] }
    const { views } = (await request('run.snapshot', { runId: runs[0].id, iteration: null })) as {
      views: { tag: string; field?: { view: View } }[]
    }
    return { runIds: runs.map((run) => run.id), view: views.find(({ tag }) => tag === 'energy')!.field!.view }
  })

/** What a file of the first run's panel would be. */
async function drawnPanel(
  { page }: StudioApp,
  runIds: string[],
  raw: object,
): Promise<{ image: Image; height: number }> {
  const drawn = await page.evaluate(
    async (parameters) => {
      const { request } = (window as unknown as { studio: { request: Ask } }).studio
      const { bytes, height } = (await request('figure.preview', parameters)) as {
        bytes: Uint8Array
        height: number
      }
      return { bytes: [...bytes], height }
    },
    { runIds, options: { figure: 'panel', panel: runIds[0], scale: 1, words: { note: '' }, ...raw } },
  )
  return { image: await loadImage(Buffer.from(drawn.bytes)), height: drawn.height }
}

/** The plot at half its size: a line that falls half a pixel beside another is not another line. */
function plotOf(image: Image, { x, y, width, height }: Rectangle): Uint8ClampedArray {
  const [columns, rows] = [Math.floor(width / 2), Math.floor(height / 2)]
  const context = createCanvas(columns, rows).getContext('2d')
  context.drawImage(image, x, y, width, height, 0, 0, columns, rows)
  return context.getImageData(0, 0, columns, rows).data
}

/** Of a channel of 255, beyond what the edges of lines differ by from one Skia to another. */
const step = 48

function differing(one: Uint8ClampedArray, other: Uint8ClampedArray): number {
  expect(one.length).toBe(other.length)
  let count = 0
  for (let at = 0; at < one.length; at += 4) {
    if ([0, 1, 2].some((channel) => Math.abs(one[at + channel] - other[at + channel]) > step)) count++
  }
  return (4 * count) / one.length
}

for (const kind of ['mixture-one-dimensional', 'two-moons']) {
  test(`a panel of ${kind} in a file is that of the window, in light and dark`, async ({ studio }) => {
    test.setTimeout(180_000)
    const app = await studio.start()
    const { page } = app
    await chooseData(page, kind)
    await setBudget(page, { iterations: 20, snapshots: 2 })
    await page.getByTestId('run-button').click()
    // The last lane may be the first to finish.
    for (const lane of [1, 2, 3, 4]) {
      await expect(page.getByTestId(`panel-lane-${lane}`)).toHaveAttribute('data-status', 'finished', {
        timeout: 90_000,
      })
    }
    const { runIds, view } = await firstRun(app)
    const plane = view.axes.length > 1
    const canvas = page.getByTestId('panel-lane-1').locator('canvas')
    const drawn = () => canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL())
    // The window begins light.
    for (const theme of ['dark', 'light'] as const) {
      const before = await drawn()
      await page.evaluate((appearance) => {
        const { request } = (window as unknown as { studio: { request: Ask } }).studio
        return request('appearance.set', { appearance })
      }, theme)
      await expect(page.locator(':root')).toHaveAttribute('data-theme', theme)
      await expect.poll(drawn).not.toBe(before)
      const shown = async () => loadImage(Buffer.from((await drawn()).split(',')[1], 'base64'))
      const seen = await shown()
      const axis: AxisFurniture = seen.width >= 250 || !plane ? 'caption' : 'numbers'
      const layout = { header: false, horizontalAxis: axis, verticalAxis: axis }
      const area = plotArea({ x: 0, y: 0, width: seen.width, height: seen.height }, view, layout)

      // The file of one panel has margins of 20 pixels and, on a plane, 68 for its colour bar.
      const margins = panelMargins({ header: true, horizontalAxis: 'caption', verticalAxis: 'caption' })
      const width = area.width + margins.left + margins.right + 40 + (plane ? 68 : 0)
      const natural = await drawnPanel(app, runIds, { theme, width })
      const height = plane ? null : natural.height - area.width / (4 / 3) + area.height
      const { image } = plane ? natural : await drawnPanel(app, runIds, { theme, width, height })
      const place = { ...area, x: 20 + margins.left, y: 20 + margins.top }
      // The window asks for the last picture when a run has ended, and draws in turns: it is compared until it has settled.
      const expected = plotOf(image, place)
      await expect.poll(async () => differing(plotOf(await shown(), area), expected)).toBeLessThan(0.02)
    }
  })
}
