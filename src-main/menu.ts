// The native menu and its shortcuts. What concerns the experiment is sent to the window as a command.

import { basename, dirname } from 'node:path'
import { app, Menu, shell, type MenuItemConstructorOptions } from 'electron'
import type { WindowCommand } from '../src-shared/protocol/events.ts'
import type { Appearance } from '../src-shared/protocol/requests.ts'
import type { AppearanceSetting } from './appearance.ts'
import { commandShortcuts } from '../src-shared/shortcuts.ts'
import { windowPages } from '../src-shared/tabs.ts'
import type { EngineProcess } from './engine-process.ts'
import { libraryMenu } from './library-menu.ts'
import type { RecentFiles } from './recent-files.ts'

export interface MenuOptions {
  command(command: WindowCommand): void
  appearance: AppearanceSetting
  recentFiles: RecentFiles
  openFile(path: string): void
  engine: Pick<EngineProcess, 'request'>
}

/** The menu, made anew whenever the list of recent files changes. */
export function installMenu(options: MenuOptions): void {
  buildMenu(options)
  options.recentFiles.onChange(() => buildMenu(options))
}

function buildMenu(options: MenuOptions): void {
  const applicationMenu: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : []
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...applicationMenu,
      fileMenu(options),
      { role: 'editMenu' },
      experimentMenu(options),
      viewMenu(options),
      { role: 'windowMenu' },
      helpMenu(options),
    ]),
  )
}

const shortcuts: Partial<Record<WindowCommand, string>> = commandShortcuts

const item = (options: MenuOptions, label: string, command: WindowCommand): MenuItemConstructorOptions => ({
  label,
  accelerator: shortcuts[command],
  click: () => options.command(command),
})

function fileMenu(options: MenuOptions): MenuItemConstructorOptions {
  return {
    label: '&File',
    submenu: [
      item(options, 'New comparison', 'new-experiment'),
      item(options, 'Open experiment…', 'open-experiment'),
      recentMenu(options),
      item(options, 'Save experiment…', 'save-experiment'),
      item(options, 'Export with results as .ebm…', 'export-experiment'),
      { type: 'separator' },
      item(options, 'Reset setup to defaults', 'reset-setup'),
      { type: 'separator' },
      item(options, 'Export figure…', 'export-figure'),
      item(options, 'Save data…', 'export-data'),
      item(options, 'Export report…', 'export-report'),
      item(options, 'Copy figure', 'copy-figure'),
      { type: 'separator' },
      libraryMenu(options.engine),
      { type: 'separator' },
      process.platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
    ],
  }
}

/** Files of one name are told apart by their folders. */
function recentMenu({ recentFiles, openFile }: MenuOptions): MenuItemConstructorOptions {
  const paths = recentFiles.list()
  const names = paths.map((path) => basename(path))
  const files = paths.map((path, index): MenuItemConstructorOptions => {
    const alone = names.filter((name) => name === names[index]).length === 1
    return { label: alone ? names[index] : `${names[index]} — ${dirname(path)}`, click: () => openFile(path) }
  })
  return {
    label: 'Open recent',
    enabled: paths.length > 0,
    submenu: [...files, { type: 'separator' }, { label: 'Clear list', click: () => recentFiles.clear() }],
  }
}

function experimentMenu(options: MenuOptions): MenuItemConstructorOptions {
  return {
    label: 'E&xperiment',
    submenu: [
      item(options, 'Run', 'run'),
      item(options, 'Pause or resume', 'pause-or-resume'),
      item(options, 'Single step', 'step'),
      item(options, 'Stop', 'stop'),
    ],
  }
}

function viewMenu(options: MenuOptions): MenuItemConstructorOptions {
  const appearance = (label: string, value: Appearance): MenuItemConstructorOptions => ({
    label,
    type: 'radio',
    checked: options.appearance.get().appearance === value,
    click: () => options.appearance.set(value),
  })
  return {
    label: '&View',
    submenu: [
      ...windowPages.map(({ title, command }) => item(options, title, command)),
      { type: 'separator' },
      item(options, 'Setup', 'toggle-setup'),
      item(options, 'Presentation mode', 'toggle-presentation'),
      { type: 'separator' },
      {
        label: 'Appearance',
        submenu: [appearance('As the system', 'system'), appearance('Light', 'light'), appearance('Dark', 'dark')],
      },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'resetZoom' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
      { role: 'toggleDevTools' },
    ],
  }
}

function helpMenu(options: MenuOptions): MenuItemConstructorOptions {
  return {
    role: 'help',
    submenu: [
      item(options, 'What is this?', 'what-is-this'),
      item(options, 'Glossary', 'show-glossary'),
      item(options, 'Keyboard shortcuts', 'show-shortcuts'),
      { type: 'separator' },
      { label: 'Open the settings folder', click: () => void shell.openPath(app.getPath('userData')) },
      { role: 'about' },
    ],
  }
}
