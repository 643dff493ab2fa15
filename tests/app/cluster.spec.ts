// A study on a real Slurm, from the window: a place is chosen and tested, the study is sent, the app is closed and opened
// again, the connection is cut, the study is stopped and resumed, and its runs open in Compare.

import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { StudyRun } from '../../src-shared/study/study.ts'
import { isSame, type Verification } from '../../src-shared/verification.ts'
import { slurmObstacle, startSlurmMachine, type SlurmMachine } from '../cluster/support/slurm-machine.ts'
import { askEngine, runsOfStudy } from './ask-engine.ts'
import { expect as promptly, setBudget, test, type StudioApp } from './studio-app.ts'

// Packing the program, sending it and starting jobs take their time on a busy machine.
const expect = promptly.configure({ timeout: 120_000 })

/** Eight runs of these take a minute or more on any machine: there is something left to stop. */
const iterations = 8000
const obstacle = slurmObstacle()
let machine: SlurmMachine

test.describe('a study on Slurm', () => {
  test.skip(obstacle !== null, obstacle ?? '')
  test.beforeAll(async () => {
    machine = await startSlurmMachine()
  })
  test.afterAll(() => machine.stop())

  test('is sent, found again, followed, stopped, resumed and compared', async ({ studio }) => {
    test.setTimeout(900_000)
    const environment = {
      EBM_STUDIO_BACKENDS: 'reference,wasm',
      PATH: `${machine.login.programs}:${process.env.PATH}`,
    }
    const app = await studio.start(environment)
    await setBudget(app.page, { iterations, snapshots: 3 })
    await fillIn(app.page)
    await testPlace(app.page)
    await submit(app.page)
    await expect.poll(async () => begun(await runsOfStudy(app.page))).toBeGreaterThan(0)
    await expect(app.page.getByTestId('study-part')).toContainText('1 running')
    const before = await runsOfStudy(app.page)
    await app.close()

    // It trains on without the app, which finds it further on.
    await expect.poll(() => machine.command('squeue', '-h', '-t', 'R', '-o', '%i').trim()).not.toBe('')
    const again = await studio.start(environment)
    await openStudy(again)
    const { page } = again
    const place = page.getByTestId('study-place')
    await expect(place).toHaveAttribute('data-connection', 'there')
    await expect(page.getByTestId('last-heard')).toHaveText(/^last heard \d\d:\d\d:\d\d$/)
    await expect.poll(async () => together(await runsOfStudy(page))).toBeGreaterThan(together(before))
    await cutAndFollow(page)
    await stopAndResume(page)
    await compare(page)
  })
})

async function fillIn(page: Page): Promise<void> {
  await page.getByTestId('studies-tab').click()
  await page.getByTestId('new-study').click()
  await page.getByTestId('seeds-input').fill('1-2')
  await page.getByTestId('seeds-input').press('Tab')
  await expect(page.getByTestId('study-plan')).toContainText('8 runs')
  await expect(page.getByTestId('study-place-form')).toBeHidden()
  await page.getByTestId('study-where').selectOption('slurm')
  await expect(page.getByTestId('start-study')).toBeDisabled()
  await page.getByTestId('place-login').fill('root@login')
  await page.getByTestId('place-folder').fill(join(machine.shared, 'base'))
}

/** First with a partition that is not there. */
async function testPlace(page: Page): Promise<void> {
  await page.getByTestId('place-partition').fill('night')
  await page.getByTestId('test-place').click()
  const found = page.getByTestId('place-test')
  await expect(found).toContainText('Expected a partition among other, short, got “night”')
  await expect(found).toHaveAttribute('data-usable', 'false')
  await expect(page.getByTestId('start-study')).toBeDisabled()
  await page.getByTestId('place-partition').fill('short')
  await expect(page.getByTestId('start-study')).toBeEnabled()
  await page.getByTestId('test-place').click()
  await expect(found).toContainText('Studies can train there.')
  await expect(found).toContainText('A small job ran on the node')
}

async function submit(page: Page): Promise<void> {
  await expect(page.getByTestId('start-study')).toHaveText('Submit study')
  await page.getByTestId('start-study').click()
  await expect(page.getByTestId('study-place')).toContainText('Slurm at root@login, short')
  await expect(page.getByTestId('pause-study')).toBeHidden()
}

async function openStudy({ page }: StudioApp): Promise<void> {
  await page.getByTestId('studies-tab').click()
  await expect(page.getByTestId('study-row-place')).toHaveText('Slurm at root@login, short')
  await page
    .getByTestId('study-row')
    .getByRole('button', { name: /^Open / })
    .click()
}

/** The login node goes away, and nobody waits for the next try. */
async function cutAndFollow(page: Page): Promise<void> {
  const place = page.getByTestId('study-place')
  machine.login.configure(['ProxyCommand false'])
  for (const pid of machine.login.sessions()) process.kill(pid, 'SIGKILL')
  await expect(place).toHaveAttribute('data-connection', 'lost')
  await expect(page.getByTestId('place-fault')).toContainText('It is tried again.')
  machine.login.configure([])
  await page.getByTestId('follow-study').click()
  await expect(place).toHaveAttribute('data-connection', 'there')
  await expect(page.getByTestId('place-fault')).toBeHidden()
}

async function stopAndResume(page: Page): Promise<void> {
  await page.getByTestId('stop-study').click()
  await expect(page.getByTestId('resume-study')).toBeVisible()
  await expect(page.getByTestId('study-place')).toHaveAttribute('data-connection', 'over')
  await expect.poll(() => machine.command('squeue', '-h')).toBe('')
  expect(machine.jobProcesses()).toEqual([])
  const stopped = (await runsOfStudy(page)).filter(({ status }) => status === 'stopped')
  expect(begun(stopped)).toBeGreaterThan(0)
  await page.getByTestId('resume-study').click()
  await expect(page.getByTestId('study-progress')).toContainText('8 finished', { timeout: 480_000 })
  await expect(page.getByTestId('study-place')).toContainText('all recorded here')
  expect((await runsOfStudy(page)).every(({ iteration }) => iteration === iterations)).toBe(true)
  // One that was stopped on its way comes to what an unbroken training here comes to, bit for bit.
  const { runId } = stopped.find(({ iteration }) => iteration > 0)!
  const verification = await askEngine<Verification>(page, 'run.verify', { runId })
  expect(verification.differences).toEqual([])
  expect(isSame(verification)).toBe(true)
}

async function compare(page: Page): Promise<void> {
  await expect(page.getByTestId('study-results-table')).toContainText('−')
  await page.getByTestId('study-plot').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('compare-tab')).toHaveAttribute('aria-current', 'page')
  for (const lane of [1, 2, 3, 4]) {
    await expect(page.getByTestId(`panel-lane-${lane}`)).toHaveAttribute('data-status', 'finished')
  }
}

/** How many have begun and are not at their end. */
const begun = (runs: readonly StudyRun[]): number =>
  runs.filter(({ iteration }) => iteration > 0 && iteration < iterations).length

/** Of all runs: the first may have ended by now. */
const together = (runs: readonly StudyRun[]): number => runs.reduce((sum, { iteration }) => sum + iteration, 0)
