// The library's whole work by keyboard: find by settings, choose, compare side by side, see what differs, write notes,
// verify a run, delete, restore, and empty the trash.

import type { Page } from '@playwright/test'
import { expect as promptly, test, type StudioApp } from './studio-app.ts'
import { defaultExperiment, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { dataConfigSchema } from '../../src-shared/config/data.ts'
import { energyConfigSchema } from '../../src-shared/config/energy.ts'
import { parse } from '../../src-shared/config/parse.ts'

// Beside other work, the engine may be busy for seconds.
const expect = promptly.configure({ timeout: 30_000 })

function small(name: string, kind: string, rate: number): ExperimentConfig {
  const data = parse(dataConfigSchema, { kind, count: 400 }, 'data')
  const config = defaultExperiment(data)
  return {
    ...config,
    name,
    energy: parse(energyConfigSchema, { kind: 'gaussian' }, 'energy'),
    lanes: config.lanes
      .slice(0, 1)
      .map((lane) => ({ ...lane, batchSize: 8, optimizer: { ...lane.optimizer, learningRate: rate } })),
    budget: { unit: 'iterations', amount: 12 },
    evaluation: { ...config.evaluation, snapshots: 2, sampleCount: 10, fieldResolution: 21, permutations: 20 },
  }
}

const experiments = [
  small('Slow', 'mixture-one-dimensional', 0.001),
  small('Fast', 'mixture-one-dimensional', 0.1),
  small('Elsewhere', 'gaussian-one-dimensional', 0.1),
]

/** Through the page's own door to the engine, as its buttons do. */
async function train({ page }: StudioApp): Promise<void> {
  await page.getByTestId('library-tab').click()
  for (const config of experiments) {
    await page.evaluate(
      (parameters) =>
        (
          window as unknown as { studio: { request(name: string, parameters: unknown): Promise<unknown> } }
        ).studio.request('experiment.start', parameters),
      { config },
    )
  }
  await expect(page.getByTestId('library-row')).toHaveCount(experiments.length)
  await expect(page.getByTestId('library-row').getByText('Finished')).toHaveCount(experiments.length, {
    timeout: 90_000,
  })
}

const focusedLabel = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))

test('by keyboard alone: search, choose, compare, differ, note, verify, delete, restore, empty the trash', async ({
  studio,
}) => {
  test.setTimeout(240_000)
  const app = await studio.start()
  const { page, electron } = app
  await train(app)
  const rows = page.getByTestId('library-row')
  const keys = page.keyboard

  // A slash goes to the search; settings are found by name and number, and the search is read back.
  await keys.press('/')
  await keys.type('method:cd learning-rate>0.01')
  await expect(page.getByTestId('search-reading')).toHaveText(
    /a lane where method contains “cd” and learning rate is above 0.01/,
  )
  await expect(rows).toHaveCount(2)
  await keys.press('Control+A')
  await keys.press('Delete')
  await expect(rows).toHaveCount(3)

  // Down from the search to the list, newest first: Elsewhere, Fast, Slow. Space chooses.
  await keys.press('ArrowDown')
  await expect.poll(() => focusedLabel(page)).toBe('Open Elsewhere')
  await keys.press('ArrowDown')
  await keys.press('Space')
  await keys.press('ArrowDown')
  await keys.press('Space')
  await expect(page.getByText('2 lanes of 2 experiments chosen')).toBeVisible()

  await page.getByTestId('differences-button').focus()
  await keys.press('Enter')
  const differences = page.getByTestId('differences-table')
  await expect(differences.getByRole('columnheader')).toHaveText(['Experiment', 'Lane', 'learning rate'])
  await expect(differences.getByRole('row').nth(1)).toHaveText(/Fast.*0\.1/)
  await keys.press('Escape')
  await expect(differences).toHaveCount(0)

  // Side by side: two lanes on one data set make one comparison, with both curves ranked together.
  await page.getByTestId('compare-chosen').focus()
  await keys.press('Enter')
  await expect(page.getByTestId('compared-group')).toHaveCount(1)
  await expect(page.getByTestId('panel-lane-2').locator('canvas').first()).toBeVisible()
  await expect(page.getByTestId('results-table').locator('tbody tr')).toHaveCount(2)

  // A third of other data stands in a comparison of its own: its likelihood is never ranked with theirs.
  await page.getByTestId('library-tab').press('Enter')
  await page.getByRole('button', { name: 'Open Elsewhere' }).press('Space')
  await page.getByTestId('compare-chosen').press('Enter')
  await expect(page.getByTestId('compared-group')).toHaveCount(2)
  await expect(page.getByText(/on\s+2 data sets: numbers are ranked only within one of them/)).toBeVisible()
  await expect(page.getByTestId('results-table')).toHaveCount(2)
  // Each comparison exports its own figure.
  await page.getByTestId('save-figure-button').nth(1).press('Enter')
  const sheet = page.getByTestId('export-sheet')
  await expect(sheet.getByTestId('export-preview')).toHaveAttribute('data-drawn', 'true')
  await expect(sheet.getByRole('img')).toBeVisible()
  await keys.press('Escape')
  await expect(sheet).toHaveCount(0)
  await page.getByRole('button', { name: 'Back to the library' }).press('Enter')
  await expect(page.getByTestId('side-by-side-tab')).toHaveCount(0)
  await page.getByRole('button', { name: 'Choose nothing' }).press('Enter')

  // Right opens an experiment; its run is trained again, and comes to the same numbers.
  await page.getByRole('button', { name: 'Open Slow' }).press('ArrowRight')
  await expect(page.getByTestId('library-lane')).toHaveCount(1)
  await page.getByTestId('verify-run').press('Enter')
  await expect(page.getByTestId('verify-run')).toHaveAttribute('data-state', 'same', { timeout: 60_000 })
  await expect(page.getByTestId('verification')).toHaveText(/Same numbers, bit for bit: \d+ numbers in \d+ metric rows/)
  // It is kept with the run: a page that begins anew shows it, and so do the run's details.
  await page.reload()
  await page.getByTestId('library-tab').press('Enter')
  await page.getByRole('button', { name: 'Open Slow' }).press('Enter')
  await page.getByTestId('panel-lane-1').getByTestId('details-button').press('Enter')
  await expect(page.getByTestId('run-details')).toContainText(
    /Verified on .* by EBM Studio .*Same numbers, bit for bit/,
  )
  await keys.press('Escape')
  await page.getByTestId('library-tab').press('Enter')
  await page.getByRole('button', { name: 'Open Slow' }).press('ArrowRight')
  await expect(page.getByTestId('verify-run')).toHaveAttribute('data-state', 'same')
  await page.getByRole('textbox', { name: 'Notes' }).focus()
  // Notes have an undo of their own.
  await keys.type('!')
  await keys.press('Control+Z')
  await expect(page.getByRole('textbox', { name: 'Notes' })).toHaveValue('')
  await keys.type('why chains stall')
  await keys.press('Control+Enter')
  await keys.press('/')
  await keys.type('notes:stall')
  await expect(rows).toHaveCount(1)
  await keys.press('Control+A')
  await keys.press('Delete')
  await expect(rows).toHaveCount(3)
  await page.getByRole('button', { name: 'Open Slow' }).press('ArrowLeft')
  await expect(page.getByTestId('library-lane')).toHaveCount(0)

  // Delete, look into the trash, restore one, and remove the other for good after the system has asked.
  await page.getByRole('button', { name: 'Open Slow' }).press('Delete')
  await expect(rows).toHaveCount(2)
  await page.getByRole('button', { name: 'Open Fast' }).press('Delete')
  await expect(rows).toHaveCount(1)
  await page.getByTestId('open-trash').press('Enter')
  await expect(page.getByText('2 experiments', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Restore Fast' }).press('Enter')
  await expect(rows).toHaveCount(1)
  await electron.evaluate(({ dialog }) => {
    dialog.showMessageBox = (() =>
      Promise.resolve({ response: 0, checkboxChecked: false })) as typeof dialog.showMessageBox
  })
  await page.getByRole('button', { name: 'Empty the trash…' }).press('Enter')
  await expect(page.getByText('The trash is empty')).toBeVisible()
  await page.getByRole('button', { name: 'Back to the library' }).press('Enter')
  await expect(rows).toHaveCount(2)
})
