// Long names: told apart where they are cut, and whole when they are pointed at. In the library and in pair plots.

import type { Page } from '@playwright/test'
import { defaultExperiment, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { dataConfigSchema } from '../../src-shared/config/data.ts'
import { parse } from '../../src-shared/config/parse.ts'
import { dropFile, expect, test } from './studio-app.ts'

const beginning =
  'How the step size of persistent contrastive divergence changes what is learned of the moons, learning rate'
const names = [`${beginning} 0.001`, `${beginning} 0.003`]

function small(name: string): ExperimentConfig {
  const config = defaultExperiment(parse(dataConfigSchema, { kind: 'mixture-one-dimensional', count: 400 }, 'data'))
  const lanes = config.lanes.slice(0, 1).map((lane) => ({ ...lane, batchSize: 8 }))
  const evaluation = { ...config.evaluation, snapshots: 2, sampleCount: 10, fieldResolution: 21, permutations: 20 }
  return { ...config, name, lanes, evaluation, budget: { unit: 'iterations', amount: 4 } }
}

const start = (page: Page, config: ExperimentConfig) =>
  page.evaluate(
    (parameters) =>
      (
        window as unknown as { studio: { request(name: string, parameters: unknown): Promise<unknown> } }
      ).studio.request('experiment.start', parameters),
    { config },
  )

test('names in the library are cut in their middle, and whole when they are pointed at', async ({ studio }) => {
  test.setTimeout(120_000)
  const { page } = await studio.start()
  await page.getByTestId('library-tab').click()
  for (const name of [...names, 'Slow']) await start(page, small(name))
  // A short one stands whole, in all its parts.
  const short = page.getByRole('button', { name: 'Open Slow' }).locator('.cut span')
  await expect(short).toHaveText(['Slo', 'w'])
  expect(await short.evaluateAll((spans) => spans.every((span) => span.scrollWidth <= span.clientWidth))).toBe(true)
  for (const name of names) {
    const open = page.getByRole('button', { name: `Open ${name}` })
    await expect(open).toHaveText(name)
    await expect(open.getByTitle(name)).toBeVisible()
    const parts = await open.locator('.cut > span').evaluateAll((spans) =>
      spans.map((span) => ({
        text: span.textContent,
        box: span.getBoundingClientRect().toJSON() as DOMRect,
        whole: span.scrollWidth <= span.clientWidth + 1,
      })),
    )
    const [head, tail] = parts
    // The beginning is cut, the end stands whole beside it and within the cell.
    expect(head.whole).toBe(false)
    expect(tail.whole).toBe(true)
    expect(name.endsWith(tail.text!)).toBe(true)
    expect(head.box.right).toBeLessThanOrEqual(tail.box.left + 0.5)
    const cell = (await open.locator('xpath=ancestor::td').boundingBox())!
    expect(tail.box.right).toBeLessThanOrEqual(cell.x + cell.width + 0.5)
  }
})

test('a pair plot tells its columns apart, and names those that are pointed at in full', async ({ studio }) => {
  test.setTimeout(120_000)
  const { page } = await studio.start()
  const sides = ['left', 'right'].map((side) => `of_the_${side}_side (mm)`)
  const columns = ['petal_length', 'petal_width'].flatMap((what) => sides.map((side) => `${what}_${side}`))
  const row = (i: number) => columns.map((_name, at) => (10 + Math.sin(i * (at + 1) + at)).toFixed(3)).join(',')
  const rows = [columns.join(','), ...Array.from({ length: 120 }, (_each, i) => row(i))].join('\n')
  await expect(page.getByTestId('run-button')).toBeVisible()
  await dropFile(page, { name: 'petals.csv', text: rows })
  const sheet = page.getByTestId('import-sheet')
  await sheet.getByTestId('all-numbers').click()
  await sheet.getByTestId('use-table').click()
  await expect(sheet).toHaveCount(0)
  const plot = page.getByTestId('panel-truth').getByRole('application')
  await expect(plot).toHaveAttribute('aria-roledescription', 'pair plot', { timeout: 30_000 })
  await expect(plot).toHaveAccessibleName(new RegExp(columns.join(', ').replace(/[()]/g, '\\$&')))
  const { width, height } = (await plot.boundingBox())!
  // The second row and the first column of four: one below the diagonal.
  await plot.hover({ position: { x: 0.25 * width, y: 0.35 * height } })
  await expect(plot).toHaveAttribute('title', `${columns[1]} and ${columns[0]}`)
  await plot.hover({ position: { x: 0.85 * width, y: 0.8 * height } })
  await expect(plot).toHaveAttribute('title', columns[3])
})
