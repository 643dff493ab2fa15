// Looking and changing at the bench: lanes switched off, parts enlarged, charts zoomed, lanes adjusted in all seeds.

import { expect, test, chooseData, setBudget, type StudioApp } from './studio-app.ts'

async function finishedComparison({ page }: StudioApp, iterations = 40): Promise<void> {
  await expect(page.getByTestId('panel-truth')).toBeVisible()
  await setBudget(page, { iterations, snapshots: 6 })
  await page.getByTestId('run-button').click()
  for (const lane of [1, 2, 3, 4]) {
    await expect(page.getByTestId(`panel-lane-${lane}`)).toHaveAttribute('data-status', 'finished', {
      timeout: 120_000,
    })
  }
}

test('lanes are switched off, panels and charts enlarged, charts zoomed, by pointer and by keyboard', async ({
  studio,
}) => {
  test.setTimeout(240_000)
  const app = await studio.start()
  const { page } = app
  await finishedComparison(app)
  await expect(page.getByTestId('newest-button')).toHaveText('Finished')
  await expect(page.getByTestId('layer-key')).toContainText('contours every 1 nat')

  const legendOfSecond = page.getByTestId('legend-lane-2').first()
  await legendOfSecond.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('panel-lane-2')).toHaveCount(0)
  await expect(legendOfSecond).toHaveAttribute('aria-pressed', 'false')
  // A table keeps what a picture leaves out.
  await expect(page.getByTestId('results-table')).toContainText('PCD-10')
  await page.getByTestId('library-tab').click()
  await page.getByTestId('compare-tab').click()
  await expect(page.getByTestId('panel-lane-1')).toBeVisible()
  await expect(page.getByTestId('panel-lane-2')).toHaveCount(0)
  await page.getByTestId('legend-lane-2').first().click()
  await expect(page.getByTestId('panel-lane-2')).toBeVisible()

  const enlarge = page.getByTestId('panel-lane-1').getByTestId('enlarge-panel')
  await enlarge.focus()
  await page.keyboard.press('Enter')
  const large = page.getByTestId('enlarged')
  await expect(large.getByTestId('panel-lane-1')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(large).toHaveCount(0)
  await expect(enlarge).toBeFocused()
  await page.getByTestId('panel-truth').locator('canvas').dblclick()
  await expect(large.getByTestId('panel-truth')).toBeVisible()
  await page.keyboard.press('Escape')

  const chart = page.getByTestId('chart-log-likelihood')
  const plot = chart.getByRole('application')
  await plot.scrollIntoViewIfNeeded()
  const box = (await plot.boundingBox())!
  await page.mouse.move(box.x + 0.4 * box.width, box.y + 0.5 * box.height)
  const readout = page.getByTestId('chart-readout')
  await expect(readout).toContainText('CD-10')
  const beside = (await readout.boundingBox())!
  const isBeside =
    beside.x >= box.x + box.width || beside.x + beside.width <= box.x || beside.y + beside.height <= box.y
  expect(isBeside).toBe(true)
  await page.mouse.down()
  await page.mouse.move(box.x + 0.8 * box.width, box.y + 0.5 * box.height, { steps: 4 })
  await page.mouse.up()
  await expect(chart.getByTestId('whole-curve')).toBeVisible()
  await plot.dblclick()
  await expect(chart.getByTestId('whole-curve')).toHaveCount(0)
  await plot.focus()
  await page.keyboard.press('+')
  await expect(chart.getByTestId('whole-curve')).toBeVisible()
  await page.keyboard.press('0')
  await expect(chart.getByTestId('whole-curve')).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(large).toContainText('Held-out log-likelihood')
  await page.keyboard.press('Escape')
  await expect(plot).toBeFocused()
})

test('presentation mode leaves pictures and Run, in large type, and ends as it began', async ({ studio }) => {
  const app = await studio.start()
  const { page } = app
  await expect(page.getByTestId('panel-truth')).toBeVisible()
  const zoom = () =>
    app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].webContents.getZoomFactor())
  const before = await zoom()
  await app.electron.evaluate(({ Menu }) => {
    const view = Menu.getApplicationMenu()!.items.find(({ label }) => label.includes('View'))!
    view.submenu!.items.find(({ label }) => label === 'Presentation mode')!.click()
  })
  await expect(page.getByTestId('end-presentation')).toBeVisible()
  await expect(page.getByRole('complementary', { name: 'Setup' })).toHaveCount(0)
  await expect(page.getByTestId('save-figure-button')).toHaveCount(0)
  await expect(page.getByTestId('run-button')).toBeVisible()
  await expect.poll(zoom).toBeGreaterThan(1.3 * before)
  await page.getByTestId('end-presentation').click()
  await expect(page.getByRole('complementary', { name: 'Setup' })).toBeVisible()
  await expect.poll(zoom).toBeCloseTo(before, 5)
})

test('a step size changed in the setup of a paused run is offered to its lane, in all seeds, and undone', async ({
  studio,
}) => {
  test.setTimeout(180_000)
  const app = await studio.start()
  const { page } = app
  await expect(page.getByTestId('panel-truth')).toBeVisible()
  await page.getByTestId('seeds-input').fill('1, 2')
  await setBudget(page, { iterations: 400, snapshots: 4 })
  await page.getByTestId('run-button').click()
  const panel = page.getByTestId('panel-lane-1')
  await expect
    .poll(async () => Number(await panel.getAttribute('data-iteration')), { timeout: 60_000 })
    .toBeGreaterThan(0)
  await page.getByTestId('pause-button').click()
  await expect(panel).toHaveAttribute('data-status', 'paused', { timeout: 60_000 })
  await expect(panel.getByRole('button', { name: 'Adjust CD-10 while it trains' })).toContainText('Adjust')

  const row = page.getByTestId('setup-lane-1')
  await expect(row.getByTestId('adjust-button')).toBeVisible()
  await row.getByRole('button', { expanded: false }).first().click()
  const stepSize = row.getByLabel('Step size', { exact: true })
  const trained = await stepSize.inputValue()
  await stepSize.fill('0.02')
  const live = row.getByTestId('live-value')
  await expect(live).toContainText(`keeps ${trained} at seeds 1 and 2`)
  await live.getByRole('button', { name: 'Apply 0.02 to its 2 seeds' }).click()
  // A trainer takes other values between two updates, so on a busy machine not before its first evaluation is done.
  await expect(live).toHaveCount(0, { timeout: 60_000 })
  await expect(panel.getByTestId('adjusted-note')).toContainText(`ε ${trained} → 0.02`)
  await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click()
  await expect(live).toContainText(`keeps ${trained}`, { timeout: 60_000 })
  await page.getByTestId('stop-button').click()
})

test('a deleted experiment leaves the screen, and comes back with Undo', async ({ studio }) => {
  test.setTimeout(180_000)
  const app = await studio.start()
  const { page } = app
  await finishedComparison(app, 20)
  await page.getByTestId('library-tab').click()
  const row = page.getByTestId('library-row')
  await row.getByRole('button', { name: /delete/i }).click()
  await expect(row).toHaveCount(0)
  await page.getByTestId('compare-tab').click()
  await expect(page.getByTestId('results-table')).toHaveCount(0)
  await expect(page.getByTestId('panel-lane-1')).toContainText('Press Run to train this lane')
  await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByTestId('results-table')).toContainText('CD-10')
})

test('other data take the step sizes along and say so; the reset message goes with the setup it spoke of', async ({
  studio,
}) => {
  const { page } = await studio.start()
  await expect(page.getByTestId('panel-truth')).toBeVisible()
  await page.getByTestId('reset-setup').click()
  const messages = page.getByRole('region', { name: 'Messages' })
  await expect(messages).toContainText('reset to its defaults')
  await chooseData(page, 'rings')
  await expect(messages).not.toContainText('reset to its defaults')
  const said = page.getByTestId('followed-values')
  await expect(said).toContainText('step size ε of 2 lanes')
  const [, kept] = /\s(\S+) →/.exec(await said.innerText())!
  await said.getByRole('button').click()
  await expect(said).toHaveCount(0)
  await expect(page.getByTestId('setup-lane-1')).toContainText(`ε ${kept}`)
})

test('the panels stay while the data of the setup are edited during training', async ({ studio }) => {
  test.setTimeout(120_000)
  const { page } = await studio.start()
  await expect(page.getByTestId('panel-truth')).toBeVisible()
  await setBudget(page, { iterations: 1_000_000, snapshots: 4 })
  await page.getByTestId('run-button').click()
  await expect(page.getByTestId('panel-lane-1')).toHaveAttribute('data-status', 'running', { timeout: 60_000 })
  // More than the window remembers: what is shown must not be among those that go.
  for (let points = 1001; points < 1017; points++) {
    await page.getByRole('textbox', { name: 'Points' }).fill(String(points))
    await expect(page.getByTestId('data-facts')).toContainText(`${points.toLocaleString('en-US')} points`)
  }
  await expect(page.getByTestId('panel-truth')).toBeVisible()
  await expect(page.getByTestId('panel-lane-1')).toBeVisible()
  await expect(page.getByText('Loading the data…')).toHaveCount(0)
})
