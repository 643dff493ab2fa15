// What the desktop shows of a run: progress in the task bar, and a notification when a long one ends unseen.

import { expect, test, setBudget } from './studio-app.ts'

interface Seen {
  progress: number[]
  notices: string[]
}

test('the task bar shows progress while runs train, and the end of a long experiment is told', async ({ studio }) => {
  test.setTimeout(180_000)
  const { page, electron } = await studio.start()
  await electron.evaluate(({ BrowserWindow, Notification }) => {
    const seen: Seen = { progress: [], notices: [] }
    Object.assign(globalThis, { seen })
    BrowserWindow.prototype.setProgressBar = (fraction) => void seen.progress.push(fraction)
    BrowserWindow.getFocusedWindow = () => null
    Notification.isSupported = () => true
    Notification.prototype.show = function () {
      seen.notices.push(`${this.title}: ${this.body}`)
    }
  })
  const seen = () => electron.evaluate(() => (globalThis as unknown as { seen: Seen }).seen)

  await setBudget(page, { iterations: 30, snapshots: 3 })
  await page.getByTestId('run-button').click()
  await expect.poll(async () => (await seen()).progress.at(-1) ?? -1, { timeout: 60_000 }).toBeGreaterThan(0)
  // As if it had trained for a minute by now.
  await electron.evaluate(() => {
    const { now } = Date
    Date.now = () => now() + 60_000
  })
  await expect.poll(async () => (await seen()).progress.at(-1), { timeout: 120_000 }).toBe(-1)
  const { progress, notices } = await seen()
  const shown = progress.filter((fraction) => fraction >= 0)
  expect(shown).toEqual(shown.toSorted((a, b) => a - b))
  expect(notices).toEqual(['CD, PCD, NCE and DSM: 4 runs finished.'])
})

test('tabs, the View menu and Ctrl with a digit go in one order', async ({ studio }) => {
  const { electron, page } = await studio.start()
  const views = page.getByRole('navigation', { name: 'Views' }).getByRole('button')
  // Reading a list waits for nothing: a page that has not been drawn yet has no tabs.
  await expect(views.first()).toBeVisible()
  const tabs = await views.allTextContents()
  const menu = await electron.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()!.items.find(({ label }) => label === '&View')!.submenu!.items
    return items
      .slice(
        0,
        items.findIndex(({ type }) => type === 'separator'),
      )
      .map(({ label, accelerator }) => [label, accelerator])
  })
  // Devices opens by a button of its own, at the end of the bar.
  expect(menu).toEqual([...tabs, 'Devices'].map((label, index) => [label, `CmdOrCtrl+${index + 1}`]))
  for (const label of [...tabs, 'Devices']) {
    await electron.evaluate(({ Menu }, wanted) => {
      const view = Menu.getApplicationMenu()!.items.find((item) => item.label === '&View')!
      view.submenu!.items.find((item) => item.label === wanted)!.click()
    }, label)
    const current = page.locator('nav [aria-current=page]')
    if (label === 'Devices') await expect(current).toHaveCount(0)
    else await expect(current).toHaveText(label)
  }
})
