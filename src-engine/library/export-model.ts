// A run's newest model as files for elsewhere. They are made on a thread, since a network of millions of parameters takes
// seconds, and each appears whole or not at all.

import { basename, dirname, join } from 'node:path'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { ModelFormat } from '../../src-shared/model-format.ts'
import type { ModelParameters } from '../../src-shared/trained-model.ts'
import { dataTask } from '../data-tasks/data-threads.ts'
import { requireFolderOf, writeWhole } from '../export/write-file.ts'
import type { Store } from '../store/open-store.ts'
import { logPartitionOf, modelOfRun } from './models.ts'

export interface ModelExport {
  runId: string
  format: ModelFormat
  parameters: ModelParameters
  path: string
}

/**
 * Answers the paths of all files, the one that was asked for last, and the model's iteration. Throws AppError('not-found') for a run without a
 * model, 'export-failed' where a file cannot be written.
 */
export async function exportModel(
  store: Store,
  { runId, format, parameters, path }: ModelExport,
  version: string,
): Promise<{ paths: string[]; iteration: number }> {
  const { experimentId, label, seed } = store.runs.get(runId)
  await requireFolderOf(path)
  const { stored, model } = await modelOfRun(store, runId)
  const files = await dataTask('modelFiles', {
    ...{ format, name: basename(path), body: stored.body },
    facts: {
      ...{ parameters, version, hash: stored.hash },
      logPartition: logPartitionOf(stored, model, parameters),
      experiment: store.experiments.summary(experimentId).name,
      configuration: withoutFolders(store.experiments.config(experimentId)),
      run: { id: runId, label, seed, iteration: stored.iteration },
    },
  })
  const paths: string[] = []
  for (const { name, bytes } of files) {
    const place = join(dirname(path), name)
    await writeWhole(place, bytes)
    paths.push(place)
  }
  return { paths, iteration: stored.iteration }
}

/** A file that is given to others names the data's file, not the folders of whoever trained on it. */
function withoutFolders(config: ExperimentConfig): ExperimentConfig {
  const { data } = config
  return 'path' in data ? { ...config, data: { ...data, path: basename(data.path) } } : config
}
