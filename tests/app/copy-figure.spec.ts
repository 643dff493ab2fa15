// A figure on the clipboard, by the menu of a right click and by the keyboard's command.

import { chooseData, chooseInMenu, expect, setBudget, test, type StudioApp } from './studio-app.ts'

/** What is on the clipboard, from Electron 45 as from the older runtime. */
const clipboard = ({ electron }: StudioApp): Promise<{ text: string; width: number }> =>
  electron.evaluate(async ({ clipboard: desktop, nativeImage }) => {
    const older = desktop as unknown as { readImage?(): Electron.NativeImage }
    const text = await desktop.readText()
    if (older.readImage) return { text, width: older.readImage().getSize().width }
    const item = (await desktop.read()).find(({ types }) => types.includes('image/png'))
    if (!item) return { text, width: 0 }
    const bytes = Buffer.from(await (await item.getType('image/png')).arrayBuffer())
    return { text, width: nativeImage.createFromBuffer(bytes).getSize().width }
  })

test('a chart is copied as a picture, a table as text, the comparison by its shortcut', async ({ studio }) => {
  const app = await studio.start()
  const { page } = app
  await chooseData(page, 'mixture-one-dimensional')
  await setBudget(page, { iterations: 20, snapshots: 2 })
  await page.getByTestId('run-button').click()
  await expect(page.getByTestId('panel-lane-1')).toHaveAttribute('data-status', 'finished', { timeout: 90_000 })

  await chooseInMenu(app, 'Copy figure')
  await page.getByTestId('chart-log-likelihood').click({ button: 'right' })
  await expect(page.getByText('Copied the figure')).toBeVisible()
  const chart = await clipboard(app)
  expect(chart.width).toBeGreaterThan(300)

  await chooseInMenu(app, 'Copy table as Markdown')
  await page.getByTestId('results-table').click({ button: 'right' })
  await expect(page.getByText('Copied the table as Markdown')).toBeVisible()
  expect((await clipboard(app)).text).toMatch(/^\|.*CD-10/m)

  await app.electron.evaluate(({ Menu }) => {
    const file = Menu.getApplicationMenu()!.items.flatMap(({ submenu }) => submenu?.items ?? [])
    file.find(({ label }) => label === 'Copy figure')!.click()
  })
  await expect.poll(async () => (await clipboard(app)).width, { timeout: 15_000 }).toBeGreaterThan(chart.width)

  // What becomes a file is looked at first, as from the button above the panels.
  await chooseInMenu(app, 'Export figure…')
  await page.getByTestId('chart-log-likelihood').click({ button: 'right' })
  await expect(page.getByTestId('export-sheet')).toBeVisible()
})
