// What there is to see before anything was trained, and what lies over any screen.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { carryFileAway, dropFile, holdFile } from '../drop-file.ts'
import { chooseCommand, drawn, openTab, pressEscape, scrollTo } from './moves.ts'
import { type Screen } from './screen.ts'

const table = (folder: string, name: string) => ({
  name,
  text: readFileSync(join(import.meta.dirname, '..', '..', '..', folder, name), 'utf8'),
})

export const firstScreens: readonly Screen[] = [
  {
    name: 'first-start',
    title: 'The first start',
    says: 'A ready comparison: the data with their exact density, and four methods that wait for Run.',
    show: ({ page }) => page.getByTestId('panel-truth').locator('canvas').first().waitFor({ timeout: 60_000 }),
  },
  {
    name: 'setup-data',
    title: 'The data',
    says: 'Distributions of known density, measured data, tables, formulas, and points drawn by hand.',
    async show({ page }) {
      await page.getByTestId('change-data').click()
      await page.getByTestId('data-rings').waitFor()
      await drawn(page, '.setup')
    },
    leave: ({ page }) => page.getByTestId('change-data').click(),
  },
  {
    name: 'setup-lane',
    title: 'A lane',
    says: 'A method with its sampler and its optimizer; every field has its unit, its range and a line of help.',
    async show({ page }) {
      const lane = page.getByTestId('setup-lane-1')
      await lane.getByRole('button', { expanded: false }).first().click()
      await lane.getByRole('button', { expanded: false }).first().click()
      await scrollTo(lane)
    },
    leave: ({ page }) => page.getByTestId('setup-lane-1').getByRole('button', { expanded: true }).first().click(),
  },
  {
    name: 'setup-evaluation',
    title: 'Budget, energy and evaluation',
    says: 'One budget for all lanes, the network they share, and how often the exact quantities are computed.',
    async show({ page }) {
      const evaluation = page.getByRole('button', { name: /^Evaluation/ })
      await evaluation.click()
      await scrollTo(page.getByTestId('backend-field'))
    },
    leave: ({ page }) => page.getByRole('button', { name: /^Evaluation/ }).click(),
  },
  {
    name: 'import',
    title: 'A table',
    says: 'How a file was read, column by column, before it becomes the data; every guess can be changed.',
    async show({ page }) {
      await dropFile(page, table('examples', 'old-faithful-like.csv'))
      await page.locator('[data-testid=use-table]:enabled').waitFor()
    },
    leave: pressEscape,
  },
  {
    name: 'import-question',
    title: 'A table that could mean two things',
    says: 'What cannot be known is asked, with what each answer would give.',
    async show({ page }) {
      await dropFile(page, table('tests/fixtures/tables', 'thousands_de.csv'))
      await page.getByRole('region', { name: 'Question' }).waitFor()
    },
    leave: pressEscape,
  },
  {
    name: 'glossary',
    title: 'Glossary',
    says: 'Every term with its formula, unit and source; F1 or ? explains what is under the pointer.',
    async show(window) {
      await chooseCommand(window, 'Glossary')
      await window.page.getByTestId('help').waitFor()
    },
  },
  {
    name: 'glossary-term',
    title: 'A term',
    says: 'What it is, how it is computed here, and where to read on.',
    async show({ page }) {
      await page.getByLabel('Search the glossary').fill('KL')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'KL(data‖model)' }).waitFor()
    },
  },
  {
    name: 'shortcuts',
    title: 'Shortcuts',
    says: 'The keyboard alone does everything.',
    show: (window) => chooseCommand(window, 'Keyboard shortcuts'),
    leave: pressEscape,
  },
  {
    name: 'drop',
    title: 'A file over the window',
    says: 'What may be dropped, and what will come of it.',
    async show({ page }) {
      await holdFile(page, { name: 'table.csv', text: 'a,b\n1,2\n' })
      await page.getByTestId('drop-overlay').waitFor()
    },
    leave: ({ page }) => carryFileAway(page),
  },
  {
    name: 'examples',
    title: 'Examples',
    says: 'Ready experiments, each with what to look at.',
    async show({ page }) {
      await openTab(page, 'examples')
      await drawn(page, 'main')
    },
  },
  {
    name: 'studies-empty',
    title: 'No studies yet',
    says: 'What a study is, and how to begin one.',
    show: ({ page }) => openTab(page, 'studies'),
  },
  {
    name: 'library-empty',
    title: 'An empty library',
    says: 'What will be kept here, and the way to the first of it.',
    show: ({ page }) => openTab(page, 'library'),
  },
  {
    name: 'devices',
    title: 'Devices',
    says: 'What can compute here, how it was tested, how fast it is, and why another cannot.',
    async show({ page }) {
      await page.getByTestId('backend-chip').click()
      await page.locator('[data-testid=device-reference][data-state=ready]').waitFor({ timeout: 60_000 })
      await page.locator('[data-testid=measure-button]:enabled').waitFor({ timeout: 60_000 })
    },
  },
]
