// The page may ask for nothing that the app does not need: no permissions, no other pages, no new windows, no webviews,
// no downloads, and no network. The content security policy of `app-protocol.ts` stops what it knows of; WebRTC, which it
// does not know in every version, is confined to a proxy that is not there.

import { app, type Session, type WebFrameMain } from 'electron'

/** What the page is made of, and the developer tools. */
const ownSchemes = /^(app|blob|data|devtools):/

/** Where nobody listens: port 9 is that of a service which discards what it hears. */
const noProxy = 'http://127.0.0.1:9'

/** Must run before the app is ready. */
export function withholdNetwork(): void {
  app.commandLine.appendSwitch('force-webrtc-ip-handling-policy', 'disable_non_proxied_udp')
  app.commandLine.appendSwitch('proxy-server', noProxy)
  app.commandLine.appendSwitch('proxy-bypass-list', '<-loopback>')
}

export function denyEverythingUnasked(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !ownSchemes.test(url) }))
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
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
