// File → Library: checks, copies and repairs the file that holds all runs, and says in a dialog what happened.

import { BrowserWindow, dialog, shell, type MenuItemConstructorOptions } from 'electron'
import { reportError } from '../src-shared/errors.ts'
import { checkInWords } from '../src-shared/library.ts'
import type { EngineProcess } from './engine-process.ts'

const listedMaximum = 8

export function libraryMenu(engine: Pick<EngineProcess, 'request'>): MenuItemConstructorOptions {
  const item = (label: string, act: (engine: Pick<EngineProcess, 'request'>) => Promise<void>) => ({
    label,
    click: () => void busy(() => act(engine)),
  })
  return {
    label: 'Library',
    submenu: [
      item('Check…', check),
      item('Back up now', backUp),
      { type: 'separator' },
      item('Restore a backup…', restore),
      item('Salvage what is undamaged…', salvage),
      { type: 'separator' },
      item('Show its folder', showFolder),
    ],
  }
}

type Engine = Pick<EngineProcess, 'request'>

async function check(engine: Engine): Promise<void> {
  const found = await engine.request('library.check', {})
  const faults = [...found.pages, ...found.damaged]
  const more = found.pages.length + found.damagedCount - listedMaximum
  const lines = [...faults.slice(0, listedMaximum), ...(more > 0 ? [`and ${more} more`] : [])]
  const cure =
    'Salvaging keeps all that is undamaged; restoring goes back to a backup. The old file is kept either way.'
  await say({
    type: found.sound ? 'info' : 'warning',
    message: found.sound ? 'The library is sound.' : 'The library is damaged.',
    detail: [checkInWords(found), ...lines.map((line) => `• ${line}`), ...(found.sound ? [] : [cure])].join('\n'),
  })
}

async function backUp(engine: Engine): Promise<void> {
  const { path } = await engine.request('library.backup', {})
  await say({ type: 'info', message: 'The library was backed up.', detail: `The copy was read back whole: ${path}` })
}

async function restore(engine: Engine): Promise<void> {
  const [newest] = await engine.request('library.backups', {})
  if (!newest) {
    const detail = 'One is made each day once there are experiments; File → Library → Back up now makes one at once.'
    return say({ type: 'info', message: 'There is no backup yet.', detail })
  }
  const taken = new Date(newest.takenAt).toLocaleString(undefined, { dateStyle: 'long', timeStyle: 'short' })
  await replace(engine, 'restore', {
    message: `Go back to the backup of ${taken}?`,
    detail: 'Runs that train are stopped first. What was recorded since then stays in the old file, which is kept.',
    button: 'Restore',
  })
}

function salvage(engine: Engine): Promise<void> {
  return replace(engine, 'salvage', {
    message: 'Copy all that is undamaged into a new library?',
    detail: 'Runs that train are stopped first. Damaged records are left out. The old file is kept.',
    button: 'Salvage',
  })
}

interface Question {
  message: string
  detail: string
  button: string
}

async function replace(engine: Engine, choice: 'restore' | 'salvage', question: Question): Promise<void> {
  const { message, detail, button } = question
  const options = { type: 'question' as const, message, detail, buttons: [button, 'Cancel'], defaultId: 1, cancelId: 1 }
  if ((await show(options)) !== 0) return
  const { outcome, keptAside } = await engine.request('library.replace', { choice })
  for (const window of BrowserWindow.getAllWindows()) window.reload()
  await say({ type: 'info', message: outcome, detail: `The old file is kept as ${keptAside} in the library’s folder.` })
}

async function showFolder(engine: Engine): Promise<void> {
  const { dataFolder } = await engine.request('studio.info', {})
  await shell.openPath(dataFolder)
}

/** With the task bar moving, since a large library takes seconds; what goes wrong is said. */
async function busy(act: () => Promise<void>): Promise<void> {
  const [window] = BrowserWindow.getAllWindows()
  window?.setProgressBar(2)
  try {
    await act()
  } catch (error) {
    await say({ type: 'error', message: 'That did not work.', detail: reportError(error).message })
  } finally {
    if (window && !window.isDestroyed()) window.setProgressBar(-1)
  }
}

async function say(options: Electron.MessageBoxOptions): Promise<void> {
  await show({ ...options, buttons: ['OK'] })
}

async function show(options: Electron.MessageBoxOptions): Promise<number> {
  const [window] = BrowserWindow.getAllWindows()
  const { response } = window ? await dialog.showMessageBox(window, options) : await dialog.showMessageBox(options)
  return response
}
