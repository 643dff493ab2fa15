// Requests that need a window, a dialog or the desktop.

import { tableExtensions } from '../src-shared/table-reading.ts'
import { app, BrowserWindow, dialog } from 'electron'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { MainRequestName, ParsedParameters, RequestResults } from '../src-shared/protocol/requests.ts'
import type { AppearanceSetting } from './appearance.ts'
import type { EngineProcess } from './engine-process.ts'
import { chosenFile, figureDialogTitle, figureFilters } from './figure-path.ts'
import { readChosenExperiment, writeExperiment } from './experiment-file.ts'
import { present } from './presentation.ts'
import type { RecentFiles } from './recent-files.ts'
import type { AnswerMain } from './relay.ts'

type Answers = { [Name in MainRequestName]: (parameters: ParsedParameters<Name>) => Promise<RequestResults[Name]> }

const experimentFilter = { name: 'Experiment of EBM Studio', extensions: ['json'] }

export interface MainRequestsOptions {
  engine: EngineProcess
  appearance: AppearanceSetting
  recentFiles: RecentFiles
}

export function answerMainRequests({ engine, appearance, recentFiles }: MainRequestsOptions): AnswerMain {
  // Dialogs have forgotten the last folder since Electron 43, so it is remembered here.
  let folder = app.getPath('documents')

  const answers: Answers = {
    async 'figure.save'({ runIds, options: figure, format, suggestedName }) {
      const answer = await showSave({
        title: figureDialogTitle(format),
        defaultPath: join(folder, fileName(suggestedName, format)),
        filters: figureFilters(format),
      })
      if (answer === null) return { path: null, notices: [] }
      folder = dirname(answer)
      const chosen = chosenFile(answer, format)
      if (chosen.renamed && existsSync(chosen.path) && !(await mayReplace(chosen.path))) {
        return { path: null, notices: [] }
      }
      return engine.request('figure.export', { runIds, options: figure, format: chosen.format, path: chosen.path })
    },
    async 'dialog.openCsv'() {
      const path = await showOpen(folder, { name: 'Tables', extensions: [...tableExtensions] })
      if (path === null) return null
      folder = dirname(path)
      await engine.request('path.grant', { path })
      return { path }
    },
    async 'dialog.openExperiment'() {
      const path = await showOpen(folder, experimentFilter)
      if (path === null) return null
      folder = dirname(path)
      const text = await readChosenExperiment(engine, path)
      recentFiles.add(path)
      return { name: basename(path), text }
    },
    async 'experiment.saveFile'({ suggestedName, text }) {
      const path = await showSave({
        defaultPath: join(folder, fileName(suggestedName, 'json')),
        filters: [experimentFilter],
      })
      if (path === null) return { path: null }
      folder = dirname(path)
      writeExperiment(path, text)
      recentFiles.add(path)
      return { path }
    },
    async 'appearance.set'({ appearance: chosen }) {
      appearance.set(chosen)
      return null
    },
    'appearance.get': async () => appearance.get(),
    'engine.state': async () => engine.state,
    async 'window.presentation'({ on }) {
      for (const window of BrowserWindow.getAllWindows()) present(window, on)
      return null
    },
    async 'window.progress'({ fraction }) {
      for (const window of BrowserWindow.getAllWindows()) window.setProgressBar(fraction ?? -1)
      return null
    },
  }
  return (name, parameters) => answers[name](parameters)
}

/** The chosen file, or null. */
async function showOpen(defaultPath: string, filter: Electron.FileFilter): Promise<string | null> {
  const window = BrowserWindow.getFocusedWindow()
  const settings: Electron.OpenDialogOptions = {
    defaultPath,
    properties: ['openFile'],
    filters: [filter, { name: 'All files', extensions: ['*'] }],
  }
  const { filePaths } = window ? await dialog.showOpenDialog(window, settings) : await dialog.showOpenDialog(settings)
  return filePaths[0] ?? null
}

async function showSave(settings: Electron.SaveDialogOptions): Promise<string | null> {
  const window = BrowserWindow.getFocusedWindow()
  const { canceled, filePath } = window
    ? await dialog.showSaveDialog(window, settings)
    : await dialog.showSaveDialog(settings)
  return canceled || !filePath ? null : filePath
}

async function mayReplace(path: string): Promise<boolean> {
  const window = BrowserWindow.getFocusedWindow()
  const settings: Electron.MessageBoxOptions = {
    ...{ type: 'question', buttons: ['Replace', 'Cancel'], defaultId: 1, cancelId: 1 },
    message: `${basename(path)} exists already. Replace it?`,
  }
  const { response } = window ? await dialog.showMessageBox(window, settings) : await dialog.showMessageBox(settings)
  return response === 0
}

/** A suggested name without what a file system may refuse, and with its extension once. */
function fileName(name: string, extension: string): string {
  const plain = name.replace(/[\\/:*?"<>|\p{Cc}]+/gu, '-').trim() || 'figure'
  return plain.toLowerCase().endsWith(`.${extension}`) ? plain : `${plain}.${extension}`
}
