import { test, setBudget } from './studio-app.ts'
test('shots', async ({ studio }) => {
  test.setTimeout(170_000)
  const { page, electron } = await studio.start({ EBM_STUDIO_BACKENDS: 'wasm' })
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].setContentSize(1440, 900))
  await setBudget(page, { iterations: 400, snapshots: 24 })
  await page.getByTestId('run-button').click()
  await page.waitForTimeout(1000)
  for (let i = 0; i < 100; i++) {
    const text = await page.locator('body').innerText()
    if ((text.match(/finished|Finished/g) ?? []).length >= 4) break
    await page.waitForTimeout(1000)
  }
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    await page.waitForTimeout(1200)
    const card = page.getByText('Gradient cosine', { exact: true }).first()
    await card.scrollIntoViewIfNeeded()
    await page.waitForTimeout(1000)
    await page.screenshot({ path: `/tmp/ebm/shots/meter/charts-${scheme}.png` })
  }
})
