// A trained model leaves the window: from the details of its run and by a right click on its panel.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { energyFromJson, type ModelFileJson } from '../engine/models/energy-from-json.ts'
import { answerSaveDialog, chooseData, chooseInMenu, expect, setBudget, test } from './studio-app.ts'

interface Asking {
  studio: { request(name: string, parameters: unknown): Promise<unknown> }
}

test('a model is saved as a script with its weights, and as JSON that says the same', async ({ studio }) => {
  const app = await studio.start()
  const { page } = app
  await chooseData(page, 'mixture-one-dimensional')
  await setBudget(page, { iterations: 20, snapshots: 2 })
  await page.getByTestId('run-button').click()
  const panel = page.getByTestId('panel-lane-1')
  await expect(panel).toHaveAttribute('data-status', 'finished', { timeout: 90_000 })

  const script = join(studio.home, 'mixture.py')
  await answerSaveDialog(app, script)
  await panel.hover()
  await panel.getByTestId('details-button').click()
  const details = panel.getByTestId('run-details')
  await expect(details).toBeVisible()
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .include('[data-testid=run-details]')
    .analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
  await details.getByTestId('save-model').click()
  await expect(
    page.getByText(/Saved .*mixture.py. Average of the parameters at iteration 20. Its weights/),
  ).toBeVisible()
  expect(existsSync(join(studio.home, 'mixture.safetensors'))).toBe(true)
  await page.keyboard.press('Escape')

  const json = join(studio.home, 'mixture.json')
  await answerSaveDialog(app, json)
  await chooseInMenu(app, 'Save model…')
  await panel.click({ button: 'right' })
  await expect(page.getByText(/Saved .*mixture.json/)).toBeVisible()
  const file = JSON.parse(readFileSync(json, 'utf8')) as ModelFileJson
  expect(readFileSync(script, 'utf8')).toContain(`MODEL = "${file.model}"`)

  const runId = await page.evaluate(async () => {
    const models = await (window as unknown as Asking).studio.request('model.list', {})
    return (models as { runId: string; label: string }[])[0].runId
  })
  const points = [[-1], [0.5], [4]]
  const told = await page.evaluate(
    ([asked, at]) =>
      (window as unknown as Asking).studio.request('model.evaluate', {
        runId: asked,
        points: at,
        parameters: 'average',
      }),
    [runId, points] as const,
  )
  const { energy, hash } = told as { energy: number[]; hash: string }
  expect(file.model).toBe(hash)
  points.forEach((point, index) => expect(energyFromJson(file, point)).toBeCloseTo(energy[index], 9))
})
