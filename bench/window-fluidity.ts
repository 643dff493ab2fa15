// Whether the window stays fluid while the default comparison trains in it: three lanes side by side on two moons.
//
//   npm run bench:window
//
// Clicks Run in the real window and prints the wall time until all lanes have finished, their exact KL(data‖model), and
// how long the tasks of the window's main thread took meanwhile (Chromium's trace). Exits with 1 unless the 95th
// percentile, of the tasks that do anything at all, is below 50 ms.

import { defaultExperiment } from '../src-shared/config/experiment.ts'
import { machineLine } from './measure/machine.ts'
import { startTrace, stopTrace, summariesOf } from './window/renderer-tasks.ts'
import { startWindow } from './window/start-window.ts'

const taskMaximumMs = 50
const timeoutMs = 600_000

const laneCount = defaultExperiment().lanes.length
console.log(`${await machineLine()}; the default comparison in the window`)
const { electron, page, close } = await startWindow()
try {
  await page.getByTestId('panel-truth').waitFor()
  await startTrace(electron)
  const startedAt = performance.now()
  await page.getByTestId('run-button').click()
  for (let lane = 1; lane <= laneCount; lane++) {
    await page.locator(`[data-testid=panel-lane-${lane}][data-status=finished]`).waitFor({ timeout: timeoutMs })
  }
  const wallSeconds = (performance.now() - startedAt) / 1000
  const tasks = await stopTrace(electron)
  console.log(`wall time ${wallSeconds.toFixed(1)} s`)
  for (const cells of await resultsTable()) console.log(`  ${cells.join(' | ')}`)
  console.log('tasks of the window’s main thread, milliseconds')
  const summaries = summariesOf(tasks)
  for (const { what, count, p95, p99, maximum } of summaries) {
    const figures = [p95, p99, maximum].map((value) => value.toFixed(1))
    console.log(`  ${what}: ${count}; p95 ${figures[0]}, p99 ${figures[1]}, longest ${figures[2]}`)
  }
  const long = tasks.filter((duration) => duration > taskMaximumMs).length
  const isFluid = summaries.every(({ p95 }) => p95 < taskMaximumMs)
  console.log(`  longer than ${taskMaximumMs} ms: ${long}`)
  console.log(isFluid ? 'passed' : `failed: wanted a 95th percentile below ${taskMaximumMs} ms`)
  process.exitCode = isFluid ? 0 : 1
} finally {
  await close()
}

/** Cells of the table under the panels, header first. */
function resultsTable(): Promise<string[][]> {
  return page
    .getByTestId('results-table')
    .locator('tr')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.querySelectorAll('th, td')].map((cell) => (cell.textContent ?? '').trim().replace(/\s+/g, ' ')),
      ),
    )
}
