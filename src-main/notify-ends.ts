// A notification of the desktop when a long experiment ends while nobody looks at the window.

import { BrowserWindow, Notification } from 'electron'
import { createEndWatch } from './end-watch.ts'
import type { EngineProcess } from './engine-process.ts'

export function notifyEnds(engine: EngineProcess, showWindow: () => void): void {
  const watch = createEndWatch()
  engine.onEvent((event) => {
    if (event.kind !== 'experiment') return
    const notice = watch.take(event.summary)
    if (notice === null || BrowserWindow.getFocusedWindow() !== null || !Notification.isSupported()) return
    const notification = new Notification(notice)
    notification.on('click', showWindow)
    notification.show()
  })
  engine.onState(({ status }) => {
    if (status === 'restarting' || status === 'down') watch.forget()
  })
}
