// A lane is changed in the middle of its run, from the window, and the change is on record.

import type { ExperimentDetail } from '../../src-shared/protocol/requests.ts'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, setBudget, test, type StudioApp } from './studio-app.ts'

type Window = { studio: { request(name: string, parameters: unknown): Promise<unknown> } }

const ask = <Result>({ page }: StudioApp, name: string, parameters: unknown): Promise<Result> =>
  page.evaluate(([asked, given]) => (window as unknown as Window).studio.request(asked as string, given), [
    name,
    parameters,
  ] as const) as Promise<Result>

async function shownExperiment(app: StudioApp): Promise<ExperimentDetail> {
  const [{ id }] = await ask<{ id: string }[]>(app, 'experiment.list', {})
  return ask(app, 'experiment.open', { experimentId: id })
}

test('a learning rate is changed in mid-run, recorded as a branch, and the run finishes with it', async ({
  studio,
}) => {
  test.setTimeout(240_000)
  const app = await studio.start()
  const { page } = app
  await expect(page.getByTestId('panel-truth')).toBeVisible()
  // Snapshots are what takes long here; this is about none of them.
  await setBudget(page, { iterations: 120, snapshots: 8 })
  await page.getByTestId('run-button').click()
  const panel = page.getByTestId('panel-lane-1')
  await expect
    .poll(async () => Number(await panel.getAttribute('data-iteration')), { timeout: 60_000 })
    .toBeGreaterThan(0)
  // A fast machine would finish while a person types.
  await page.getByTestId('pause-button').click()
  await expect(panel).toHaveAttribute('data-status', 'paused', { timeout: 60_000 })

  await panel.getByTestId('adjust-button').focus()
  await page.keyboard.press('Enter')
  const rate = panel.getByTestId('adjust-optimizer.learningRate')
  await expect(rate).toBeVisible()
  await expect(rate).toHaveValue('0.002')
  const apply = panel.getByTestId('adjust-apply')
  await expect(apply).toBeDisabled()
  await rate.fill('-1')
  await expect(panel.getByRole('alert')).toContainText(/Expected a number from 10⁻⁷ to 10, got −1/)
  await expect(apply).toBeDisabled()
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([])
  await rate.fill('0.0005')
  await page.keyboard.press('Enter')
  await expect(panel.getByTestId('adjust-said')).toContainText(/From iteration \d+ on: lr/)
  await page.keyboard.press('Escape')
  await expect(rate).toBeHidden()

  const { runs, config } = await shownExperiment(app)
  const [{ adjustments }] = runs
  expect(adjustments).toHaveLength(1)
  expect(adjustments[0].changes).toEqual([{ path: 'optimizer.learningRate', from: 0.002, to: 0.0005 }])
  expect(adjustments[0].iteration).toBeGreaterThan(0)
  expect(config.lanes[0].optimizer.learningRate).toBe(0.002)

  await page.getByTestId('pause-button').click()
  await expect(panel).toHaveAttribute('data-status', 'finished', { timeout: 120_000 })
  await expect(panel.getByTestId('adjust-button')).toHaveCount(0)
  await expect(panel.getByTestId('adjusted-note')).toContainText('lr 0.002 → 0.0005')
  await expect(page.getByTestId('results-table')).toContainText('Adjusted')
  await expect(page.getByTestId('chart-log-likelihood')).toContainText(
    /CD-10 adjusted at iteration \d+ \(lr 0.002 → 0.0005\)/,
  )
  const ended = await shownExperiment(app)
  expect(ended.runs[0].adjustments).toEqual(adjustments)
})
