// Energies put together, which needs nothing trained.

import { drawn, openTab } from './moves.ts'
import type { Screen } from './screen.ts'

export const composeScreens: readonly Screen[] = [
  {
    name: 'compose',
    title: 'Energies put together',
    says: 'The energies, what they come to, and what was found of each: log Z, modes, moments.',
    async show({ page }) {
      await openTab(page, 'compose')
      await page.getByTestId('compose-values').waitFor()
      await drawn(page, '.shown')
    },
  },
  {
    name: 'compose-negation',
    title: 'A negation that is no density',
    says: 'Where too much is taken away, that is said, and nothing is given that would need log Z.',
    async show({ page }) {
      await page.getByTestId('compose-how').selectOption('negation')
      await page.getByTestId('compose-weight-1').fill('2')
      await page.getByTestId('compose-whole-normalises').getByText('no', { exact: true }).waitFor()
      await drawn(page, '.shown')
    },
  },
]
