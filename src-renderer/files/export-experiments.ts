// Experiments of the library, a study with its trials, or a composition with its models, as one `.ebm` file.

import type { FileSaved } from '../../src-shared/protocol/requests.ts'
import type { ExperimentSummary } from '../../src-shared/run.ts'
import type { StoredComposition } from '../../src-shared/stored-composition.ts'
import type { StudySummary } from '../../src-shared/study/study.ts'
import { messageOf, request } from '../engine/connection.ts'
import { toasts } from '../state/toasts.svelte.ts'

/** Asks where with the native dialog. */
export async function exportExperiments(experiments: readonly ExperimentSummary[]): Promise<void> {
  const [first] = experiments
  if (!first) {
    toasts.show('warning', 'Expected an experiment that was run, got none: run the setup, or open one in the library.')
    return
  }
  const experimentIds = experiments.map(({ id }) => id)
  const suggestedName = experiments.length === 1 ? first.name : `${experiments.length} experiments`
  await tellOf(() => request('experiment.exportFile', { experimentIds, suggestedName }))
}

/** The same of a whole study. */
export const exportStudy = ({ id, name }: Pick<StudySummary, 'id' | 'name'>): Promise<void> =>
  tellOf(() => request('study.exportFile', { studyId: id, suggestedName: name }))

export const exportComposition = ({ id, name }: Pick<StoredComposition, 'id' | 'name'>): Promise<void> =>
  tellOf(() => request('composition.exportFile', { compositionId: id, suggestedName: name }))

async function tellOf(write: () => Promise<FileSaved>): Promise<void> {
  try {
    const { path, notices } = await write()
    if (path) toasts.show('information', `Exported as ${path}`)
    for (const notice of notices) toasts.show('warning', notice)
  } catch (error) {
    toasts.show('error', messageOf(error))
  }
}
