// Classes from the window: the penguins' species beside their density. What is missing is said in the form; accuracy stands
// in the table, and the panels show the regions of the classes.

import type { Page } from '@playwright/test'
import { chooseData, expect, setBudget, test } from './studio-app.ts'

test('penguins are told apart by species: accuracy in the table, regions in the panels', async ({ studio }) => {
  test.setTimeout(400_000)
  const { page } = await studio.start({ EBM_STUDIO_BACKENDS: 'wasm,reference' })
  await chooseData(page, 'penguins')
  await choosePerceptronWithClasses(page)
  await expect(page.getByText('Expected data with classes', { exact: false }).first()).toBeVisible()
  await page.getByRole('combobox', { name: 'Class labels' }).selectOption('Species')
  await expect(page.getByText('Expected data with classes', { exact: false })).toHaveCount(0)
  await trainBriefly(page)
  await expect(page.getByTestId('results-table')).toContainText('Class accuracy')
  await page.getByRole('radio', { name: 'Classes' }).click()
  await expect(page.getByTestId('panel-lane-1').getByTestId('panel-accuracy')).toContainText(/accuracy 0\.\d+ ± 0/)
  await expect(page.getByText('likeliest Species: Adelie').first()).toBeVisible()
})

test('on a line each class has a curve beside the exact one', async ({ studio }) => {
  test.setTimeout(400_000)
  const { page } = await studio.start({ EBM_STUDIO_BACKENDS: 'wasm,reference' })
  await chooseData(page, 'mixture-one-dimensional')
  await page.getByRole('combobox', { name: 'Class labels' }).selectOption({ index: 1 })
  await choosePerceptronWithClasses(page)
  await trainBriefly(page)
  await page.getByRole('radio', { name: 'Classes' }).click()
  await expect(page.getByTestId('panel-lane-1').getByTestId('panel-accuracy')).toContainText(/accuracy \d/)
  await expect(page.getByText('p(y | x) by component: Component 1').first()).toBeVisible()
  await expect(page.getByText('exact p(y | x), in the same colours').first()).toBeVisible()
})

async function choosePerceptronWithClasses(page: Page) {
  const energy = page.getByRole('combobox', { name: 'Energy', exact: true })
  if (!(await energy.isVisible())) await page.getByRole('button', { name: /^Energy/ }).click()
  await energy.selectOption({ label: 'Perceptron with classes' })
}

async function trainBriefly(page: Page) {
  await setBudget(page, { iterations: 80, snapshots: 2 })
  await page.getByTestId('run-button').click()
  for (const lane of [1, 2, 3, 4]) {
    const panel = page.getByTestId(`panel-lane-${lane}`)
    await expect(panel).toHaveAttribute('data-status', 'finished', { timeout: 240_000 })
  }
}
