// The native menu and its shortcuts. What concerns the experiment is sent to the window as a command.

import { app, Menu, shell, type MenuItemConstructorOptions } from 'electron'
import type { WindowCommand } from '../src-shared/protocol/events.ts'
import type { Appearance } from '../src-shared/protocol/requests.ts'
import type { AppearanceSetting } from './appearance.ts'

export interface MenuOptions {
  command(command: WindowCommand): void
  appearance: AppearanceSetting
}

export function installMenu(options: MenuOptions): void {
  const applicationMenu: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : []
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...applicationMenu,
      fileMenu(options),
      { role: 'editMenu' },
      experimentMenu(options),
      viewMenu(options),
      { role: 'windowMenu' },
      helpMenu(),
    ]),
  )
}

const item = (
  options: MenuOptions,
  label: string,
  command: WindowCommand,
  accelerator?: string,
): MenuItemConstructorOptions => ({ label, accelerator, click: () => options.command(command) })

function fileMenu(options: MenuOptions): MenuItemConstructorOptions {
  return {
    label: '&File',
    submenu: [
      item(options, 'New comparison', 'new-experiment', 'CmdOrCtrl+N'),
      item(options, 'Open experiment…', 'open-experiment', 'CmdOrCtrl+O'),
      item(options, 'Save experiment…', 'save-experiment', 'CmdOrCtrl+Shift+E'),
      { type: 'separator' },
      item(options, 'Reset setup to defaults', 'reset-setup'),
      { type: 'separator' },
      item(options, 'Save figure…', 'export-figure', 'CmdOrCtrl+S'),
      item(options, 'Save data…', 'export-data', 'CmdOrCtrl+Shift+S'),
      { type: 'separator' },
      process.platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
    ],
  }
}

function experimentMenu(options: MenuOptions): MenuItemConstructorOptions {
  return {
    label: 'E&xperiment',
    submenu: [
      item(options, 'Run', 'run', 'CmdOrCtrl+R'),
      item(options, 'Pause or resume', 'pause-or-resume', 'CmdOrCtrl+P'),
      item(options, 'Single step', 'step', 'CmdOrCtrl+Right'),
      item(options, 'Stop', 'stop', 'CmdOrCtrl+.'),
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
      item(options, 'Compare', 'show-compare', 'CmdOrCtrl+1'),
      item(options, 'Library', 'show-library', 'CmdOrCtrl+2'),
      item(options, 'Setup', 'toggle-setup', 'CmdOrCtrl+B'),
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

function helpMenu(): MenuItemConstructorOptions {
  return {
    role: 'help',
    submenu: [
      { label: 'Show the window’s own files', click: () => void shell.openPath(app.getPath('userData')) },
      { role: 'about' },
    ],
  }
}
