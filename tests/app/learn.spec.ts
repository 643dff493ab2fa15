// Lessons in the real window: figures and numbers that follow the settings, questions, the quiz, a failure and its cure.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { answerSaveDialog, chooseInMenu, expect as promptly, setBudget, test } from './studio-app.ts'

// Beside other work, the engine may be busy for seconds.
const expect = promptly.configure({ timeout: 30_000 })

test('three lessons, the quiz, and a failure that is cured', async ({ studio }) => {
  test.setTimeout(240_000)
  const { page } = await studio.start()
  await page.getByTestId('learn-tab').click()

  // log Z of the standard Gaussian is ½ log 2π = 0.9189.
  await page.getByTestId('lesson-energy').getByRole('textbox').fill('x^2 / 2')
  await expect(page.getByTestId('lesson-value-log-partition')).toContainText('0.9189')
  await page.getByTestId('lesson-energy').getByRole('textbox').fill('x^2 /')
  await expect(page.getByRole('alert')).toContainText('Expected a formula')
  await page.getByTestId('lesson-energy').getByRole('textbox').fill('-x^2')
  await expect(page.getByText('This energy makes no density')).toBeVisible()

  await page.getByTestId('learn-contrastive-divergence-by-hand').click()
  // Predict first, by the keyboard alone.
  const best = page.getByTestId('lesson-value-theta-best')
  await expect(best).toContainText('predict it first')
  const guess = page.getByTestId('prediction').getByRole('textbox')
  await guess.fill('a half')
  await guess.press('Enter')
  await expect(page.getByTestId('prediction').getByRole('alert')).toContainText('Expected a number such as 0.5')
  await guess.fill('1')
  await guess.press('Enter')
  await expect(page.getByTestId('predicted')).toContainText('You predicted 1.000; it was 0.5000.')
  await expect(best).toContainText('0.5000')
  await expect(page.getByTestId('lesson-value-gradient')).toContainText('0.1900')
  await page.getByTestId('lesson-noise').getByRole('slider').press('Home')
  // x⁽¹⁾ = 1 − 0.05·2 − 2√0.1 = 0.2675 at η = −2.
  await expect(page.getByTestId('lesson-value-negative')).toContainText('0.2675')
  const direction = page.getByTestId('question-cd-direction')
  await direction.getByRole('radio', { name: 'It depends on the noise only.' }).check()
  await expect(direction).toContainText('Not this one.')
  await direction.getByRole('radio', { name: 'It lowers θ.' }).check()
  await expect(direction).toContainText('Right.')

  await page.getByTestId('learn-noise-contrastive-estimation').click()
  await expect(page.getByTestId('lesson-value-boundary')).toContainText('2.073')
  await page.getByText('c = log Z', { exact: true }).click()
  await expect(page.getByTestId('lesson-value-boundary')).toContainText('1.360')

  await page.getByTestId('learn-quiz').click()
  const score = page.getByTestId('question-quiz-score')
  await score.getByRole('radio', { name: 'Its loss on held-out data.' }).check()
  await score.getByRole('radio', { name: 'The slope of log p in x' }).check()
  await expect(page.getByTestId('quiz-standing')).toContainText('1 of 16 right, 0 at the first try')
  await page.reload()
  await page.getByTestId('learn-tab').click()
  await expect(page.getByTestId('learn-quiz')).toContainText('1 of 16')

  await page.getByTestId('learn-failures').click()
  await page.getByTestId('failure-diverging').getByRole('button', { name: 'Open' }).click()
  await setBudget(page, { iterations: 150, snapshots: 3 })
  await page.getByTestId('run-button').click()
  await expect(page.getByTestId('panel-lane-1')).toHaveAttribute('data-status', 'diverged', { timeout: 90_000 })
  await page.getByTestId('learn-tab').click()
  await page.getByTestId('failure-diverging').getByRole('button', { name: 'Use the suggested step size' }).click()
  await setBudget(page, { iterations: 150, snapshots: 3 })
  await page.getByTestId('run-button').click()
  await expect(page.getByTestId('panel-lane-2')).toHaveAttribute('data-status', 'finished', { timeout: 90_000 })
})

test('a figure of a lesson becomes a file as it is seen, by a right click, its button and the clipboard', async ({
  studio,
}) => {
  test.setTimeout(120_000)
  const app = await studio.start()
  const { page } = app
  await page.getByTestId('learn-tab').click()
  await page.getByTestId('learn-noise-contrastive-estimation').click()
  await page.getByText('c = log Z', { exact: true }).click()
  await expect(page.getByTestId('lesson-value-boundary')).toContainText('1.360')

  const figure = page.getByTestId('lesson-figure-classifier')
  await chooseInMenu(app, 'Export figure…')
  await figure.locator('.plot').click({ button: 'right' })
  const sheet = page.getByTestId('export-sheet')
  await expect(sheet.getByTestId('export-preview')).toHaveAttribute('data-drawn', 'true')
  await sheet.getByText('SVG', { exact: true }).click()
  const path = join(studio.home, 'classifier.svg')
  await answerSaveDialog(app, path)
  await sheet.getByTestId('export-save').click()
  await expect(page.getByText(`Saved ${path}`)).toBeVisible()
  const svg = readFileSync(path, 'utf8')
  expect(svg).toContain('Probability that a point is of the data')
  expect(svg).toContain('c = log Z')
  expect(svg).toContain('±1.360')

  await figure.getByRole('button', { name: 'Save the figure' }).press('Enter')
  await expect(sheet).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
  await chooseInMenu(app, 'Copy numbers as CSV')
  await figure.locator('.plot').click({ button: 'right' })
  await expect(page.getByText('Copied the numbers as CSV')).toBeVisible()
  const copied = await app.electron.evaluate(({ clipboard }) => clipboard.readText())
  expect(copied).toContain('line,P(data | x),-6,')
})

test('a lesson opens by the command line, also in the window that runs already', async ({ studio }) => {
  test.setTimeout(120_000)
  const { page, electron } = await studio.start({}, ['--lesson=7'])
  await expect(page.getByTestId('lesson-noise-contrastive-estimation')).toBeVisible()
  await expect(page.getByTestId('lesson-value-boundary')).toContainText('2.073')
  // What Electron tells the first app of the second.
  const startAgain = (lesson: string) =>
    electron.evaluate(({ app }, word) => {
      app.emit('second-instance', {}, ['ebm-studio', word, '--allow-file-access-from-files'], '/')
    }, `--lesson=${lesson}`)
  await startAgain('langevin')
  await expect(page.getByTestId('lesson-langevin')).toBeVisible()
  await startAgain('quiz')
  await expect(page.getByTestId('quiz')).toBeVisible()
  await startAgain('99')
  await expect(page.getByText(/Expected a lesson from 1 to 14, quiz or failures, got .99./)).toBeVisible()
})
