// Looking at a comparison: differences from a reference, another's regions, colours of lanes, the replay; and all of it
// found again after a restart.

import { AxeBuilder } from '@axe-core/playwright'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { StoredView } from '../../src-shared/figures/stored-view.ts'
import type { ExperimentDetail } from '../../src-shared/protocol/requests.ts'
import type { ExperimentSummary } from '../../src-shared/run.ts'
import { answerSaveDialog, expect, setBudget, test, type StudioApp } from './studio-app.ts'

const lanes = [1, 2, 3, 4]

type Window = { studio: { request(name: string, parameters: unknown): Promise<unknown> } }

const ask = <Result>({ page }: StudioApp, name: string, parameters: unknown): Promise<Result> =>
  page.evaluate(([asked, given]) => (window as unknown as Window).studio.request(asked as string, given), [
    name,
    parameters,
  ] as const) as Promise<Result>

const titleOf = ({ page }: StudioApp, panel: string) => page.getByTestId(panel).locator('h3')

const drawn = ({ page }: StudioApp, panel: string): Promise<string> =>
  page
    .getByTestId(panel)
    .locator('canvas')
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())

const strokeOf = ({ page }: StudioApp, lane: number): Promise<string | null> =>
  page.getByTestId(`legend-lane-${lane}`).first().locator('line').getAttribute('stroke')

const chooseQuantity = ({ page }: StudioApp, name: string): Promise<void> =>
  page.getByRole('radio', { name }).check({ force: true })

async function storedView(app: StudioApp): Promise<StoredView | null> {
  const [{ id }] = await ask<ExperimentSummary[]>(app, 'experiment.list', {})
  return (await ask<ExperimentDetail>(app, 'experiment.open', { experimentId: id })).view
}

test('differences, regions, colours and the replay are looked at, exported, and found again', async ({ studio }) => {
  test.setTimeout(360_000)
  const environment = { EBM_STUDIO_BACKENDS: 'wasm,reference' }
  let app = await studio.start(environment)
  await setBudget(app.page, { iterations: 120, snapshots: 6 })
  await app.page.getByTestId('run-button').click()
  for (const lane of lanes) {
    const panel = app.page.getByTestId(`panel-lane-${lane}`)
    await expect(panel).toHaveAttribute('data-status', 'finished', { timeout: 240_000 })
  }

  const density = await drawn(app, 'panel-lane-2')
  await chooseQuantity(app, 'Difference')
  await expect(titleOf(app, 'panel-truth')).toContainText('Truth (reference)')
  await expect(titleOf(app, 'panel-lane-2')).toHaveText('PCD-10 − truth')
  await expect.poll(() => drawn(app, 'panel-lane-2')).not.toBe(density)
  await app.page.getByTestId('density-from').selectOption({ label: 'CD-10' })
  await expect(titleOf(app, 'panel-lane-1')).toHaveText('CD-10 (reference)')
  await expect(titleOf(app, 'panel-truth')).toContainText('Truth − CD-10')

  // The keyboard's crosshair reads out both densities and their difference.
  const plot = app.page.getByTestId('panel-lane-2').getByRole('application')
  await plot.focus()
  await plot.press('ArrowRight')
  await expect(plot.locator('[aria-live]')).toHaveText(/log p PCD-10 .*, CD-10 .*, difference [+−]?\d+\.\d\d nats/)
  await plot.press('Escape')

  const without = await drawn(app, 'panel-lane-2')
  await app.page.getByTestId('layers-button').click()
  await app.page.getByTestId('density-regions-of').selectOption({ label: 'Truth' })
  await expect.poll(() => drawn(app, 'panel-lane-2')).not.toBe(without)
  await expect(app.page.getByTestId('layer-key')).toContainText('truth: 50% and 90% of its mass')

  await app.page.getByTestId('colour-scale-button').click()
  await app.page.getByTestId('colour-scale-maximum').fill('1.5')
  await app.page.getByRole('button', { name: 'Set', exact: true }).click()
  await expect(app.page.getByTestId('colour-scale-button')).toContainText('set by hand')
  await app.page.keyboard.press('Escape')

  const [first, third] = [await strokeOf(app, 1), await strokeOf(app, 3)]
  await app.page.getByTestId('panel-lane-1').getByTestId('colour-button').click()
  const choice = app.page.getByTestId('colour-choice').filter({ visible: true })
  await choice.getByTestId('colour-green').click()
  await expect(choice).toContainText('NCE ν=4 has the colour that CD-10 had.')
  const fault = await new AxeBuilder({ page: app.page })
    .setLegacyMode(true)
    .include('[data-testid=colour-choice]:popover-open')
    .analyze()
  expect(fault.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
  await app.page.keyboard.press('Escape')
  expect([await strokeOf(app, 1), await strokeOf(app, 3)]).toEqual([third, first])

  const slider = app.page.getByTestId('scrubber')
  await slider.focus()
  await slider.press('Home')
  await expect(app.page.getByTestId('iteration-shown')).toHaveText('0')
  await slider.press('Space')
  await expect(app.page.getByTestId('play-button')).toHaveAttribute('aria-label', 'Pause the replay')
  await expect(app.page.getByTestId('iteration-shown')).toHaveText('120', { timeout: 20_000 })
  await expect(app.page.getByTestId('play-button')).toHaveAttribute('aria-label', 'Replay the training')
  await app.page.getByTestId('newest-button').click()

  const table = join(studio.home, 'figure.csv')
  await answerSaveDialog(app, table)
  await app.page.getByTestId('save-data-button').click()
  await expect
    .poll(() => statSync(table, { throwIfNoEntry: false })?.size ?? 0, { timeout: 30_000 })
    .toBeGreaterThan(1000)
  expect(readFileSync(table, 'utf8')).toMatch(/log_density_difference_nats,reference\r\n/)

  // The view is stored a moment after the last change, which was to the colours.
  await expect
    .poll(async () => (await storedView(app))?.colours, { timeout: 20_000 })
    .toMatchObject({ 'lane-1': 'green' })
  await app.close()
  app = await studio.start(environment)
  await expect(titleOf(app, 'panel-lane-1')).toHaveText('CD-10 (reference)', { timeout: 30_000 })
  await expect(app.page.getByTestId('density-regions-of')).toHaveValue('truth')
  await expect(app.page.getByTestId('colour-scale-button')).toContainText('set by hand')
  expect([await strokeOf(app, 1), await strokeOf(app, 3)]).toEqual([third, first])
})
