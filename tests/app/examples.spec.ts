// The gallery of ready experiments: one press makes one of them the setup, with what to look at.

import { expect as promptly, test } from './studio-app.ts'

const expect = promptly.configure({ timeout: 30_000 })

test('an example becomes the setup, says what to look at, and can be undone', async ({ studio }) => {
  const { page } = await studio.start()
  await page.getByTestId('examples-tab').click()
  await expect(page.getByRole('article')).toHaveCount(6)
  await page.getByTestId('example-step-too-large').getByRole('button').click()
  const name = page.getByLabel('Name of the experiment')
  await expect(name).toHaveValue('A step size that diverges')
  const notes = page.getByLabel('What to look at')
  await expect(notes).toContainText('far too large')
  await expect(page.getByTestId('panel-lane-2')).toBeVisible()
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click()
  await expect(name).toHaveValue('CD, PCD, NCE and DSM')
  await expect(notes).toHaveCount(0)
})
