// kill −9 of the engine in mid-run: said in the window, runs marked and resumable, nobody left behind.

import { expect, test, setBudget } from './studio-app.ts'

test('the window survives the death of its engine, says so, and resumes the runs', async ({ studio }) => {
  test.setTimeout(240_000)
  const app = await studio.start()
  const { page } = app
  await setBudget(page, { iterations: 400, snapshots: 8 })
  await page.getByTestId('run-button').click()
  const panel = page.getByTestId('panel-lane-1')
  await expect
    .poll(async () => Number(await panel.getAttribute('data-iteration')), { timeout: 30_000 })
    .toBeGreaterThan(0)

  const [engine] = app.processes('main.ts')
  const trainers = app.processes('trainer.ts')
  expect(engine).toBeGreaterThan(0)
  expect(trainers.length).toBeGreaterThan(0)
  process.kill(engine!, 'SIGKILL')

  await expect(page.getByTestId('engine-banner')).toBeVisible({ timeout: 15_000 })
  await expect(panel).toHaveAttribute('data-status', 'interrupted', { timeout: 30_000 })
  await expect
    .poll(() => app.processes('trainer.ts').filter((pid) => trainers.includes(pid)), { timeout: 5000 })
    .toEqual([])

  await page.getByTestId('resume-button').first().click()
  await expect(panel).toHaveAttribute('data-status', 'finished', { timeout: 150_000 })
  await expect(panel).toHaveAttribute('data-iteration', '400')

  await app.close()
  await expect.poll(() => [...app.processes('main.ts'), ...app.processes('trainer.ts')], { timeout: 5000 }).toEqual([])
})
