// The real app in a test: started on a data folder of its own, watched from outside, and always closed again.

import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { processesOf } from './processes-of.ts'

const checkout = resolve(import.meta.dirname, '..', '..')

export interface StudioApp {
  electron: ElectronApplication
  page: Page
  /** Processes that run the engine or a trainer of this app, by the file they were started with. */
  processes(entry: 'main.ts' | 'trainer.ts'): number[]
  close(): Promise<void>
}

export interface Studio {
  home: string
  /** Starts the app on the test's data folder; may be called again after `close`. */
  start(environment?: Record<string, string>, args?: readonly string[]): Promise<StudioApp>
}

export const test = base.extend<{ studio: Studio }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the needed fixtures from this pattern
  studio: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), 'ebm-studio-app-'))
    const started: StudioApp[] = []
    await use({
      home,
      async start(environment = {}, args = []) {
        const app = await startApp(home, environment, args)
        started.push(app)
        return app
      },
    })
    for (const app of started) await app.close()
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  },
})

/** The reference computes unless a test wants otherwise: it is slow enough to be paused, killed and looked at. */
async function startApp(home: string, wished: Record<string, string>, more: readonly string[]): Promise<StudioApp> {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0
  const electron = await _electron.launch({
    executablePath: process.env.EBM_STUDIO_ELECTRON,
    args: [...(asRoot ? ['--no-sandbox'] : []), '--disable-gpu', '--force-device-scale-factor=1', checkout, ...more],
    env: { ...environment(), EBM_STUDIO_BACKENDS: 'reference', ...wished, EBM_STUDIO_HOME: home },
  })
  const page = await electron.firstWindow()
  let closed = false
  return {
    electron,
    page,
    processes: (entry) => processesOf(home, entry),
    async close() {
      if (closed) return
      closed = true
      await electron.close()
    },
  }
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

/** Types the budget as a person would, with few snapshots: each costs about as much as twenty updates. */
export async function setBudget(page: Page, budget: { iterations: number; snapshots: number }): Promise<void> {
  const snapshots = page.getByLabel('Snapshots', { exact: true })
  if (!(await snapshots.isVisible())) await page.getByRole('button', { name: /^Evaluation/ }).click()
  await snapshots.fill(String(budget.snapshots))
  await page.getByTestId('iterations-input').fill(String(budget.iterations))
  await page.getByTestId('iterations-input').press('Enter')
}

/** Opens the gallery and presses the tile of this kind of data. */
export async function chooseData(page: Page, kind: string): Promise<void> {
  const tile = page.getByTestId(`data-${kind}`)
  if (!(await tile.isVisible())) await page.getByTestId('change-data').click()
  await tile.click()
}

/** Answers the native save dialog with `path`, as a person would. */
export async function answerSaveDialog(app: StudioApp, path: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, path)
}

/** Chooses `label` in the next native menu that opens, as a person would. */
export const chooseInMenu = ({ electron }: StudioApp, label: string): Promise<void> =>
  electron.evaluate(({ Menu }, wanted) => {
    const { popup } = Menu.prototype
    Menu.prototype.popup = function (this: Electron.Menu) {
      Menu.prototype.popup = popup
      this.items.find((item) => item.label === wanted)!.click()
    }
  }, label)

export { dropFile } from './drop-file.ts'
export { expect } from '@playwright/test'
