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
