// Tables as people bring them: the import sheet shows what was guessed, asks where it cannot know, and what it gives to
// the setup works, also after a restart.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chooseData, dropFile, expect as promptly, setBudget, test } from './studio-app.ts'

const expect = promptly.configure({ timeout: 30_000 })

const fixture = (name: string) => ({
  name,
  text: readFileSync(join(import.meta.dirname, '..', 'fixtures', 'tables', name), 'utf8'),
})

test('a table with equal headings is told apart, trains, and is there after a restart', async ({ studio }) => {
  test.setTimeout(180_000)
  const first = await studio.start()
  let { page } = first
  await expect(page.getByTestId('run-button')).toBeVisible()
  await dropFile(page, fixture('dups.csv'))
  const sheet = page.getByTestId('import-sheet')
  await expect(sheet.getByRole('heading', { name: 'dups.csv' })).toBeVisible()
  await sheet.getByLabel('Across: y', { exact: true }).check()
  await sheet.getByLabel('Up: z').check()
  await sheet.getByTestId('use-table').click()
  await expect(sheet).toHaveCount(0)
  await expect(page.getByTestId('column-0')).toHaveValue('y')
  await page.getByTestId('column-0').selectOption('y (2)')
  await setBudget(page, { iterations: 10, snapshots: 2 })
  await page.getByTestId('run-button').click()
  const panel = page.getByTestId('panel-lane-1')
  await expect(panel).toHaveAttribute('data-status', 'finished', { timeout: 120_000 })
  await first.close()

  page = (await studio.start()).page
  await expect(page.getByTestId('chosen-data')).toHaveAttribute('data-kind', 'csv')
  await expect(page.getByTestId('column-0')).toHaveValue('y (2)')
  await expect(page.getByTestId('panel-truth')).toContainText('dups.csv')
  await page.getByTestId('library-tab').click()
  await page.getByTestId('library-row').getByRole('button', { name: /^Open/ }).click()
  await expect(page.getByTestId('panel-lane-1')).toHaveAttribute('data-status', 'finished')
})

test('an ambiguous column is asked about, and the answer is kept with the setup', async ({ studio }) => {
  const { page } = await studio.start()
  await expect(page.getByTestId('run-button')).toBeVisible()
  await dropFile(page, fixture('thousands_de.csv'))
  const sheet = page.getByTestId('import-sheet')
  const use = sheet.getByTestId('use-table')
  const question = sheet.getByRole('region', { name: 'Question' })
  await expect(question).toBeVisible()
  await expect(use).toBeDisabled()
  await question.getByRole('button').first().click()
  await expect(use).toBeEnabled()
  await use.click()
  await page.getByTestId('show-reading').click()
  await expect(sheet.getByRole('button', { name: 'Guess all' })).toBeVisible()
  await expect(question).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(sheet).toHaveCount(0)
})

test('a sentinel is suggested as a missing value; a guess is changed by hand and undone', async ({ studio }) => {
  const { page } = await studio.start()
  await expect(page.getByTestId('run-button')).toBeVisible()
  await dropFile(page, fixture('sentinel9999.csv'))
  const sheet = page.getByTestId('import-sheet')
  await expect(sheet.getByRole('region', { name: 'Suggestion' })).toContainText('9999')
  await sheet.getByRole('button', { name: 'Treat as missing' }).click()
  await expect(sheet.getByRole('region', { name: 'Suggestion' })).toHaveCount(0)
  await expect(sheet.getByTestId('read-missing')).toHaveValue(/9999/)
  await sheet.getByTestId('read-delimiter').selectOption('semicolon')
  await expect(sheet.getByTestId('use-table')).toBeDisabled()
  await sheet.getByRole('button', { name: 'Guess: Delimiter' }).click()
  await expect(sheet.getByTestId('use-table')).toBeEnabled()
  await sheet.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByTestId('chosen-data')).toHaveAttribute('data-kind', 'two-moons')
})

/** Sixty columns of numbers, of which the last repeats the first, and a species; forty rows. */
function wideTable(): string {
  const cell = (row: number, column: number) =>
    (((row * 29 + column * 17) % 41) / 8 - 2 + (row * column) / 97).toFixed(3)
  const rows = Array.from({ length: 40 }, (_, row) => {
    const numbers = Array.from({ length: 59 }, (_, column) => cell(row, column))
    return [...numbers, numbers[0], ['Adelie', 'Gentoo', 'Chinstrap'][row % 3]].join(',')
  })
  return [[...Array.from({ length: 60 }, (_, column) => `g${column + 1}`), 'species'].join(','), ...rows].join('\n')
}

test('many columns are searched, taken at once and by range; classes are chosen beside them', async ({ studio }) => {
  const { page } = await studio.start()
  await expect(page.getByTestId('run-button')).toBeVisible()
  await dropFile(page, { name: 'wide.csv', text: wideTable() })
  const sheet = page.getByTestId('import-sheet')
  await expect(sheet.getByText('the same numbers as "g1"')).toBeVisible()
  await expect(sheet.getByText('2 of 61 chosen')).toBeVisible()
  await sheet.getByTestId('no-columns').click()
  await expect(sheet.getByTestId('use-table')).toBeDisabled()
  await sheet.getByTestId('column-range').fill('3-5, 9')
  await page.keyboard.press('Enter')
  await expect(sheet.getByText('4 of 61 chosen')).toBeVisible()
  await sheet.getByTestId('also-10').click()
  await sheet.getByTestId('also-14').click({ modifiers: ['Shift'] })
  await expect(sheet.getByText('9 of 61 chosen')).toBeVisible()
  await sheet.getByTestId('column-search').fill('g2')
  await sheet.getByTestId('all-numbers').click()
  // g2 and g20 to g29.
  await expect(sheet.getByText('20 of 61 chosen')).toBeVisible()
  await sheet.getByTestId('column-search').fill('')
  await sheet.getByTestId('all-numbers').click()
  await expect(sheet.getByText('59 of 61 chosen')).toBeVisible()
  await sheet.getByTestId('no-columns').click()
  await sheet.getByTestId('column-range').fill('1-2')
  await page.keyboard.press('Enter')
  await sheet.getByTestId('class-61').check()
  await sheet.getByTestId('use-table').click()
  await expect(page.getByTestId('data-facts')).toContainText('40 points')
  await page.getByTestId('data-facts').locator('summary').click()
  await expect(page.getByTestId('data-facts')).toContainText('Classes by species: Adelie 14')
  await page.getByTestId('show-reading').click()
  await expect(sheet.getByTestId('class-61')).toBeChecked()
})

test('classes of a table that comes along colour the data, and the key names them', async ({ studio }) => {
  test.setTimeout(180_000)
  const { page } = await studio.start()
  await expect(page.getByTestId('run-button')).toBeVisible()
  await chooseData(page, 'penguins')
  const classes = page.getByLabel('Class labels', { exact: true })
  await expect(classes).toHaveValue('none')
  await classes.selectOption('Species')
  await setBudget(page, { iterations: 10, snapshots: 2 })
  await page.getByTestId('run-button').click()
  await expect(page.getByTestId('panel-lane-1')).toHaveAttribute('data-status', 'finished', { timeout: 120_000 })
  for (const species of ['training data by Species: Adelie', 'Chinstrap', 'Gentoo']) {
    await expect(page.getByTestId('layer-key').getByText(species, { exact: true })).toBeVisible()
  }
})
