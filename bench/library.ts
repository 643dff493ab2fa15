// How the window feels with a large library: 1,000 runs with 10,000 metric rows each, of three metrics, in some 680
// experiments on four data sets.
//
//   npm run bench:library [-- --runs 1000] [--rows 10000] [--folder DIR]
//
// The library is made by the store's own writers (some minutes) in a folder that goes afterwards; with --folder it is
// made there once and stays. Prints how long the window takes to list, search, sort, scroll, open and compare, measured in
// the page from the input to the second frame after it, how much of that the page's main thread computed (which a machine
// that does other things as well leaves as it is), and the memory of the window's process. Asserts nothing.

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { ElectronApplication, Page } from '@playwright/test'
import { databaseName } from '../src-engine/store/open-store.ts'
import { makeLibrary } from './library/make-library.ts'
import { machineLine } from './measure/machine.ts'
import { quantile } from './measure/statistics.ts'
import { startTrace, stopTrace } from './window/renderer-tasks.ts'
import { startWindow } from './window/start-window.ts'

const comparedRuns = 10

/** Milliseconds that the page's main thread has computed so far. */
let processor: () => Promise<number> = () => Promise.resolve(0)

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    rows: { type: 'string', default: '10000' },
    folder: { type: 'string' },
  },
})
const [runs, rows] = [Number(values.runs), Number(values.rows)]
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'ebm-studio-library-'))

console.log(await machineLine())
try {
  if (!existsSync(join(folder, databaseName))) {
    const startedAt = performance.now()
    const experiments = makeLibrary(folder, { runs, rows })
    console.log(`made ${experiments} experiments, ${seconds(performance.now() - startedAt)} s`)
  }
  await lookAtIt()
} finally {
  if (values.folder === undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

async function lookAtIt(): Promise<void> {
  const startedAt = performance.now()
  const { electron, page, close } = await startWindow({ home: folder })
  try {
    await page.getByTestId('panel-truth').waitFor({ timeout: 120_000 })
    row('window with its last experiment', performance.now() - startedAt)
    await memory(electron, page, 'at the start')
    processor = await processorClock(page)
    const experiments = await timeSteps(page)
    await scroll(electron, page)
    await memory(electron, page, `after scrolling through ${experiments}`)
    await compare(page)
    await memory(electron, page, `with ${comparedRuns} runs side by side`)
  } finally {
    await close()
  }
}

async function processorClock(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0)
  }
}

async function timeSteps(page: Page): Promise<string> {
  const search = page.locator('#library-search')
  const count = page.locator('.library [role=status]').first()
  await step('list', page, () => page.getByTestId('library-tab').click())
  const experiments = (await count.textContent()) ?? ''
  await step('search for rings', page, () => search.fill('rings'))
  console.log(`  found ${await count.textContent()}`)
  await step('first search by settings', page, () => search.fill('method:cd k>5 best>-2'))
  await page.waitForFunction(() =>
    document.querySelector('[data-testid=search-reading]')?.textContent?.includes('is above'),
  )
  console.log(`  found ${await count.textContent()}: ${await page.getByTestId('search-reading').textContent()}`)
  await step('another search by settings', page, () => search.fill('k>5 status:diverged'))
  await step('all of them again', page, () => search.fill(''))
  for (const name of ['Name', 'LL at best', 'Started']) {
    await step(`sort by ${name}`, page, () => page.getByRole('button', { name, exact: true }).click())
  }
  await step('group by data', page, () =>
    page
      .locator('#library-grouping')
      .selectOption('data')
      .then(() => undefined),
  )
  await step('no groups', page, () =>
    page
      .locator('#library-grouping')
      .selectOption('nothing')
      .then(() => undefined),
  )
  return experiments
}

/** A wheel turned as fast as anyone can, to the end and back. */
async function scroll(electron: ElectronApplication, page: Page): Promise<void> {
  await startTrace(electron)
  const frames = await page.evaluate(async () => {
    const scroller = document.querySelector('.library .scroll')!
    const lasted: number[] = []
    let before = performance.now()
    for (const direction of [1, -1]) {
      for (let turn = 0; turn < 150; turn++) {
        scroller.scrollTop += direction * 240
        await new Promise(requestAnimationFrame)
        const now = performance.now()
        lasted.push(now - before)
        before = now
      }
    }
    return lasted
  })
  const tasks = await stopTrace(electron)
  const [p50, p95, longest] = [0.5, 0.95, 1].map((share) => quantile(frames, share).toFixed(1))
  console.log(`scrolling 240 pixels a frame: ${frames.length} frames, median ${p50} ms, p95 ${p95}, longest ${longest}`)
  console.log(`  tasks of the window's main thread: p95 of those from 1 ms on ${taskP95(tasks)} ms`)
}

async function compare(page: Page): Promise<void> {
  await page.locator('#library-search').fill('data:moons lanes=1')
  const boxes = page.getByRole('checkbox', { name: /^Choose Trial/ })
  for (let index = 0; index < comparedRuns; index++) await boxes.nth(index).check()
  const [startedAt, before] = [performance.now(), await processor()]
  await page.getByTestId('compare-chosen').click()
  await page.getByTestId(`panel-lane-${comparedRuns}`).locator('canvas').first().waitFor({ timeout: 120_000 })
  await page.locator('section[aria-labelledby=charts-title] canvas').first().waitFor({ timeout: 120_000 })
  const lasted = performance.now() - startedAt
  row(`compare ${comparedRuns} runs: panels and charts`, lasted, (await processor()) - before)
  await page.getByTestId('library-tab').click()
}

async function step(what: string, page: Page, act: () => Promise<void>): Promise<void> {
  const before = await processor()
  const lasted = await timed(page, act, '[data-testid=library-row]')
  row(what, lasted, (await processor()) - before)
}

/** From the act to the second frame after which something that fits is in the page. */
async function timed(page: Page, act: () => Promise<void>, selector: string): Promise<number> {
  const startedAt = performance.now()
  await act()
  await page.locator(selector).first().waitFor()
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  return performance.now() - startedAt
}

async function memory(electron: ElectronApplication, page: Page, when: string): Promise<void> {
  const resident = await electron.evaluate(({ app }) =>
    app
      .getAppMetrics()
      .flatMap(({ type, memory: { workingSetSize } }) => (type === 'Tab' ? [workingSetSize / 1024] : [])),
  )
  const heap = await page.evaluate(
    () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize / 2 ** 20,
  )
  const all = resident.reduce((sum, each) => sum + each, 0)
  console.log(
    `memory of the window's page ${when}: ${all.toFixed(0)} MB resident, ${heap.toFixed(0)} MB of it JavaScript`,
  )
}

function row(what: string, milliseconds: number, computed?: number): void {
  const ofThread = computed === undefined ? '' : `, ${computed.toFixed(0)} ms of the page's main thread`
  console.log(`${what.padEnd(44)}${milliseconds.toFixed(0).padStart(7)} ms${ofThread}`)
}

function taskP95(tasks: readonly number[]): string {
  const real = tasks.filter((duration) => duration >= 1)
  return quantile(real, 0.95).toFixed(1)
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(0)
}
