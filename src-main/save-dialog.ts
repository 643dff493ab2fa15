// The native dialog that asks where a file is to go.

import { BrowserWindow, dialog } from 'electron'
import { basename } from 'node:path'

/** The chosen path, or null. */
export async function askWhere(settings: Electron.SaveDialogOptions): Promise<string | null> {
  const window = BrowserWindow.getFocusedWindow()
  const { canceled, filePath } = window
    ? await dialog.showSaveDialog(window, settings)
    : await dialog.showSaveDialog(settings)
  return canceled || !filePath ? null : filePath
}

/** For a file whose name the dialog has not seen. */
export async function mayReplace(path: string): Promise<boolean> {
  const window = BrowserWindow.getFocusedWindow()
  const settings: Electron.MessageBoxOptions = {
    ...{ type: 'question', buttons: ['Replace', 'Cancel'], defaultId: 1, cancelId: 1 },
    message: `${basename(path)} exists already. Replace it?`,
  }
  const { response } = window ? await dialog.showMessageBox(window, settings) : await dialog.showMessageBox(settings)
  return response === 0
}

/** A suggested name without what a file system may refuse, and with its extension once. */
export function fileName(name: string, extension: string): string {
  const plain = name.replace(/[\\/:*?"<>|\p{Cc}]+/gu, '-').trim() || 'figure'
  return plain.toLowerCase().endsWith(`.${extension}`) ? plain : `${plain}.${extension}`
}
