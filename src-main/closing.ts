// What becomes of training when its window is closed.
//
//   window closed, nothing trains ─────────────────────────────▶ quit
//   window closed, runs train ──▶ asked ── Stop and quit ──────▶ quit (the engine checkpoints: runs are resumable)
//                                   ├───── Keep running ───────▶ no window ── last run ended ──▶ quit
//                                   │                                └─ app started again ──▶ window
//                                   └───── Cancel ─────────────▶ as before
//
// Quitting by the menu or the system does not ask: it loses nothing that cannot be resumed.

import { app, BrowserWindow, dialog } from 'electron'
import type { EngineProcess } from './engine-process.ts'
import { trainingRuns } from './training-runs.ts'

const choices = ['Stop and quit (resumable)', 'Keep running, close the window', 'Cancel'] as const

/** Answers what each new window is to be passed to. */
export function guardClosing(engine: EngineProcess): (window: BrowserWindow) => void {
  /** Training runs of each experiment that has any. */
  const training = new Map<string, number>()
  let quitting = false
  let asking = false
  let inBackground = false

  function quitIfDone(): void {
    if (inBackground && training.size === 0 && BrowserWindow.getAllWindows().length === 0) app.quit()
  }

  async function ask(window: BrowserWindow): Promise<void> {
    const count = [...training.values()].reduce((sum, runs) => sum + runs, 0)
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: count === 1 ? '1 run is still training.' : `${count} runs are still training.`,
      detail:
        'Runs that are stopped keep a checkpoint and can be resumed. ' +
        'Runs that are kept go on without a window; EBM Studio quits after the last of them, ' +
        'and starting it again brings the window back.',
      buttons: [...choices],
      defaultId: 1,
      cancelId: 2,
      noLink: true,
    })
    if (choices[response] === 'Cancel') return
    if (choices[response] === 'Stop and quit (resumable)') return app.quit()
    inBackground = true
    if (!window.isDestroyed()) window.close()
  }

  engine.onEvent((event) => {
    if (event.kind !== 'experiment') return
    const count = trainingRuns(event.summary)
    if (count > 0) training.set(event.summary.id, count)
    else training.delete(event.summary.id)
    quitIfDone()
  })
  engine.onState(({ status }) => {
    // An engine that died took its runs with it; the next one finds them interrupted.
    if (status !== 'restarting' && status !== 'down') return
    training.clear()
    quitIfDone()
  })
  app.on('before-quit', () => (quitting = true))
  app.on('window-all-closed', () => {
    if (!inBackground || training.size === 0) app.quit()
  })
  return (window) => {
    inBackground = false
    window.on('close', (event) => {
      if (quitting || inBackground || training.size === 0) return
      event.preventDefault()
      if (asking) return
      asking = true
      void ask(window).finally(() => (asking = false))
    })
  }
}
