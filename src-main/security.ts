// The page may ask for nothing that the app does not need: no permissions, no other pages, no new windows, no webviews.

import { app, type Session, type WebFrameMain } from 'electron'

export function denyEverythingUnasked(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

/** Only the top frame of our own page may connect. */
export function isOwnPage(frame: WebFrameMain | null): boolean {
  if (frame === null || frame.parent !== null) return false
  try {
    const url = new URL(frame.url)
    return url.protocol === 'app:' && url.host === 'studio'
  } catch {
    return false
  }
}
