// Experiments, a study with its trials, or a composition with its models, as an `.ebm` file where a person says.

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ebmExtension, isEbmName } from '../src-shared/ebm-file.ts'
import type { FileSaved } from '../src-shared/protocol/requests.ts'
import type { EngineProcess } from './engine-process.ts'
import type { RecentFiles } from './recent-files.ts'
import { askWhere, fileName, mayReplace } from './save-dialog.ts'

export const ebmFilter = { name: 'Experiments with results', extensions: [ebmExtension] }

export interface ExportExperimentsOptions {
  engine: Pick<EngineProcess, 'request'>
  recentFiles: RecentFiles
  /** Where the last file went; the next dialog begins there. */
  lastFolder: { path: string }
}

interface Chosen {
  experimentIds?: string[]
  /** They bring their trials. */
  studyIds?: string[]
  compositionIds?: string[]
  suggestedName: string
}

export async function exportExperiments(
  { suggestedName, experimentIds = [], studyIds = [], compositionIds = [] }: Chosen,
  { engine, recentFiles, lastFolder }: ExportExperimentsOptions,
): Promise<FileSaved> {
  const answer = await askWhere({
    title: 'Export with all results: .ebm',
    defaultPath: join(lastFolder.path, fileName(suggestedName, ebmExtension)),
    filters: [ebmFilter],
  })
  if (answer === null) return { path: null, notices: [] }
  lastFolder.path = dirname(answer)
  const path = isEbmName(answer) ? answer : `${answer}.${ebmExtension}`
  // The dialog has asked for the name that it saw.
  if (path !== answer && existsSync(path) && !(await mayReplace(path))) return { path: null, notices: [] }
  const { leftOut } = await engine.request('library.export', { experimentIds, studyIds, compositionIds, path })
  recentFiles.add(path)
  const damaged = `${leftOut} damaged records of the library are not in it: check it (File → Library)`
  return { path, notices: leftOut > 0 ? [damaged] : [] }
}
