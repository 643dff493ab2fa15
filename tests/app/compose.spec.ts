// Two stored models put together in the real window: the product's mode is where their own numbers say it is.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from '../../src-shared/config/parse.ts'
import { dataConfigSchema } from '../../src-shared/config/data.ts'
import { energyConfigSchema } from '../../src-shared/config/energy.ts'
import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import type { ExperimentDetail, RequestResults } from '../../src-shared/protocol/requests.ts'
import { ask } from './screens/screen.ts'
import { answerSaveDialog, expect as promptly, test, type StudioApp } from './studio-app.ts'

const expect = promptly.configure({ timeout: 30_000 })

/** A Gaussian energy, trained for a moment on a Gaussian on a line. */
async function trained(app: StudioApp, name: string, mean: number, deviation: number): Promise<string> {
  const data = parse(dataConfigSchema, { kind: 'gaussian-one-dimensional', mean, noise: deviation }, 'data')
  const config = defaultExperiment(data, ['contrastive-divergence'])
  config.energy = parse(energyConfigSchema, { kind: 'gaussian' }, 'energy')
  Object.assign(config, { name, budget: { unit: 'iterations', amount: 40 } })
  config.evaluation.snapshots = 2
  const { runs } = await ask<ExperimentDetail>(app, 'experiment.start', { config })
  await expect
    .poll(
      async () =>
        (await ask<ExperimentDetail>(app, 'experiment.open', { experimentId: runs[0].experimentId })).runs[0].status,
    )
    .toBe('finished')
  return runs[0].id
}

/** P and b of E = c + ½ P x² − b x, from three energies. */
async function quadraticOf(app: StudioApp, runId: string): Promise<{ precision: number; linear: number }> {
  const wish = { runId, points: [[-1], [0], [1]], parameters: 'average' }
  const { energy } = await ask<RequestResults['model.evaluate']>(app, 'model.evaluate', wish)
  const [left, origin, right] = energy
  return { precision: left + right - 2 * origin, linear: (left - right) / 2 }
}

test('two stored models are put together, and the mode of the product is where the exact one is', async ({
  studio,
}) => {
  test.setTimeout(240_000)
  const app = await studio.start({ EBM_STUDIO_BACKENDS: 'reference' })
  const { page } = app
  await expect(page.getByTestId('panel-truth')).toBeVisible()
  const runs = [await trained(app, 'Left', -1, 1.2), await trained(app, 'Right', 2, 0.8)]
  const [one, other] = await Promise.all(runs.map((runId) => quadraticOf(app, runId)))
  const exact = (one.linear + other.linear) / (one.precision + other.precision)

  await page.getByTestId('compose-tab').click()
  // Something is there at once, of energies that need no training.
  await expect(page.getByTestId('compose-values')).toContainText('quadrature on')
  for (const [index, runId] of runs.entries()) await page.getByTestId(`compose-source-${index}`).selectOption(runId)
  await expect(page.getByTestId('compose-panels')).toHaveAttribute(
    'aria-label',
    /^Product of .* of Left and .* of Right/,
  )
  const shown = await page.getByTestId('compose-whole-mode-1').locator('.value').textContent()
  expect(Math.abs(Number(shown!.replace('−', '-')) - exact)).toBeLessThan(1e-3)

  // Taking too much away leaves no density, which is said; less of it does.
  await page.getByTestId('compose-how').selectOption('negation')
  await page.getByTestId('compose-weight-1').fill('2')
  expect(one.precision).toBeLessThan(2 * other.precision)
  await expect(page.getByTestId('compose-whole-normalises').locator('.value')).toHaveText('no')
  await page.getByTestId('compose-weight-1').fill('0.05')
  await expect(page.getByTestId('compose-whole-normalises').locator('.value')).toHaveText('yes')

  const path = join(studio.home, 'composition.svg')
  await answerSaveDialog(app, path)
  await page.getByTestId('compose-save').click()
  const sheet = page.getByTestId('export-sheet')
  await sheet.getByText('SVG', { exact: true }).click()
  await sheet.getByText('Names of panels').click()
  await sheet.getByLabel('Negation').fill('Left without Right')
  await sheet.getByTestId('export-save').click()
  await expect(page.getByText(`Saved ${path}`)).toBeVisible()
  expect(readFileSync(path, 'utf8')).toContain('of Left and')
  expect(readFileSync(path, 'utf8')).toContain('>Left without Right<')

  await page.getByTestId('compose-sample').click()
  await expect(page.getByTestId('lab-row-mean-0')).toContainText('±')

  // It becomes a model of the library, which outlives the runs that its parts came from.
  await page.getByTestId('compose-tab').click()
  await page.getByTestId('compose-name').fill('Left without Right')
  await page.getByTestId('compose-keep').click()
  await expect(page.getByText('“Left without Right” is in the library')).toBeVisible()
  const [{ id, logPartition }] = await ask<RequestResults['composition.list']>(app, 'composition.list', {})
  for (const { id: experimentId } of await ask<RequestResults['experiment.list']>(app, 'experiment.list', {})) {
    await ask(app, 'experiment.delete', { experimentId })
  }
  await page.getByTestId('library-tab').click()
  const kept = page.getByTestId('kept-compositions')
  await expect(kept.getByRole('row', { name: /Left without Right/ })).toContainText('E = E₁ − 0.05 E₂')

  const json = join(studio.home, 'left.json')
  await answerSaveDialog(app, json)
  await kept.getByRole('button', { name: 'Save Left without Right as a model' }).click()
  await expect(page.getByText(`Saved ${json}`)).toBeVisible()
  const file = JSON.parse(readFileSync(json, 'utf8')) as { parts: { factor: number }[]; logPartition: object }
  expect(file.parts.map(({ factor }) => factor)).toEqual([1, -0.05])
  expect(file.logPartition).toMatchObject({ value: logPartition!.value })

  await kept.getByRole('button', { name: 'Rename Left without Right' }).click()
  await kept.getByLabel('Name of Left without Right').fill('Renamed')
  await page.keyboard.press('Enter')
  await expect(kept.getByRole('button', { name: 'Renamed', exact: true })).toBeVisible()
  await kept.getByRole('button', { name: 'Delete Renamed' }).click()
  await expect(kept).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await kept.getByRole('button', { name: 'Sample Renamed' }).click()
  await expect(page.getByTestId('lab-source')).toHaveValue(id)
  await expect(page.getByTestId('lab-row-mean-0')).toContainText('±')
})
