// The sampling lab, which needs nothing trained.

import { drawn, endPresentation, openTab, present } from './moves.ts'
import type { Screen } from './screen.ts'

export const sampleScreens: readonly Screen[] = [
  {
    name: 'sample',
    title: 'The sampling lab',
    says: 'An energy, two samplers at the same cost: their chains, and what these are worth beside what is exact.',
    async show({ page }) {
      await openTab(page, 'sample')
      await page.getByTestId('lab-table').waitFor()
      await drawn(page, '.shown')
    },
  },
  {
    name: 'sample-presentation',
    title: 'The sampling lab for a projector',
    says: 'Large type, and the figures in front.',
    show: (window) => present(window, '.shown'),
    leave: endPresentation,
  },
  {
    name: 'sample-step',
    title: 'One step, slowly',
    says: 'Where each chain stood, the path of its proposal, and whether it was taken.',
    async show({ page }) {
      await page.getByRole('button', { name: 'Step before' }).click()
      await drawn(page, '.shown')
    },
    leave: ({ page }) => page.getByRole('button', { name: 'All draws' }).click(),
  },
  {
    name: 'sample-live',
    title: 'Chains on their way',
    says: 'A large budget takes a while: chains are drawn as they go, and can be stopped.',
    async show({ page }) {
      await page.getByRole('textbox', { name: 'Budget' }).fill('100000')
      await page.locator('[data-testid=lab-panels][data-live=true]').waitFor()
      await drawn(page, '.shown')
    },
    async leave({ page }) {
      // Where it has come to its end meanwhile, there is nothing to stop.
      await page.getByRole('textbox', { name: 'Budget' }).fill('4000')
      await page.locator('[data-testid=lab-panels][data-live=false]').waitFor()
      await page.getByTestId('lab-stop').waitFor({ state: 'detached' })
    },
  },
]
