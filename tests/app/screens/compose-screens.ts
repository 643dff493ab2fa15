// Energies put together, which needs nothing trained.

import { drawn, endPresentation, openTab, present } from './moves.ts'
import { ask, type Screen } from './screen.ts'

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
    name: 'compose-presentation',
    title: 'Energies put together, for a projector',
    says: 'Large type, and the figures in front.',
    show: (window) => present(window, '.shown'),
    leave: endPresentation,
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
  {
    name: 'compose-kept',
    title: 'A composition that is kept',
    says: 'It is in the library under a name of its own, can be opened again from there, and goes along as an .ebm file.',
    async show({ page }) {
      await page.getByTestId('compose-how').selectOption('product')
      await page.getByTestId('compose-whole-normalises').getByText('yes', { exact: true }).waitFor()
      await page.getByTestId('compose-name').fill('Banana within a mixture')
      await page.getByTestId('compose-keep').click()
      await page.getByTestId('compose-open').waitFor()
      await drawn(page, '.shown')
    },
  },
  {
    name: 'library-compositions',
    title: 'Compositions in the library',
    says: 'What each is made of, its log Z, and what can be done with it.',
    async show({ page }) {
      await openTab(page, 'library')
      await page.getByTestId('kept-compositions').waitFor()
    },
    async leave(window) {
      const kept = await ask<{ id: string }[]>(window, 'composition.list', {})
      for (const { id } of kept) await ask(window, 'composition.delete', { compositionId: id })
    },
  },
]
