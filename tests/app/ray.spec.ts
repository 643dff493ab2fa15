// Where a study trains on Ray, from the window: a wrong address, a token that is missing, and a place that passes its test.

import type { Page } from '@playwright/test'
import { fakeRayObstacle, startFakeRay, token, type FakeRay } from '../cluster/support/fake-ray.ts'
import { expect as promptly, test } from './studio-app.ts'

// A probe starts a Python and a Node, which a busy machine lets wait.
const expect = promptly.configure({ timeout: 60_000 })
const obstacle = fakeRayObstacle()
let ray: FakeRay

test.describe('a study on Ray', () => {
  test.skip(obstacle !== null, obstacle ?? '')
  test.beforeAll(async () => {
    ray = await startFakeRay()
  })
  test.afterAll(() => ray.stop())

  test('is offered where a test of the place finds nothing amiss, and what was typed stays', async ({ studio }) => {
    test.setTimeout(300_000)
    const without = await studio.start({ RAY_AUTH_TOKEN: '', RAY_AUTH_TOKEN_PATH: '', HOME: studio.home })
    const { page } = without
    await openForm(page)
    const address = page.getByTestId('place-address')
    const found = page.getByTestId('place-test')
    await expect(page.getByTestId('test-place')).toBeDisabled()

    // What is no address is said while it is typed; nothing is asked.
    await address.fill('htp://127.0.0.1:8265')
    await expect(page.getByTestId('study-place-form')).toContainText('as Ray’s dashboard is opened, got')
    await expect(page.getByTestId('test-place')).toBeDisabled()
    await expect(page.getByTestId('start-study')).toBeDisabled()

    // Port 1 is of a service that no machine offers.
    await address.fill('http://127.0.0.1:1')
    await page.getByTestId('test-place').click()
    await expect(found).toContainText('check that it runs, that the port is its own (8265 as a rule)')
    await expect(found).toHaveAttribute('data-usable', 'false')
    await expect(address).toHaveValue('http://127.0.0.1:1')
    await expect(page.getByTestId('start-study')).toBeDisabled()

    await address.fill(ray.address)
    await expect(found).toBeHidden()
    await page.getByTestId('test-place').click()
    await expect(found).toContainText('got none: put it into RAY_AUTH_TOKEN')
    await expect(page.getByTestId('seeds-input')).toHaveValue('1-2')
    await without.close()

    const { page: again } = await studio.start({ RAY_AUTH_TOKEN: token })
    await openForm(again)
    await again.getByTestId('place-address').fill(`${ray.address}?folder=${ray.scratch}`)
    await again.getByTestId('test-place').click()
    await expect(again.getByTestId('place-test')).toContainText('Studies can train there.')
    await expect(again.getByTestId('place-test')).toContainText('Ray 2.0.0 answers.')
    await expect(again.getByTestId('start-study')).toBeEnabled()
    await expect(again.getByTestId('start-study')).toHaveText('Submit study')
    await expect(again.locator('body')).not.toContainText(token)
  })
})

async function openForm(page: Page): Promise<void> {
  await page.getByTestId('studies-tab').click()
  await page.getByTestId('new-study').click()
  await page.getByTestId('seeds-input').fill('1-2')
  await page.getByTestId('seeds-input').press('Tab')
  await page.getByTestId('study-where').selectOption('ray')
}
