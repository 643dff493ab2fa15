// "What is this?": the glossary beside the page, from the keyboard, the menu and a field of the setup.

import { expect as promptly, test } from './studio-app.ts'

const expect = promptly.configure({ timeout: 30_000 })

test('F1 and ? explain what is under the pointer; Escape closes and gives the focus back', async ({ studio }) => {
  const { page, electron } = await studio.start()
  const help = page.getByTestId('help')
  const budget = page.getByTestId('iterations-input')
  await budget.hover()
  await page.keyboard.press('?')
  await expect(help.getByRole('heading', { name: 'Budget' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(help).toHaveCount(0)

  await page.getByTestId('compare-tab').focus()
  await page.getByTestId('compare-tab').hover()
  await electron.evaluate(({ Menu }) => {
    const item = Menu.getApplicationMenu()
      ?.items.find(({ role }) => role === 'help')
      ?.submenu?.items.find(({ label }) => label === 'What is this?')
    item?.click()
  })
  await expect(help.getByRole('button', { name: 'Contrastive divergence', exact: true })).toBeVisible()
  await help.getByLabel('Search the glossary').fill('KL')
  await page.keyboard.press('Enter')
  await expect(help.getByRole('heading', { name: 'KL(data‖model)' })).toBeVisible()
  await expect(help.getByText('Kullback & Leibler 1951')).toBeVisible()
  await help.getByRole('button', { name: 'Mode mass error' }).click()
  await expect(help.getByRole('heading', { name: 'Mode mass error' })).toBeVisible()
  await help.getByText('Shortcuts').click()
  await expect(help.getByText('Run the setup as a new experiment')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(help).toHaveCount(0)
  await expect(page.getByTestId('compare-tab')).toBeFocused()
})

test('a question mark that is typed into a field stays there', async ({ studio }) => {
  const { page } = await studio.start()
  const name = page.getByLabel('Name of the experiment')
  await name.fill('Why')
  await page.keyboard.press('?')
  await expect(name).toHaveValue('Why?')
  await expect(page.getByTestId('help')).toHaveCount(0)
})
