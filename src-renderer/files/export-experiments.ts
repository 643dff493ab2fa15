// Experiments of the library as one `.ebm` file.

import type { ExperimentSummary } from '../../src-shared/run.ts'
import { messageOf, request } from '../engine/connection.ts'
import { toasts } from '../state/toasts.svelte.ts'

/** Asks where with the native dialog. */
export async function exportExperiments(experiments: readonly ExperimentSummary[]): Promise<void> {
  const [first] = experiments
  if (!first) {
    toasts.show('warning', 'Expected an experiment that was run, got none: run the setup, or open one in the library.')
    return
  }
  try {
    const { path, notices } = await request('experiment.exportFile', {
      experimentIds: experiments.map(({ id }) => id),
      suggestedName: experiments.length === 1 ? first.name : `${experiments.length} experiments`,
    })
    if (path) toasts.show('information', `Exported as ${path}`)
    for (const notice of notices) toasts.show('warning', notice)
  } catch (error) {
    toasts.show('error', messageOf(error))
  }
}
