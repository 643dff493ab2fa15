// Emptying the trash: what leaves it is gone for good, so the person is asked by the system's own dialog.

import { BrowserWindow, dialog, type MessageBoxOptions } from 'electron'
import type { LibraryCompacted } from '../src-shared/library.ts'
import type { EngineProcess } from './engine-process.ts'

/** null where the person thought better of it. */
export async function askAndPurge(
  engine: Pick<EngineProcess, 'request'>,
  experimentIds: readonly string[],
): Promise<LibraryCompacted | null> {
  const what = experimentIds.length === 1 ? 'this experiment' : `these ${experimentIds.length} experiments`
  const question: MessageBoxOptions = {
    type: 'warning',
    message: `Remove ${what} for good?`,
    detail: 'Curves, pictures, checkpoints and models are removed from the library. This cannot be undone.',
    buttons: ['Remove for good', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  }
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows().at(0)
  const { response } = window ? await dialog.showMessageBox(window, question) : await dialog.showMessageBox(question)
  return response === 0 ? engine.request('library.purge', { experimentIds: [...experimentIds] }) : null
}
