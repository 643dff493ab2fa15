// The native dialog that asks where a file is to go.

import { BrowserWindow, dialog } from 'electron'

/** The chosen path, or null. */
export async function askWhere(settings: Electron.SaveDialogOptions): Promise<string | null> {
  const window = BrowserWindow.getFocusedWindow()
  const { canceled, filePath } = window
    ? await dialog.showSaveDialog(window, settings)
    : await dialog.showSaveDialog(settings)
  return canceled || !filePath ? null : filePath
}

/** A suggested name without what a file system may refuse, and with its extension once. */
export function fileName(name: string, extension: string): string {
  const plain = name.replace(/[\\/:*?"<>|\p{Cc}]+/gu, '-').trim() || 'figure'
  return plain.toLowerCase().endsWith(`.${extension}`) ? plain : `${plain}.${extension}`
}
