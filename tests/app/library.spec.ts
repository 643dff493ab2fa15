// Names: by lanes and data, typed, renamed in the library; what a row of the library says and does.

import { chooseData, expect as promptly, setBudget, test } from './studio-app.ts'

// Beside other work, the engine may be busy for seconds.
const expect = promptly.configure({ timeout: 30_000 })

test('a name follows lanes and data until one is typed, and comes back when it is emptied', async ({ studio }) => {
  const { page } = await studio.start()
  const name = page.getByLabel('Name of the experiment')
  await chooseData(page, 'eight-gaussians')
  await expect(name).toHaveValue('CD-10, PCD-10, NCE ν=4 and DSM σ=0.048 on 8 Gaussians')
  await name.fill('Mine')
  await name.press('Enter')
  await chooseData(page, 'rings')
  await expect(name).toHaveValue('Mine')
  await name.fill('  ')
  await expect(name).toHaveAttribute('title', 'Expected a name, got nothing.')
  await name.press('Enter')
  await expect(name).toHaveValue('CD-10, PCD-10, NCE ν=4 and DSM σ=0.029 on rings')
  await chooseData(page, 'two-moons')
  await expect(name).toHaveValue('CD-10, PCD-10, NCE ν=4 and DSM σ=0.057 on two moons')
})

test('repeated runs are numbered, a used name stays with its data, and the list sorts and counts', async ({
  studio,
}) => {
  test.setTimeout(180_000)
  const { page } = await studio.start()
  const name = page.getByLabel('Name of the experiment')
  await setBudget(page, { iterations: 20, snapshots: 2 })
  await name.fill('Lecture')
  await name.press('Enter')
  for (const repeat of [1, 2]) {
    await page.getByTestId('run-button').click()
    for (const lane of [1, 2, 3, 4]) {
      const panel = page.getByTestId(`panel-lane-${lane}`)
      await expect(panel, `run ${repeat}`).toHaveAttribute('data-status', 'finished', { timeout: 120_000 })
    }
  }
  await chooseData(page, 'rings')
  await expect(name).toHaveValue('CD-10, PCD-10, NCE ν=4 and DSM σ=0.029 on rings')
  await page.getByRole('button', { name: 'Keep the old one' }).click()
  await expect(name).toHaveValue('Lecture')

  await page.getByTestId('library-tab').click()
  const names = page.getByRole('button', { name: /^Open / })
  await expect(names).toHaveText(['Lecture (2)', 'Lecture'])
  await page.getByRole('button', { name: 'Name', exact: true }).click()
  await expect(names).toHaveText(['Lecture', 'Lecture (2)'])
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending')
  await expect(page.getByRole('cell', { name: '20', exact: true })).toHaveCount(2)
  await expect(page.getByTestId('library-row').first().locator('canvas')).toHaveCount(4)
  await page.getByLabel('Search by name, data, method, tag or setting').fill('(2)')
  await expect(page.getByText('1 of 2 experiments')).toBeVisible()
})

test('a row is renamed with the keyboard, says its best lane, and opens on a click anywhere', async ({ studio }) => {
  test.setTimeout(180_000)
  const { page, electron } = await studio.start()
  await setBudget(page, { iterations: 20, snapshots: 2 })
  await page.getByTestId('run-button').click()
  for (const lane of [1, 2, 3, 4]) {
    const panel = page.getByTestId(`panel-lane-${lane}`)
    await expect(panel).toHaveAttribute('data-status', 'finished', { timeout: 120_000 })
  }

  await page.getByTestId('library-tab').click()
  const row = page.getByTestId('library-row')
  await expect(page.getByTestId('library-best')).toHaveText(/^−\d+\.\d+ (CD-10|PCD-10|NCE ν=4|DSM σ=0.\d+)$/)

  const pencil = row.getByRole('button', { name: /^Rename/ })
  const box = page.getByLabel('New name')
  const places = () => row.locator('td').evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().x))
  const before = await places()
  await pencil.click()
  await expect(box).toBeFocused()
  expect(await places()).toEqual(before)
  await page.keyboard.type('Renamed')
  await page.keyboard.press('Enter')
  await expect(row.getByRole('button', { name: 'Open Renamed' })).toBeVisible()
  await expect(pencil).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.type('Thought better of')
  await page.keyboard.press('Escape')
  await expect(box).toHaveCount(0)
  await expect(pencil).toBeFocused()
  await pencil.click()
  await page.keyboard.type('Moons')
  await row.getByText('Two moons').click()
  await expect(row.getByRole('button', { name: 'Open Moons' })).toBeVisible()
  await expect(pencil).toBeFocused()

  await row.getByText('Two moons').click()
  await expect(page.getByTestId('compare-tab')).toHaveAttribute('aria-current', 'page')
  await expect(page.getByLabel('Name of the experiment')).toHaveValue('Moons')

  await electron.evaluate(({ dialog }) => {
    dialog.showSaveDialog = ((...given: unknown[]) => {
      Object.assign(globalThis, { proposed: (given.at(-1) as Electron.SaveDialogOptions).defaultPath })
      return Promise.resolve({ canceled: true, filePath: '' })
    }) as typeof dialog.showSaveDialog
  })
  await page.getByTestId('save-figure-button').click()
  await page.getByTestId('export-save').click()
  await expect
    .poll(() => electron.evaluate(() => (globalThis as unknown as { proposed?: string }).proposed))
    .toMatch(/[\\/]moons-comparison\.png$/)
})

test('an experiment gets a star and tags, is found by them, and keeps them', async ({ studio }) => {
  test.setTimeout(180_000)
  const first = await studio.start()
  await setBudget(first.page, { iterations: 5, snapshots: 2 })
  await first.page.getByTestId('run-button').click()
  await expect(first.page.getByTestId('panel-lane-4')).toHaveAttribute('data-status', 'finished', { timeout: 90_000 })
  await first.page.getByTestId('library-tab').click()
  const row = first.page.getByTestId('library-row')
  await row.getByRole('button', { name: /^Star / }).click()
  await row.getByRole('button', { name: /^Tags of / }).click()
  await first.page.keyboard.type('paper, figure 2')
  await first.page.keyboard.press('Enter')
  await expect(row.getByRole('button', { name: 'figure 2', exact: true })).toBeVisible()
  await first.close()

  const { page } = await studio.start()
  await page.getByTestId('library-tab').click()
  const again = page.getByTestId('library-row')
  await expect(again.getByRole('button', { name: /^Star / })).toHaveAttribute('aria-pressed', 'true')
  await again.getByRole('button', { name: 'figure 2', exact: true }).click()
  const search = page.getByLabel('Search by name, data, method, tag or setting')
  await expect(search).toHaveValue('tag:"figure 2"')
  await expect(again).toHaveCount(1)
  await search.fill('-is:starred')
  await expect(again).toHaveCount(0)
})
