// A study is paused in the window, the app quits and is started again, and the study goes on to the same numbers.

import type { StudyRun } from '../../src-shared/study/study.ts'
import { isSame, type Verification } from '../../src-shared/verification.ts'
import { askEngine, runsOfStudy } from './ask-engine.ts'
import { expect as promptly, setBudget, test } from './studio-app.ts'

// Beside trainers, the engine may be busy for seconds.
const expect = promptly.configure({ timeout: 30_000 })

const iterations = 120

/** Begun and not at their end. */
const onTheWay = (runs: readonly StudyRun[]): StudyRun[] =>
  runs.filter(({ iteration }) => iteration > 0 && iteration < iterations)

test('a study is paused, the app quits, and it goes on where it was to the same numbers', async ({ studio }) => {
  test.setTimeout(400_000)
  const app = await studio.start()
  const { page } = app
  await setBudget(page, { iterations, snapshots: 2 })
  await page.getByTestId('studies-tab').click()
  await page.getByTestId('new-study').click()
  await page.getByTestId('seeds-input').fill('1-2')
  await page.getByTestId('seeds-input').press('Tab')
  await expect(page.getByTestId('study-plan')).toContainText('8 runs')
  await page.getByTestId('start-study').click()
  await expect(page.getByTestId('study-progress')).toContainText('of 8 runs')
  // The reference takes seconds for a run: some are under way, some wait.
  await expect.poll(async () => onTheWay(await runsOfStudy(page)).length, { timeout: 120_000 }).toBeGreaterThan(0)
  await page.getByTestId('pause-study').click()
  await expect(page.getByTestId('resume-study')).toBeVisible()
  await expect(page.getByTestId('study-progress')).toContainText('paused')
  const paused = async () => (await runsOfStudy(page)).every(({ status }) => status !== 'running')
  await expect.poll(paused).toBe(true)
  const before = await runsOfStudy(page)
  expect(onTheWay(before).length).toBeGreaterThan(0)
  // Nothing trains on.
  expect(await runsOfStudy(page)).toEqual(before)

  await app.close()
  const again = await studio.start()
  await again.page.getByTestId('studies-tab').click()
  await expect(again.page.getByTestId('study-row')).toContainText('paused')
  await again.page
    .getByTestId('study-row')
    .getByRole('button', { name: /^Open / })
    .click()
  await expect(again.page.getByTestId('resume-study')).toBeVisible()
  const found = await runsOfStudy(again.page)
  expect(found.map(({ runId, iteration }) => [runId, iteration])).toEqual(
    before.map(({ runId, iteration }) => [runId, iteration]),
  )
  await again.page.getByTestId('resume-study').click()
  await expect(again.page.getByTestId('study-progress')).toContainText('8 finished', { timeout: 240_000 })
  await expect(again.page.getByTestId('study-results-table')).toContainText('−')

  // One that was under way when it was paused comes to what an unbroken training comes to, bit for bit.
  const [{ runId }] = onTheWay(before)
  const verification = await askEngine<Verification>(again.page, 'run.verify', { runId })
  expect(verification.differences).toEqual([])
  expect(isSame(verification)).toBe(true)
  expect(verification.endedAt).toBe(iterations)
})
