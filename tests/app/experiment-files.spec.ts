// Experiments and tables as files: saved and opened from the menu, dropped into the window, refused with reasons.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { answerSaveDialog, dropFile, expect as promptly, test, type StudioApp } from './studio-app.ts'

// Beside other work, thumbnails may keep the engine busy for seconds.
const expect = promptly.configure({ timeout: 30_000 })

const clickMenu = ({ electron }: StudioApp, label: string): Promise<void> =>
  electron.evaluate(({ Menu }, wanted) => {
    const below = (item: Electron.MenuItem): Electron.MenuItem[] => [
      item,
      ...(item.submenu?.items ?? []).flatMap(below),
    ]
    const items = Menu.getApplicationMenu()!.items.flatMap(below)
    items.find((item) => item.label === wanted)!.click()
  }, label)

const answerOpenDialog = ({ electron }: StudioApp, path: string): Promise<void> =>
  electron.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] })
  }, path)

const table = `length,width,note\n${Array.from({ length: 60 }, (_, row) => `${row % 7},${(row * row) % 11},a`).join('\n')}\n`

test('an experiment is saved, reset, opened again, and undone', async ({ studio }) => {
  const app = await studio.start()
  const { page } = app
  const iterations = page.getByTestId('iterations-input')
  await iterations.fill('777')
  await iterations.press('Enter')
  const path = join(studio.home, 'mine.json')
  await answerSaveDialog(app, path)
  await clickMenu(app, 'Save experiment…')
  await expect(page.getByText(`Saved as ${path}`)).toBeVisible()
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
    format: 'ebm-studio/experiment',
    version: 1,
    budget: { unit: 'iterations', amount: 777 },
  })

  await page.getByTestId('reset-setup').click()
  await expect(iterations).toHaveValue('2000')
  await answerOpenDialog(app, path)
  await clickMenu(app, 'Open experiment…')
  await expect(iterations).toHaveValue('777')
  await page.getByText('The setup is now that of mine.json').waitFor()
  await page.getByRole('button', { name: 'Undo change of the setup' }).click()
  await expect(iterations).toHaveValue('2000')
  await clickMenu(app, 'Reset setup to defaults')
  await expect(iterations).toHaveValue('2000')
  await clickMenu(app, 'mine.json')
  await expect(iterations).toHaveValue('777')
})

test('files that are no experiment are refused in words, and the setup stays', async ({ studio }) => {
  const app = await studio.start()
  const { page } = app
  const iterations = page.getByTestId('iterations-input')
  await iterations.fill('888')
  await iterations.press('Enter')
  const path = join(studio.home, 'newer.json')
  writeFileSync(path, JSON.stringify({ format: 'ebm-studio/experiment', version: 7, data: 'of the future' }))
  await answerOpenDialog(app, path)
  await clickMenu(app, 'Open experiment…')
  await expect(page.getByText('newer.json: Expected version 1, got 7: a newer EBM Studio wrote it')).toBeVisible()
  await dropFile(page, { name: 'other.json', text: '{"a": 1}' })
  await expect(page.getByText('other.json: Expected an experiment file of EBM Studio')).toBeVisible()
  await dropFile(page, { name: 'photo.png', text: 'PNG' })
  await expect(
    page.getByText('Expected a table (.csv, .tsv, .txt, .dat) or an experiment (.json, .ebm), got photo.png'),
  ).toBeVisible()
  await dropFile(page, { name: 'empty.csv', text: '' })
  await expect(page.getByText(/Expected a table, got an empty file/)).toBeVisible()
  await expect(iterations).toHaveValue('888')
  await expect(page.getByTestId('drop-overlay')).toBeHidden()
})

test('a dropped table becomes the data and is kept; a dropped experiment becomes the setup', async ({ studio }) => {
  const { page } = await studio.start()
  await expect(page.getByTestId('run-button')).toBeVisible()
  await dropFile(page, { name: 'measured.csv', text: table })
  await page.getByTestId('use-table').click()
  await expect(page.getByTestId('chosen-data')).toHaveAttribute('data-kind', 'csv')
  await expect(page.getByText('60 points')).toBeVisible()
  await expect(page.getByTestId('panel-truth')).toContainText('measured.csv')
  await dropFile(page, {
    name: 'rings.json',
    text: readFileSync(join(import.meta.dirname, '..', '..', 'examples', 'chain-length.json'), 'utf8'),
  })
  await expect(page.getByTestId('chosen-data')).toHaveAttribute('data-kind', 'eight-gaussians')
  await page.getByRole('button', { name: 'Undo change of the setup' }).click()
  await expect(page.getByTestId('chosen-data')).toHaveAttribute('data-kind', 'csv')
})

test('while a table cannot be read, Run is disabled and says why; once it can be, it runs', async ({ studio }) => {
  const app = await studio.start()
  const { page } = app
  const run = page.getByTestId('run-button')
  await expect(run).toBeEnabled()
  const path = join(studio.home, 'measured.csv')
  writeFileSync(path, table)
  const config = JSON.parse(
    readFileSync(join(import.meta.dirname, '..', 'fixtures', 'experiments', 'exp_min.json'), 'utf8'),
  )
  const file = join(studio.home, 'mine.json')
  writeFileSync(file, JSON.stringify({ ...config, data: { kind: 'csv', path, columns: ['length', 'height'] } }))
  await answerOpenDialog(app, file)
  await clickMenu(app, 'Open experiment…')
  await expect(run).toBeDisabled()
  await expect(page.getByText('Data not readable')).toBeVisible()
  await expect(page.getByRole('alert').filter({ hasText: 'height' }).first()).toBeVisible()
  // Nothing was started, so nothing that failed is left behind.
  await page.getByTestId('library-tab').click()
  await expect(page.getByTestId('library-row')).toHaveCount(0)
  await page.getByTestId('compare-tab').click()
  await page.getByTestId('column-1').selectOption('width')
  await expect(run).toBeEnabled()
})
