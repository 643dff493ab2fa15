// File → Library: every item does what it says and tells what came of it.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, setBudget, test, type StudioApp } from './studio-app.ts'

interface Said {
  message: string
  detail: string
}

/** Chooses the item as a person would, answers what is asked with the first button, and returns all that was said. */
async function choose(app: StudioApp, label: string, dialogs: number): Promise<Said[]> {
  return app.electron.evaluate(
    ({ dialog, Menu }, { wanted, count }) =>
      new Promise<Said[]>((resolve) => {
        const said: Said[] = []
        dialog.showMessageBox = ((...parts: unknown[]) => {
          const { message, detail } = parts.at(-1) as Said
          said.push({ message, detail })
          if (said.length === count) resolve(said)
          return Promise.resolve({ response: 0, checkboxChecked: false })
        }) as typeof dialog.showMessageBox
        const file = Menu.getApplicationMenu()!.items.find((item) => item.label === '&File')!
        const library = file.submenu!.items.find((item) => item.label === 'Library')!
        library.submenu!.items.find((item) => item.label === wanted)!.click()
      }),
    { wanted: label, count: dialogs },
  )
}

test('the library is checked, backed up, restored and salvaged from the menu', async ({ studio }) => {
  const app = await studio.start()
  const { page } = app
  await setBudget(page, { iterations: 20, snapshots: 2 })
  await page.getByTestId('run-button').click()
  await expect(page.getByTestId('panel-lane-1')).toHaveAttribute('data-status', 'finished', { timeout: 60_000 })

  const [checked] = await choose(app, 'Check…', 1)
  expect(checked.message).toBe('The library is sound.')
  expect(checked.detail).toContain('1 experiment with 4 runs')

  const [backedUp] = await choose(app, 'Back up now', 1)
  expect(backedUp.detail).toContain('.sqlite')
  expect(readdirSync(join(studio.home, 'backups')).filter((name) => name.endsWith('.sqlite'))).not.toEqual([])

  const [asked, restored] = await choose(app, 'Restore a backup…', 2)
  expect(asked.message).toMatch(/^Go back to the backup of /)
  expect(restored.message).toMatch(/^The library is as it was on /)
  await expect(page.getByTestId('panel-lane-1')).toHaveAttribute('data-status', 'finished', { timeout: 30_000 })

  const [, salvaged] = await choose(app, 'Salvage what is undamaged…', 2)
  expect(salvaged.message).toContain('1 experiment with 4 runs could be read.')
  await expect(page.getByTestId('panel-lane-1')).toHaveAttribute('data-status', 'finished', { timeout: 30_000 })
})

test('the menu shows the folder that holds the library', async ({ studio }) => {
  const app = await studio.start()
  await expect(app.page.getByTestId('run-button')).toBeEnabled()
  const shown = await app.electron.evaluate(
    ({ Menu, shell }) =>
      new Promise<string>((resolve) => {
        shell.openPath = (path) => {
          resolve(path)
          return Promise.resolve('')
        }
        const file = Menu.getApplicationMenu()!.items.find((item) => item.label === '&File')!
        const library = file.submenu!.items.find((item) => item.label === 'Library')!
        library.submenu!.items.find((item) => item.label === 'Show its folder')!.click()
      }),
  )
  expect(shown).toBe(studio.home)
})
