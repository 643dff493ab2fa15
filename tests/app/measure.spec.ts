// A finished run is measured from the window: what is found says how it was obtained and whether to trust it.

import type { ExperimentDetail } from '../../src-shared/protocol/requests.ts'
import { AxeBuilder } from '@axe-core/playwright'
import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import { expect, test, type StudioApp } from './studio-app.ts'

type Window = { studio: { request(name: string, parameters: unknown): Promise<unknown> } }

const ask = <Result>({ page }: StudioApp, name: string, parameters: unknown): Promise<Result> =>
  page.evaluate(([asked, given]) => (window as unknown as Window).studio.request(asked as string, given), [
    name,
    parameters,
  ] as const) as Promise<Result>

async function expectNothingSerious({ page }: StudioApp): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([])
}

test('a run is measured on request, and what was measured is there again', async ({ studio }) => {
  test.setTimeout(240_000)
  const app = await studio.start({ EBM_STUDIO_BACKENDS: 'wasm,reference' })
  const { page } = app
  await expect(page.getByTestId('panel-truth')).toBeVisible()
  const config = defaultExperiment()
  config.lanes = config.lanes.slice(0, 1)
  config.budget = { unit: 'iterations', amount: 40 }
  config.evaluation.snapshots = 2
  const { runs } = await ask<ExperimentDetail>(app, 'experiment.start', { config })
  await page.reload()
  const panel = page.getByTestId('panel-lane-1')
  await expect(panel).toHaveAttribute('data-status', 'finished', { timeout: 120_000 })

  await panel.hover()
  await panel.getByTestId('measure-button').click()
  const sheet = page.getByTestId('measure-sheet')
  await expect(sheet).toContainText('Nothing has been measured yet.')
  await expect(sheet.getByRole('checkbox', { name: 'Learned log Z' })).toBeDisabled()
  await expect(sheet).toContainText('Learned log Z needs a method that learns log Z beside the energy.')
  await expectNothingSerious(app)

  await sheet.getByTestId('measure').click()
  await expect(sheet.getByTestId('verdict')).toContainText(/Tight|Loose|Not to be trusted/, { timeout: 120_000 })
  await expect(sheet.getByTestId('measure')).toBeVisible()
  const table = sheet.getByTestId('measurements')
  await expect(table).toContainText('log Z, at least')
  await expect(table).toContainText(/annealed importance sampling, .* chains over .* densities/)
  await expect(table).toContainText('quadrature on')
  await expectNothingSerious(app)

  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  // Without being asked for again it stands among the results.
  await expect(page.getByTestId('results-table')).toContainText('Held-out, by AIS')
  await panel.hover()
  await panel.getByTestId('measure-button').click()
  await expect(sheet.getByTestId('measurements')).toContainText('log Z, at most')
  expect(await ask<unknown[]>(app, 'run.measurements', { runId: runs[0].id })).toHaveLength(3)
})
