// What a person chooses in a dialog: a table, images, an experiment. Its path is granted to the page.

import { BrowserWindow, dialog } from 'electron'
import { basename, dirname } from 'node:path'
import { ebmExtension, isEbmName } from '../src-shared/ebm-file.ts'
import type { ParsedParameters } from '../src-shared/protocol/requests.ts'
import { tableExtensions } from '../src-shared/table-reading.ts'
import type { EngineProcess } from './engine-process.ts'
import { readChosenExperiment } from './experiment-file.ts'
import type { OpenedFiles } from './opened-files.ts'
import type { RecentFiles } from './recent-files.ts'

const imagesFilter = { name: 'Images', extensions: ['npy', 'npz', 'gz', 'idx', 'idx3-ubyte'] }
const openedFilter = { name: 'Experiments of EBM Studio', extensions: [ebmExtension, 'json'] }

export interface OpenRequestsOptions {
  engine: EngineProcess
  recentFiles: RecentFiles
  openedFiles: OpenedFiles
  lastFolder: { path: string }
}

export function answerOpenRequests({ engine, recentFiles, openedFiles, lastFolder }: OpenRequestsOptions) {
  return {
    async 'dialog.openCsv'() {
      const path = await showOpen(lastFolder.path, { name: 'Tables', extensions: [...tableExtensions] })
      if (path === null) return null
      lastFolder.path = dirname(path)
      await engine.request('path.grant', { path })
      return { path }
    },
    async 'dialog.openImages'({ what }: ParsedParameters<'dialog.openImages'>) {
      const path = await showOpen(lastFolder.path, what === 'folder' ? 'folder' : imagesFilter)
      if (path === null) return null
      lastFolder.path = dirname(path)
      await engine.request('path.grant', { path })
      return { path }
    },
    async 'dialog.openFolder'() {
      const path = await showOpen(lastFolder.path, 'folder')
      if (path === null) return null
      await engine.request('path.grant', { path })
      return { path }
    },
    async 'dialog.openExperiment'() {
      const path = await showOpen(lastFolder.path, openedFilter)
      if (path === null) return null
      lastFolder.path = dirname(path)
      if (isEbmName(path)) return openedFiles.import(path)
      const text = await readChosenExperiment(engine, path)
      recentFiles.add(path)
      return { name: basename(path), text }
    },
  }
}

/** The chosen file, or folder, or null. */
async function showOpen(defaultPath: string, filter: Electron.FileFilter | 'folder'): Promise<string | null> {
  const window = BrowserWindow.getFocusedWindow()
  const settings: Electron.OpenDialogOptions = {
    defaultPath,
    ...(filter === 'folder'
      ? { properties: ['openDirectory', 'createDirectory'] }
      : { properties: ['openFile'], filters: [filter, { name: 'All files', extensions: ['*'] }] }),
  }
  const { filePaths } = window ? await dialog.showOpenDialog(window, settings) : await dialog.showOpenDialog(settings)
  return filePaths[0] ?? null
}
