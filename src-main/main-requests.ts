// Requests that need a window, a dialog or the desktop.

import { ebmExtension, isEbmName } from '../src-shared/ebm-file.ts'
import { tableExtensions } from '../src-shared/table-reading.ts'
import { app, BrowserWindow, dialog } from 'electron'
import { basename, dirname, join } from 'node:path'
import type { MainRequestName, ParsedParameters, RequestResults } from '../src-shared/protocol/requests.ts'
import type { AppearanceSetting } from './appearance.ts'
import type { EngineProcess } from './engine-process.ts'
import { answerExportRequests } from './export-requests.ts'
import { answerFigureRequests } from './figure-requests.ts'
import { answerLabFigureRequests } from './lab-figure-requests.ts'
import { answerLessonFigureRequests } from './lesson-figure-requests.ts'
import { answerStudyFigureRequests } from './study-figure-requests.ts'
import { readChosenExperiment, writeExperiment } from './experiment-file.ts'
import { exportExperiments } from './export-experiments.ts'
import type { OpenedFiles } from './opened-files.ts'
import { saveModel } from './save-model.ts'
import { present } from './presentation.ts'
import type { RecentFiles } from './recent-files.ts'
import type { AnswerMain } from './relay.ts'
import { askAndPurge } from './purge-trash.ts'
import { askWhere, fileName } from './save-dialog.ts'

type Answers = { [Name in MainRequestName]: (parameters: ParsedParameters<Name>) => Promise<RequestResults[Name]> }

const imagesFilter = { name: 'Images', extensions: ['npy', 'npz', 'gz', 'idx', 'idx3-ubyte'] }
const experimentFilter = { name: 'Experiment of EBM Studio', extensions: ['json'] }
const openedFilter = { name: 'Experiments of EBM Studio', extensions: [ebmExtension, 'json'] }

export interface MainRequestsOptions {
  engine: EngineProcess
  appearance: AppearanceSetting
  recentFiles: RecentFiles
  openedFiles: OpenedFiles
}

export function answerMainRequests(options: MainRequestsOptions): AnswerMain {
  const { engine, appearance, recentFiles, openedFiles } = options
  // Dialogs have forgotten the last folder since Electron 43, so it is remembered here.
  const lastFolder = { path: app.getPath('documents') }

  const answers: Answers = {
    ...answerFigureRequests({ engine, lastFolder }),
    ...answerStudyFigureRequests({ engine, lastFolder }),
    ...answerLessonFigureRequests({ engine, lastFolder }),
    ...answerLabFigureRequests({ engine, lastFolder }),
    'model.save': (shown) => saveModel(shown, { engine, lastFolder }),
    ...answerExportRequests({ engine, lastFolder }),
    async 'dialog.openCsv'() {
      const path = await showOpen(lastFolder.path, { name: 'Tables', extensions: [...tableExtensions] })
      if (path === null) return null
      lastFolder.path = dirname(path)
      await engine.request('path.grant', { path })
      return { path }
    },
    async 'dialog.openImages'({ what }) {
      const path = await showOpen(lastFolder.path, what === 'folder' ? 'folder' : imagesFilter)
      if (path === null) return null
      lastFolder.path = dirname(path)
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
    'file.openDropped': ({ path }) => openedFiles.import(path),
    'file.opened': async () => openedFiles.take(),
    'study.exportFile': ({ studyId, suggestedName }) =>
      exportExperiments({ experimentIds: [], studyIds: [studyId], suggestedName }, { engine, recentFiles, lastFolder }),
    'experiment.exportFile': (wish) =>
      exportExperiments({ ...wish, studyIds: [] }, { engine, recentFiles, lastFolder }),
    async 'experiment.saveFile'({ suggestedName, text }) {
      const path = await askWhere({
        defaultPath: join(lastFolder.path, fileName(suggestedName, 'json')),
        filters: [experimentFilter],
      })
      if (path === null) return { path: null }
      lastFolder.path = dirname(path)
      writeExperiment(path, text)
      recentFiles.add(path)
      return { path }
    },
    'trash.purge': ({ experimentIds }) => askAndPurge(engine, experimentIds),
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

/** The chosen file, or folder, or null. */
async function showOpen(defaultPath: string, filter: Electron.FileFilter | 'folder'): Promise<string | null> {
  const window = BrowserWindow.getFocusedWindow()
  const settings: Electron.OpenDialogOptions = {
    defaultPath,
    ...(filter === 'folder'
      ? { properties: ['openDirectory'] }
      : { properties: ['openFile'], filters: [filter, { name: 'All files', extensions: ['*'] }] }),
  }
  const { filePaths } = window ? await dialog.showOpenDialog(window, settings) : await dialog.showOpenDialog(settings)
  return filePaths[0] ?? null
}
