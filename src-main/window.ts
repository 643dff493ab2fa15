// The window: sandboxed, without Node, where and as large as it was left.

import { app, BrowserWindow, dialog, nativeTheme, screen } from 'electron'
import { join } from 'node:path'
import { rendererUrl } from './app-protocol.ts'
import { readJson, writeJson } from './json-file.ts'
import { restartLimit } from './restart-limit.ts'

interface WindowState {
  x: number
  y: number
  width: number
  height: number
  maximised: boolean
}

/** Before the page has painted; the same as its own backgrounds, so that nothing flashes. */
const backgrounds = { light: '#f6f7f9', dark: '#101318' } as const

/** A page that ends oftener than this will not come back by being loaded once more. */
const reloadsPerMinute = 3

/** `icon` is for the task bars of Linux and Windows; elsewhere an app bundle has its own. */
export function openWindow({ preload, icon }: { preload: string; icon: string }): BrowserWindow {
  const path = join(app.getPath('userData'), 'window-state.json')
  const state = visibleState(readJson(path))
  const window = new BrowserWindow({
    width: state?.width ?? 1440,
    height: state?.height ?? 900,
    ...(state ? { x: state.x, y: state.y } : {}),
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'EBM Studio',
    icon,
    backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
    webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, spellcheck: false },
  })
  if (state?.maximised) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => writeJson(path, { ...window.getNormalBounds(), maximised: window.isMaximized() }))
  const mayReload = restartLimit(reloadsPerMinute)
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    if (!mayReload()) return void offerReload(window, reason)
    console.error(`The window's process ended (${reason}); it is loaded again. Training goes on in the engine.`)
    window.reload()
  })
  void window.loadURL(rendererUrl)
  return window
}

async function offerReload(window: BrowserWindow, reason: string): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: 'The window keeps ending.',
    detail: `Its process ended more than ${reloadsPerMinute} times within a minute (${reason}). Training goes on in the engine; after quitting, runs can be resumed.`,
    buttons: ['Load the window again', 'Quit'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  if (response === 1) return app.quit()
  if (!window.isDestroyed()) window.reload()
}

/** The saved state if it is whole and still on a screen. */
function visibleState(saved: unknown): WindowState | null {
  const state = saved as Partial<WindowState> | null
  const { x, y, width, height } = state ?? {}
  if (![x, y, width, height].every(Number.isFinite)) return null
  const whole = { maximised: false, ...state } as WindowState
  const seen = screen.getAllDisplays().some(({ workArea }) => {
    const overlapX = Math.min(whole.x + whole.width, workArea.x + workArea.width) - Math.max(whole.x, workArea.x)
    const overlapY = Math.min(whole.y + whole.height, workArea.y + workArea.height) - Math.max(whole.y, workArea.y)
    return overlapX > 200 && overlapY > 100
  })
  return seen ? whole : null
}
