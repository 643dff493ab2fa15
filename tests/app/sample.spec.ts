// The sampling lab in the real window: a model that was just trained, sampled by two samplers, slowly, and exported.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dropFile } from './drop-file.ts'
import { answerSaveDialog, chooseData, expect as promptly, setBudget, test } from './studio-app.ts'

// Beside other work, the engine may be busy for seconds.
const expect = promptly.configure({ timeout: 30_000 })

test('a stored model is sampled by two samplers and exported', async ({ studio }) => {
  test.setTimeout(240_000)
  const app = await studio.start()
  const { page } = app
  await chooseData(page, 'mixture-one-dimensional')
  await setBudget(page, { iterations: 60, snapshots: 3 })
  await page.getByTestId('run-button').click()
  await expect(page.getByTestId('panel-lane-1')).toHaveAttribute('data-status', 'finished', { timeout: 120_000 })

  await page.getByTestId('sample-tab').click()
  // Something is there at once: an energy that needs no training.
  await expect(page.getByTestId('lab-table')).toContainText('HMC')
  const source = page.getByTestId('lab-source')
  const model = source.locator('optgroup[label="Stored models"] option').first()
  await source.selectOption((await model.getAttribute('value'))!)
  await expect(page.getByTestId('lab-row-mean-0')).toContainText('±')
  await expect(page.getByTestId('lab-panels')).toHaveAttribute('aria-label', /MALA.*HMC/)

  // ULA against MALA at the same step size; both cost the same, to within a step.
  await page.getByLabel('Kind of sampler 1').selectOption('unadjusted-langevin')
  await expect(page.getByTestId('lab-row-acceptance')).toContainText('nothing is refused')
  await page.getByTestId('lab-sampler-0').getByRole('textbox', { name: 'Step size' }).fill('2e99')
  await expect(page.getByTestId('lab-sampler-0').getByRole('alert')).toContainText('Expected a number from')
  await page.getByTestId('lab-sampler-0').getByRole('textbox', { name: 'Step size' }).fill('0.05')
  await expect(page.getByTestId('lab-table')).toContainText('ULA ε = 0.05')

  await page.getByRole('button', { name: 'Step before' }).click()
  await expect(page.getByTestId('lab-step')).toContainText('4 of 4 taken')
  await page.getByRole('button', { name: 'All draws' }).click()
  await expect(page.getByTestId('lab-step')).toHaveText('All draws')

  await page.getByTestId('save-lab-panels').click()
  const sheet = page.getByTestId('export-sheet')
  await expect(sheet.getByTestId('export-preview')).toHaveAttribute('data-drawn', 'true')
  await sheet.getByText('SVG', { exact: true }).click()
  const path = join(studio.home, 'chains.svg')
  await answerSaveDialog(app, path)
  await sheet.getByTestId('export-save').click()
  await expect(page.getByText(`Saved ${path}`)).toBeVisible()
  const file = readFileSync(path, 'utf8')
  for (const text of ['ULA ε = 0.05', 'HMC', 'seed 1', 'by backpropagation']) expect(file).toContain(text)

  // As a file, with the numbers that it came to; opened, it comes to them again.
  const saved = join(studio.home, 'lab.json')
  await answerSaveDialog(app, saved)
  await page.getByTestId('lab-save').click()
  await expect(page.getByText(`Saved as ${saved}`)).toBeVisible()
  await dropFile(page, { name: 'lab.json', text: readFileSync(saved, 'utf8') })
  await expect(page.getByText('The same numbers as in lab.json.')).toBeVisible()

  // What takes long is seen on its way, and can be stopped.
  await page.getByRole('textbox', { name: 'Budget' }).fill('100000')
  await expect(page.getByTestId('lab-panels')).toHaveAttribute('data-live', 'true')
  await page.getByTestId('lab-stop').click()
  await expect(page.getByTestId('lab-panels')).toHaveAttribute('data-live', 'false')
  await page.getByRole('textbox', { name: 'Budget' }).fill('4000')
  await expect(page.getByTestId('lab-stop')).toHaveCount(0)

  // The setup is there again after a restart.
  await app.close()
  const again = await studio.start()
  await again.page.getByTestId('sample-tab').click()
  await expect(again.page.getByTestId('lab-table')).toContainText('ULA ε = 0.05')
})
