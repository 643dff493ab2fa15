// The library and the studies in it.

import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { drawn, openTab } from './moves.ts'
import { ended, named, smallStudy } from './prepare-library.ts'
import { ask, type Screen, type ScreenWindow } from './screen.ts'

/** Its path stands in a picture: the same one each time. */
const sharedFolder = join(tmpdir(), 'cluster-of-the-screens')

const search = (page: Page, wanted: string) => page.locator('#library-search').fill(wanted)

const choose = (page: Page, name: string) => page.getByRole('checkbox', { name: `Choose ${name}`, exact: true }).check()

const chooseNothing = ({ page }: { page: Page }) => page.getByRole('button', { name: 'Choose nothing' }).click()

async function openStudy(page: Page): Promise<void> {
  await openTab(page, 'studies')
  await page.getByRole('button', { name: `Open ${named.study}`, exact: true }).click()
  await page.getByTestId('study-plot').waitFor()
}

const studyFigure = (page: Page, name: string) => page.getByRole('radio', { name, exact: true }).check({ force: true })

export const libraryScreens: readonly Screen[] = [
  {
    name: 'library',
    title: 'Library',
    says: 'Every run that was ever started, with its final densities and likelihoods: searched, sorted, tagged, grouped.',
    async show({ page }) {
      await openTab(page, 'library')
      await drawn(page, '.library')
    },
  },
  {
    name: 'library-details',
    title: 'Lanes and notes of an experiment',
    says: 'Its lanes one by one, what somebody wrote about it, and whether training it again gives the same numbers.',
    async show({ page }) {
      await page.getByRole('button', { name: `Lanes and notes of ${named.moons}` }).click()
      await page.getByTestId('library-lane').first().waitFor()
    },
    leave: ({ page }) => page.getByRole('button', { name: `Lanes and notes of ${named.moons}` }).click(),
  },
  {
    name: 'library-search',
    title: 'A search by settings',
    says: 'Any setting and any result can be asked for; how the search was understood stands below it.',
    async show({ page }) {
      await search(page, 'method:cd k>5 best>-3')
      await page.waitForFunction(() =>
        document.querySelector('[data-testid=search-reading]')?.textContent?.includes('is above'),
      )
    },
  },
  {
    name: 'library-no-hits',
    title: 'A search without hits',
    says: 'What was looked for, and the way back.',
    show: ({ page }) => search(page, 'data:rings seeds>10'),
    leave: ({ page }) => page.getByTestId('clear-search').click(),
  },
  {
    name: 'library-differences',
    title: 'What differs',
    says: 'Of chosen lanes only the settings in which they differ.',
    async show({ page }) {
      for (const name of [named.moons, named.faster]) await choose(page, name)
      await page.getByTestId('differences-button').click()
      await page.getByTestId('differences-table').waitFor()
    },
    leave: ({ page }) => page.keyboard.press('Escape'),
  },
  {
    name: 'side-by-side',
    title: 'Side by side',
    says: 'Lanes of any experiments in one comparison for each data set, since likelihoods of different data cannot be ranked together.',
    async show({ page }) {
      await page.getByTestId('compare-chosen').click()
      await page.getByTestId('panel-lane-5').locator('canvas').first().waitFor({ timeout: 60_000 })
    },
    async leave({ page }) {
      await page.getByRole('button', { name: 'Back to the library' }).click()
      await chooseNothing({ page })
    },
  },
  {
    name: 'library-trash',
    title: 'Trash',
    says: 'What was deleted can be restored for thirty days.',
    async show({ page }) {
      await page.getByTestId('open-trash').click()
      await page.getByRole('button', { name: `Restore ${named.tried}` }).waitFor()
    },
    leave: ({ page }) => page.getByRole('button', { name: 'Back to the library' }).click(),
  },
]

export const studyScreens: readonly Screen[] = [
  {
    name: 'studies',
    title: 'Studies',
    says: 'Experiments repeated over data sets or settings, to be judged as a whole.',
    show: ({ page }) => openTab(page, 'studies'),
  },
  {
    name: 'study-form',
    title: 'A new study',
    says: 'What to search and how; beside it what would be trained, how long, and whether that is fair.',
    async show({ page }) {
      await page.getByTestId('new-study').click()
      await page.getByTestId('search-grid').check({ force: true })
      await page.getByTestId('axis-values').fill('0.01, 0.02, 0.04')
      await page.getByTestId('study-plan').getByText('trials').first().waitFor()
    },
    leave: ({ page }) => page.getByRole('button', { name: 'Cancel' }).click(),
  },
  {
    name: 'study-where',
    title: 'Where a study trains',
    says: 'On this machine unless somebody opens more: then on a cluster that the lab already has, tested before anything is sent.',
    async show({ page }) {
      await page.getByTestId('new-study').click()
      await page.getByTestId('study-where').selectOption('slurm')
      await page.getByTestId('place-login').fill('anna@login.example.org')
      await page.getByTestId('place-partition').fill('short')
      await page.getByTestId('study-plan').getByText('trial').first().waitFor()
      await page.getByTestId('test-place').scrollIntoViewIfNeeded()
    },
    leave: ({ page }) => page.getByRole('button', { name: 'Cancel' }).click(),
  },
  {
    name: 'study-results',
    title: 'Results of a study',
    says: 'Each lane at the point that validation chose, reported by held-out data.',
    show: ({ page }) => openStudy(page),
  },
  {
    name: 'study-heat-map',
    title: 'Heat map',
    says: 'A metric over two settings of the search; a press on a cell opens its trial.',
    async show({ page }) {
      await studyFigure(page, 'Heat map')
      await page.getByTestId('study-plot').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'study-parallel',
    title: 'Parallel coordinates',
    says: 'Every trial as a line through its settings to what came of it.',
    async show({ page }) {
      await studyFigure(page, 'Parallel coordinates')
      await page.getByTestId('study-plot').scrollIntoViewIfNeeded()
    },
    leave: ({ page }) => page.getByRole('button', { name: 'All studies' }).click(),
  },
  {
    name: 'study-running',
    title: 'A study under way',
    says: 'How many of its runs have ended and how long the others will take; it can be paused, and other work goes first if it is more urgent.',
    async show(window) {
      const { page } = window
      const config = smallStudy({ iterations: 8000, snapshots: 4, seeds: [1] })
      await ask(window, 'study.start', { config: { ...config, name: 'Under way' } })
      await page.getByRole('button', { name: 'Open Under way', exact: true }).click()
      await page.getByTestId('study-page').waitFor()
      await page.getByTestId('study-results-table').waitFor({ timeout: 120_000 })
    },
    leave: stopStudy,
  },
  {
    name: 'study-elsewhere',
    title: 'A study that trains elsewhere',
    says: 'Where it trains, whether that place is heard, and what its jobs do.',
    async show(window) {
      const { page, electron } = window
      await electron.evaluate(({ dialog }, folder) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] })
      }, sharedFolder)
      mkdirSync(sharedFolder, { recursive: true })
      await ask(window, 'dialog.openFolder', {})
      const config = { ...smallStudy({ iterations: 8000, snapshots: 4, seeds: [1] }), name: 'Elsewhere' }
      await ask(window, 'study.start', { config, place: `processes:${sharedFolder}` })
      await page.getByRole('button', { name: 'Open Elsewhere', exact: true }).click()
      await page.getByTestId('study-part').getByText('running').waitFor({ timeout: 60_000 })
      await page.getByTestId('study-results-table').waitFor({ timeout: 120_000 })
    },
    async leave(window) {
      await stopStudy(window)
      rmSync(sharedFolder, { recursive: true, force: true })
    },
  },
]

async function stopStudy(window: ScreenWindow): Promise<void> {
  await window.page.getByTestId('stop-study').click()
  await ended(window)
  await window.page.getByRole('button', { name: 'All studies' }).click()
}
