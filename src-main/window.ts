// The window: sandboxed, without Node, where and as large as it was left.

import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import { join } from 'node:path'
import { rendererUrl } from './app-protocol.ts'
import { readJson, writeJson } from './json-file.ts'

interface WindowState {
  x: number
  y: number
  width: number
  height: number
  maximised: boolean
}

/** Before the page has painted; the same as its own backgrounds, so that nothing flashes. */
const backgrounds = { light: '#f6f7f9', dark: '#101318' } as const

export function openWindow(preload: string): BrowserWindow {
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
    backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
    webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, spellcheck: false },
  })
  if (state?.maximised) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => writeJson(path, { ...window.getNormalBounds(), maximised: window.isMaximized() }))
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    console.error(`The window's process ended (${reason}); it is loaded again. Training goes on in the engine.`)
    window.reload()
  })
  void window.loadURL(rendererUrl)
  return window
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
