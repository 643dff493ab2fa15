// The page of devices: what there is, what computes, and what is said where a backend cannot be used.

import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, setBudget } from './studio-app.ts'

test('the chip opens the page of devices, which are tested and measured, and axe finds no serious fault', async ({
  studio,
}) => {
  test.setTimeout(120_000)
  const { page } = await studio.start({ EBM_STUDIO_BACKENDS: '' })
  await page.getByTestId('backend-chip').click()
  const reference = page.getByTestId('device-reference')
  // A TensorFlow that is installed takes seconds to load.
  await expect(reference).toHaveAttribute('data-state', 'ready', { timeout: 60_000 })
  await expect(reference).toContainText('it/s', { timeout: 60_000 })
  for (const backend of ['wasm', 'webgpu', 'tensorflow']) {
    const row = page.getByTestId(`device-${backend}`)
    await expect(row).toHaveAttribute('data-state', /^(ready|missing|disabled)$/)
  }
  await expect(page.getByTestId('measure-button')).toBeEnabled({ timeout: 60_000 })
  for (const appearance of ['light', 'dark']) {
    await page.evaluate(
      (chosen) =>
        (
          window as unknown as { studio: { request(name: string, parameters: unknown): Promise<unknown> } }
        ).studio.request('appearance.set', { appearance: chosen }),
      appearance,
    )
    await expect(page.locator(':root')).toHaveAttribute('data-theme', appearance)
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
    const serious = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${appearance} ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
    expect(serious).toEqual([])
    await page.screenshot({ path: test.info().outputPath(`devices-${appearance}.png`) })
  }
  await page.getByTestId('measure-button').click()
  await expect(page.getByTestId('measure-button')).toBeEnabled({ timeout: 60_000 })
})

test('a backend that cannot be used is refused at its field, and Automatic says what it chose', async ({ studio }) => {
  test.setTimeout(120_000)
  const { page } = await studio.start()
  await expect(page.getByTestId('panel-truth')).toBeVisible()
  await setBudget(page, { iterations: 20, snapshots: 2 })
  await page.getByTestId('backend-field').selectOption('webgpu')
  await page.getByTestId('run-button').click()
  const refusal = 'Expected webgpu to compute, got “it is switched off by EBM_STUDIO_BACKENDS”'
  await expect(page.locator('.message[role=alert]').filter({ hasText: refusal })).toBeVisible()
  await expect(page.getByTestId('backend-field')).toHaveAttribute('aria-invalid', 'true')

  await page.getByTestId('backend-field').selectOption('auto')
  await expect(page.getByTestId('backend-field')).toHaveAttribute('aria-invalid', 'false')
  await page.getByTestId('run-button').click()
  const panel = page.getByTestId('panel-lane-1')
  await expect(panel).toHaveAttribute('data-status', 'finished', { timeout: 60_000 })
  await panel.getByTestId('details-button').focus()
  await page.keyboard.press('Enter')
  const details = panel.getByTestId('run-details')
  await expect(details).toContainText('plain float64 TypeScript')
  await expect(details).toContainText('the only one that can; wasm: it is switched off by EBM_STUDIO_BACKENDS')
})

test('Automatic trains on what is fastest here, and the chip and the page say what and why', async ({ studio }) => {
  test.setTimeout(120_000)
  const { page } = await studio.start({ EBM_STUDIO_BACKENDS: 'wasm,reference' })
  await expect(page.getByTestId('panel-truth')).toBeVisible()
  await setBudget(page, { iterations: 3000, snapshots: 3 })
  await page.getByTestId('run-button').click()
  const panel = page.getByTestId('panel-lane-1')
  await expect(panel).toHaveAttribute('data-status', /running|finished/, { timeout: 60_000 })
  // Which of the two it is depends on the machine; that both were considered does not.
  const chip = page.getByTestId('backend-chip')
  await expect(chip).toContainText(/wasm|reference/)
  const backend = (await chip.textContent())!.includes('wasm') ? 'wasm' : 'reference'
  await chip.click()
  await expect(page.getByTestId(`device-${backend}`)).toHaveAttribute('data-state', /used|ready/)
  await expect(page.getByTestId('devices-page')).toContainText(/(Wasm|Reference): (\d.* it\/s, |the only one that can)/)
  await page.screenshot({ path: test.info().outputPath('in-use.png') })
  await page.getByTestId('compare-tab').click()
  await expect(panel).toHaveAttribute('data-status', 'finished', { timeout: 90_000 })
})
