// Requests that need a window, a dialog or the desktop.

import { app, BrowserWindow } from 'electron'
import { dirname, join } from 'node:path'
import type { MainRequestName, ParsedParameters, RequestResults } from '../src-shared/protocol/requests.ts'
import type { AppearanceSetting } from './appearance.ts'
import type { EngineProcess } from './engine-process.ts'
import { answerExportRequests } from './export-requests.ts'
import { answerFigureRequests } from './figure-requests.ts'
import { answerConditionalFigureRequests } from './conditional-figure-requests.ts'
import { answerLabFigureRequests } from './lab-figure-requests.ts'
import { answerLessonFigureRequests } from './lesson-figure-requests.ts'
import { answerCompositionFigureRequests } from './composition-figure-requests.ts'
import { answerStudyFigureRequests } from './study-figure-requests.ts'
import { writeExperiment } from './experiment-file.ts'
import { exportExperiments } from './export-experiments.ts'
import { answerOpenRequests } from './open-requests.ts'
import type { OpenedFiles } from './opened-files.ts'
import { saveComposition, saveModel } from './save-model.ts'
import { present } from './presentation.ts'
import type { RecentFiles } from './recent-files.ts'
import type { AnswerMain } from './relay.ts'
import { askAndPurge } from './purge-trash.ts'
import { askWhere, fileName } from './save-dialog.ts'

type Answers = { [Name in MainRequestName]: (parameters: ParsedParameters<Name>) => Promise<RequestResults[Name]> }

const experimentFilter = { name: 'Experiment of EBM Studio', extensions: ['json'] }

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
    ...answerCompositionFigureRequests({ engine, lastFolder }),
    ...answerLessonFigureRequests({ engine, lastFolder }),
    ...answerLabFigureRequests({ engine, lastFolder }),
    ...answerConditionalFigureRequests({ engine, lastFolder }),
    'model.save': (shown) => saveModel(shown, { engine, lastFolder }),
    'composition.saveModel': (shown) => saveComposition(shown, { engine, lastFolder }),
    ...answerExportRequests({ engine, lastFolder }),
    ...answerOpenRequests({ engine, recentFiles, openedFiles, lastFolder }),
    'file.openDropped': ({ path }) => openedFiles.import(path),
    'file.opened': async () => openedFiles.take(),
    'study.exportFile': ({ studyId, suggestedName }) =>
      exportExperiments({ studyIds: [studyId], suggestedName }, { engine, recentFiles, lastFolder }),
    'experiment.exportFile': (wish) => exportExperiments(wish, { engine, recentFiles, lastFolder }),
    'composition.exportFile': ({ compositionId, suggestedName }) =>
      exportExperiments({ compositionIds: [compositionId], suggestedName }, { engine, recentFiles, lastFolder }),
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
