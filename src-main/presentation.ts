// Presentation mode enlarges the whole page, figures included: what is drawn in them has no size of its own.

import type { BrowserWindow } from 'electron'

const enlargement = 1.35

/** The person's own zoom, by the window that presents. Chromium remembers zoom across starts, so it is put back. */
const zoomBefore = new WeakMap<BrowserWindow, number>()

export function present(window: BrowserWindow, on: boolean): void {
  const before = zoomBefore.get(window)
  if (on === (before !== undefined)) return
  if (before !== undefined) {
    zoomBefore.delete(window)
    window.webContents.setZoomFactor(before)
    return
  }
  const factor = window.webContents.getZoomFactor()
  zoomBefore.set(window, factor)
  window.webContents.setZoomFactor(factor * enlargement)
  window.once('close', () => present(window, false))
}
