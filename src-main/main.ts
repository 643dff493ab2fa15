// Electron's main process: one window, its menu and dialogs, and the relay between the renderer and the engine.
// It computes nothing and opens no database; both belong to the engine, which outlives nothing but itself.

import { app, BrowserWindow, session } from 'electron'
import { join } from 'node:path'
import { createAppearance } from './appearance.ts'
import { registerAppScheme, serveRenderer } from './app-protocol.ts'
import { guardClosing } from './closing.ts'
import { startEngineProcess } from './engine-process.ts'
import { answerMainRequests } from './main-requests.ts'
import { installMenu } from './menu.ts'
import { notifyEnds } from './notify-ends.ts'
import { createOpenedFiles, filesAmong, noteFilesOfSystem } from './opened-files.ts'
import { programFolders } from './program-folders.ts'
import { createRecentFiles } from './recent-files.ts'
import { createRelay } from './relay.ts'
import { denyEverythingUnasked, withholdNetwork } from './security.ts'
import { lessonAmong } from './wished-lesson.ts'
import { openWindow } from './window.ts'

const folders = programFolders()
const preload = join(folders.window, 'out', 'preload', 'preload.cjs')

// Tests and portable installations keep everything, Chromium's own files included, in one folder.
if (process.env.EBM_STUDIO_HOME) app.setPath('userData', join(process.env.EBM_STUDIO_HOME, 'window'))

// enableSandbox() would drop --no-sandbox, without which Chromium's children cannot live as root.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()

const tellOfFiles = noteFilesOfSystem()

registerAppScheme()
withholdNetwork()

if (app.requestSingleInstanceLock()) {
  app.whenReady().then(start, fail)
} else {
  app.quit()
}

function start(): void {
  serveRenderer(join(folders.window, 'out', 'renderer'))
  denyEverythingUnasked(session.defaultSession)
  const engine = startEngineProcess({
    entry: join(folders.program, 'src-engine', 'main.ts'),
    program: folders.program,
    compiled: folders.compiled,
  })
  const appearance = createAppearance()
  const recentFiles = createRecentFiles()
  const openedFiles = createOpenedFiles({ engine, recentFiles, tell: () => relay.broadcast({ kind: 'files-opened' }) })
  const relay = createRelay({
    engine,
    answerMain: answerMainRequests({ engine, appearance, recentFiles, openedFiles }),
  })
  appearance.onChange((event) => relay.broadcast(event))
  installMenu({
    command: (command) => relay.broadcast({ kind: 'command', command }),
    appearance,
    recentFiles,
    engine,
    openFile: (path) => void openedFiles.open(path),
  })
  const guard = guardClosing(engine)
  const showWindow = (): void => {
    const [window] = BrowserWindow.getAllWindows()
    if (window) focus(window)
    else guard(openWindow({ preload, icon: join(folders.window, 'resources', 'icon.png') }))
  }
  notifyEnds(engine, showWindow)
  showWindow()
  const openAll = (paths: readonly string[]): void => paths.forEach((path) => void openedFiles.open(path))
  const openWished = (commandLine: readonly string[], folder: string): void => {
    openAll(filesAmong(commandLine, folder))
    const lesson = lessonAmong(commandLine)
    if (lesson !== null) openedFiles.openLesson(lesson)
  }
  app.on('second-instance', (_event, commandLine, folder) => {
    showWindow()
    openWished(commandLine, folder)
  })
  openWished(process.argv, process.cwd())
  tellOfFiles((path) => openAll([path]))
  app.on('activate', showWindow)
  closeEngineBeforeQuitting(() => engine.close())
}

/** Runs are checkpointed by the engine as it closes; leaving before that would cost up to ten seconds of training. */
function closeEngineBeforeQuitting(close: () => Promise<void>): void {
  let closed = false
  app.on('will-quit', (event) => {
    if (closed) return
    event.preventDefault()
    void close().finally(() => {
      closed = true
      // Electron ignores a quit while it still delivers this event, as it does when the engine is already gone.
      setImmediate(() => app.quit())
    })
  })
}

function focus(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.focus()
}

function fail(error: unknown): void {
  console.error('EBM Studio could not start:', error)
  app.exit(1)
}
