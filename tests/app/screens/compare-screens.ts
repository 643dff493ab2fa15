// Compare: what is trained, being trained, and looked at from nearby.

import type { Page } from '@playwright/test'
import { defaultExperiment, type ExperimentConfig } from '../../../src-shared/config/experiment.ts'
import { chooseCommand, openExperiment, pressEscape, scrollTo } from './moves.ts'
import { named } from './prepare-library.ts'
import { ask, type Screen } from './screen.ts'

const quantity = (page: Page, name: string) => page.getByRole('radio', { name, exact: true }).check({ force: true })

export const compareScreens: readonly Screen[] = [
  {
    name: 'compare',
    title: 'Compare',
    says: 'The exact density of the data beside those that four methods have learned, on one colour scale, with their table below.',
    show: ({ page }) => openExperiment(page, named.moons),
  },
  {
    name: 'compare-results',
    title: 'Results and curves',
    says: 'Each lane’s exact likelihoods with their spread over seeds, best in bold only where the difference is significant, and the curves of training.',
    show: ({ page }) => scrollTo(page.locator('#results-title')),
  },
  {
    name: 'compare-curves',
    title: 'Curves of training',
    says: 'Mean and band over the seeds against iterations, evaluations or seconds; the methods’ own losses stand apart.',
    show: ({ page }) => scrollTo(page.locator('#charts-title')),
  },
  {
    name: 'compare-layers',
    title: 'Layers',
    says: 'What lies over the densities: contours, data, samples, what training pushes up, and the regions of another density.',
    async show({ page }) {
      await scrollTo(page.getByTestId('panel-truth'))
      await page.getByTestId('layers-button').click()
      await page.getByTestId('layers').getByRole('button', { name: 'Negatives' }).click()
      await page.getByTestId('layers').getByRole('button', { name: 'Samples' }).click()
    },
    async leave({ page }) {
      await page.getByTestId('layers').getByRole('button', { name: 'Samples' }).click()
      await page.keyboard.press('Escape')
    },
  },
  {
    name: 'compare-difference',
    title: 'Differences of densities',
    says: 'Every lane less the truth, in nats, on a scale around zero: where it puts too much mass and where too little.',
    async show({ page }) {
      await quantity(page, 'Difference')
    },
    leave: ({ page }) => quantity(page, 'Log density'),
  },
  {
    name: 'compare-enlarged',
    title: 'One panel, enlarged',
    says: 'A panel or a chart over the whole window, read out under the pointer.',
    async show({ page }) {
      await page.getByTestId('panel-lane-1').locator('canvas').first().dblclick()
      await page.getByTestId('enlarged').locator('canvas').first().waitFor()
      await page.mouse.move(640, 4)
    },
    async leave(window) {
      await pressEscape(window)
      await window.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    },
  },
  {
    name: 'presentation',
    title: 'Presentation mode',
    says: 'Pictures and Run in large type, for a projector.',
    async show(window) {
      await chooseCommand(window, 'Presentation mode')
      await window.page.getByTestId('end-presentation').waitFor()
    },
    async leave({ page }) {
      await page.getByTestId('end-presentation').click()
      await page.getByRole('complementary', { name: 'Setup' }).waitFor()
    },
  },
  {
    name: 'measure',
    title: 'Measure a run',
    says: 'Evaluations on request, each with how it was obtained and whether to trust it.',
    async show({ page }) {
      await page.getByTestId('panel-lane-1').hover()
      await page.getByTestId('panel-lane-1').getByTestId('measure-button').click()
      const sheet = page.getByTestId('measure-sheet')
      await sheet.getByTestId('measure').click()
      await sheet.getByTestId('verdict').waitFor({ timeout: 120_000 })
      await page.mouse.move(640, 4)
    },
    leave: pressEscape,
  },
  {
    name: 'export',
    title: 'Export',
    says: 'What is seen as a file for a paper or a slide, with its size, words and colours, previewed as it will be.',
    async show({ page }) {
      await page.getByTestId('save-figure-button').click()
      await page.locator('[data-testid=export-preview][data-drawn=true]').waitFor({ timeout: 60_000 })
    },
    leave: pressEscape,
  },
  {
    name: 'compare-line',
    title: 'One dimension',
    says: 'Densities as lines over the histogram of the data.',
    show: ({ page }) => openExperiment(page, named.line),
  },
  {
    name: 'compare-columns',
    title: 'Many columns',
    says: 'Beyond two dimensions: pairs of columns, data and samples, and likelihoods with bounds by annealed importance sampling.',
    show: ({ page }) => openExperiment(page, named.penguins),
  },
  {
    name: 'compare-brush',
    title: 'Linked brushing',
    says: 'A rectangle drawn in one cell: its rows stand out in all cells and panels, data everywhere and of each lane its own samples, and are counted below.',
    async show({ page }) {
      await openExperiment(page, named.penguins)
      const box = (await page.getByTestId('panel-truth').locator('canvas').first().boundingBox())!
      // In the lowest cell on the left: body mass over bill length.
      const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const
      await page.mouse.move(...at(0.22, 0.72))
      await page.mouse.down()
      await page.mouse.move(...at(0.3, 0.8), { steps: 4 })
      await page.mouse.up()
      await page.getByTestId('brush-words').waitFor()
      await page.mouse.move(640, 4)
    },
    async leave({ page }) {
      await page.getByTestId('brush-clear').click()
    },
  },
  {
    name: 'compare-principal-plane',
    title: 'Principal plane',
    says: 'The energy of many columns on the plane along their first two principal components, on one colour scale, with the points where they fall on it.',
    async show({ page }) {
      await openExperiment(page, named.penguins)
      await page.getByRole('radio', { name: 'Principal plane' }).check()
      await page.getByTestId('panel-lane-1').locator('canvas').first().waitFor()
    },
    async leave({ page }) {
      await page.getByRole('radio', { name: 'Samples' }).check()
    },
  },
  {
    name: 'conditional',
    title: 'One column from the others',
    says: 'The density of one column given the others of a row, by quadrature: its modes, mean and quantiles beside what was observed.',
    async show({ page }) {
      await openExperiment(page, named.penguins)
      await page.getByTestId('panel-lane-1').getByTestId('conditional-button').click()
      await page.getByTestId('conditional-figure').waitFor({ timeout: 60_000 })
    },
    leave: pressEscape,
  },
  {
    name: 'compare-classes',
    title: 'Classes',
    says: 'A network with one output per class: where it takes which class to be the likeliest, samples of each, and how often it is right.',
    async show({ page }) {
      await openExperiment(page, named.species)
      await quantity(page, 'Classes')
      await page.getByTestId('panel-lane-1').getByTestId('panel-accuracy').waitFor()
    },
  },
  {
    name: 'compare-filters',
    title: 'Filters',
    says: 'What the hidden units of a Boltzmann machine look for: their weights as small pictures, on one colour scale.',
    async show({ page }) {
      await openExperiment(page, named.machine)
      await page.getByRole('radio', { name: 'Filters' }).check()
      await page.getByTestId('panel-lane-1').locator('canvas').first().waitFor()
    },
    async leave({ page }) {
      await page.getByRole('radio', { name: 'Samples' }).check()
    },
  },
  {
    name: 'compare-reconstruction',
    title: 'Reconstruction',
    says: 'Held-out images above what a Boltzmann machine makes of them from its hidden units at their means, and the squared error per pixel, which is no likelihood.',
    async show({ page }) {
      await openExperiment(page, named.machine)
      await page.getByRole('radio', { name: 'Reconstruction' }).check()
      await page.getByTestId('panel-lane-1').getByTestId('panel-reconstruction-error').waitFor()
    },
    async leave({ page }) {
      await page.getByRole('radio', { name: 'Samples' }).check()
    },
  },
  {
    name: 'diagnosis',
    title: 'A lane that diverged',
    says: 'What was seen, what it means, and a cure that goes on as a branch beside it.',
    async show({ page }) {
      await openExperiment(page, named.diverged)
      await page.getByTestId('diagnosis').waitFor()
    },
  },
]

/** Under way for longer than anybody looks. */
const endless = (): ExperimentConfig => {
  const config = defaultExperiment()
  return { ...config, name: 'Under way', budget: { unit: 'iterations', amount: 20_000 }, backend: 'wasm' }
}

/** Last of all: what they show goes on by itself. */
export const liveScreens: readonly Screen[] = [
  {
    name: 'training',
    title: 'While it trains',
    says: 'Panels and curves follow the newest snapshot of each lane; every lane says how far it is.',
    async show(window) {
      const { page } = window
      await ask(window, 'experiment.start', { config: endless() })
      await openExperiment(page, 'Under way')
      await page.waitForFunction(
        () =>
          [...document.querySelectorAll('[data-testid^=panel-lane-]')].filter(
            (panel) => Number(panel.getAttribute('data-iteration')) > 50,
          ).length === 4,
        null,
        { timeout: 120_000 },
      )
    },
  },
  {
    name: 'engine-banner',
    title: 'After the engine died',
    says: 'Nothing that was stored is lost; what it interrupted goes on from its last checkpoint.',
    async show(window) {
      const { page } = window
      for (const pid of window.engines()) process.kill(pid, 'SIGKILL')
      await page
        .getByTestId('engine-banner')
        .getByRole('button', { name: /^Resume/ })
        .waitFor({ timeout: 60_000 })
    },
  },
]
