// What is wrong with a run, in the window: found, explained, and cured by a branch beside it.

import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect as promptly, test } from './studio-app.ts'

async function appear(page: Page, appearance: 'light' | 'dark'): Promise<void> {
  await page.evaluate(
    (chosen) =>
      (
        window as unknown as { studio: { request(name: string, parameters: unknown): Promise<unknown> } }
      ).studio.request('appearance.set', { appearance: chosen }),
    appearance,
  )
  await promptly(page.locator(':root')).toHaveAttribute('data-theme', appearance)
}

const expect = promptly.configure({ timeout: 60_000 })

test('a run that diverges shows its autopsy, and the cure goes on as a branch beside it', async ({ studio }) => {
  test.setTimeout(170_000)
  const { page } = await studio.start({ EBM_STUDIO_BACKENDS: 'reference,wasm' })
  await page.getByTestId('examples-tab').click()
  await page.getByTestId('example-step-too-large').getByRole('button').click()
  await expect(page.getByTestId('panel-lane-2')).toBeVisible()
  await page.getByTestId('run-button').click()
  const first = page.getByTestId('panel-lane-1')
  await expect(first).toHaveAttribute('data-status', 'diverged')
  const autopsy = first.getByTestId('autopsy')
  await expect(autopsy).toContainText('Largest curvature λ')
  await expect(autopsy).toContainText('nats per variance of the columns')
  const diagnosis = page.getByTestId('diagnosis')
  await expect(diagnosis.getByTestId('finding-diverged')).toContainText('beyond its limit')
  // Once: what a diagnosis says, no warning repeats.
  await expect(page.getByRole('list', { name: 'Warnings' }).getByText('diverged')).toHaveCount(0)
  for (const scheme of ['light', 'dark'] as const) {
    await appear(page, scheme)
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode(true)
      .include('[data-testid=diagnosis]')
      .analyze()
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
  }
  const cure = diagnosis.getByTestId('cure-diverged')
  await expect(cure).toHaveAccessibleName(/^Branch CD-10 with step size 0.39 → /)
  await cure.focus()
  await page.keyboard.press('Enter')
  const branch = page.getByTestId('panel-lane-3')
  await expect(branch).toBeVisible()
  await expect(branch).toContainText(/CD-10.*ε=/)
  await expect(branch).not.toHaveAttribute('data-status', 'queued')
  await branch.getByTestId('details-button').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('run-details').filter({ visible: true })).toContainText('CD-10')
  // The setup is still what was asked for.
  await expect(page.getByText('differ from the comparison')).toHaveCount(0)
})
