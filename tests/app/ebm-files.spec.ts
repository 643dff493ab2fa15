// Experiments with all their results as one file: exported from the menu, and opened by a double click, by the running
// app, by dropping the file, and again.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { answerSaveDialog, expect as promptly, test as base, type StudioApp } from './studio-app.ts'

const expect = promptly.configure({ timeout: 30_000 })
const engine = resolve(import.meta.dirname, '..', '..', 'src-engine', 'cli.ts')

/** A file that another machine has made: its library is gone when the test begins. */
const test = base.extend<object, { file: string }>({
  file: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the needed fixtures from this pattern
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'ebm-studio-file-'))
      const ebm = (...args: string[]) =>
        execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', engine, ...args], {
          env: { ...process.env, EBM_STUDIO_HOME: join(folder, 'home'), EBM_STUDIO_BACKENDS: 'reference' },
          stdio: 'pipe',
        })
      const config = ['--data', 'mixture-one-dimensional', '--methods', 'cd,pcd', '--energy', '8', '--iterations', '40']
      ebm('compare', ...config, '--name', 'From afar', '--evaluation-option', 'snapshots=3')
      const path = join(folder, 'afar.ebm')
      ebm('library', 'export', 'From afar', '--out', path)
      rmSync(join(folder, 'home'), { recursive: true })
      await use(path)
      rmSync(folder, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
})

const clickMenu = ({ electron }: StudioApp, label: string): Promise<void> =>
  electron.evaluate(({ Menu }, wanted) => {
    const below = (item: Electron.MenuItem): Electron.MenuItem[] => [
      item,
      ...(item.submenu?.items ?? []).flatMap(below),
    ]
    const items = Menu.getApplicationMenu()!.items.flatMap(below)
    items.find((item) => item.label === wanted)!.click()
  }, label)

/** Drops a file of the disk, as the system would: the page’s own files have no place. */
async function dropFromDisk(page: Page, path: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
  }
}

async function expectOpened(page: Page): Promise<void> {
  await expect(page.getByTestId('panel-lane-1')).toHaveAttribute('data-status', 'finished')
  await expect(page.getByTestId('panel-lane-2')).toHaveAttribute('data-status', 'finished')
}

test('a double click starts the app with the file, takes it in and shows it', async ({ studio, file }) => {
  const app = await studio.start({}, [file])
  await expect(app.page.getByText('afar.ebm: “From afar” is in the library now.')).toBeVisible()
  await expectOpened(app.page)
  await app.page.getByTestId('library-tab').click()
  await expect(app.page.getByTestId('library-row')).toHaveCount(1)
  // Exported again it is the same file, and it is not taken in twice.
  await app.page.getByTestId('compare-tab').click()
  const again = join(studio.home, 'again.ebm')
  await answerSaveDialog(app, again)
  await clickMenu(app, 'Export with results as .ebm…')
  await expect(app.page.getByText(`Exported as ${again}`)).toBeVisible()
  expect(readFileSync(again).equals(readFileSync(file))).toBe(true)
  await clickMenu(app, 'again.ebm')
  await expect(app.page.getByText('again.ebm: “From afar” was in the library already.')).toBeVisible()
  await app.page.getByTestId('library-tab').click()
  await expect(app.page.getByTestId('library-row')).toHaveCount(1)
})

test('while the app runs, a double click tells it; the menu opens such a file too', async ({ studio, file }) => {
  const app = await studio.start()
  await expect(app.page.getByTestId('run-button')).toBeEnabled()
  await app.electron.evaluate(({ app: electron }, path) => {
    electron.emit('second-instance', {}, ['ebm-studio', '--switch', path], '/')
  }, file)
  await expect(app.page.getByText('afar.ebm: “From afar” is in the library now.')).toBeVisible()
  await expectOpened(app.page)
  await app.electron.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, file)
  await clickMenu(app, 'Open experiment…')
  await expect(app.page.getByText('afar.ebm: “From afar” was in the library already.')).toBeVisible()
})

test('a dropped file is taken in; a broken one is refused in words and changes nothing', async ({ studio, file }) => {
  const { page } = await studio.start()
  await expect(page.getByTestId('run-button')).toBeEnabled()
  const broken = join(studio.home, 'broken.ebm')
  writeFileSync(broken, readFileSync(file).subarray(0, 30_000))
  await dropFromDisk(page, broken)
  await expect(page.getByText(/broken\.ebm: Expected \d+ bytes, got 30000: it is cut short/)).toBeVisible()
  await page.getByTestId('library-tab').click()
  await expect(page.getByTestId('library-row')).toHaveCount(0)
  await dropFromDisk(page, file)
  await expect(page.getByText('afar.ebm: “From afar” is in the library now.')).toBeVisible()
  await expectOpened(page)
  await expect(page.getByTestId('drop-overlay')).toBeHidden()
})

test('the page cannot name a file that was not dropped', async ({ studio, file }) => {
  const { page } = await studio.start()
  await expect(page.getByTestId('run-button')).toBeEnabled()
  const tried = await page.evaluate(async (path) => {
    const { studio: bridge } = window as unknown as {
      studio: { request(name: string, given: unknown): Promise<unknown> }
    }
    const ask = (name: string, given: unknown) =>
      bridge.request(name, given).then(
        () => 'done',
        (error: { message: string }) => error.message,
      )
    return Promise.all([
      ask('file.openDropped', { path }),
      ask('file.openDropped', { path, file: new File(['x'], path) }),
      ask('library.import', { path }),
      ask('library.export', { experimentIds: ['abcd'], path }),
    ])
  }, file)
  expect(tried.slice(0, 2)).toEqual([
    expect.stringMatching(/only in a window/),
    expect.stringMatching(/only in a window/),
  ])
  expect(tried.slice(2)).toEqual([expect.stringMatching(/known request/), expect.stringMatching(/known request/)])
})
