// What the report of a stored experiment is made from: its configuration and all of its runs.

import { AppError } from '../../src-shared/errors.ts'
import type { ComparisonSource } from '../../src-shared/report/comparison-source.ts'
import type { AskPreview } from '../data-tasks/previews.ts'
import type { Store } from '../store/open-store.ts'
import { figureInput } from './figure-input.ts'
import { fileOrigin } from './file-origin.ts'

export interface SourceOptions {
  experimentId: string
  /** Name and version of what makes the report. */
  software: string
}

/** Throws AppError('not-found'), or 'wrong-state' for an experiment without runs. */
export async function comparisonSource(
  store: Store,
  preview: AskPreview,
  { experimentId, software }: SourceOptions,
): Promise<ComparisonSource> {
  const config = store.experiments.config(experimentId)
  const records = store.runs.ofExperiment(experimentId)
  if (records.length === 0) {
    throw new AppError('wrong-state', 'Expected an experiment with runs, got one without: there is nothing to report.')
  }
  const runIds = records.map(({ id }) => id)
  const input = await figureInput(store, preview, { runIds, iteration: null })
  return { input: { ...input, origin: fileOrigin(store, records, software) }, config }
}
