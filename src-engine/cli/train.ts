// Trains an experiment that was written down, by options or in a file.

import type { DataKind } from '../../src-shared/config/data.ts'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { fetchData } from './fetch-data.ts'
import { trainRuns, type ReportOptions } from './train-runs.ts'
import { withStudio } from './with-studio.ts'

export async function train(config: ExperimentConfig, options: ReportOptions): Promise<void> {
  await withStudio(async (studio) => {
    await fetchData(studio, [config.data])
    // A data file that cannot be read is a wrong option here, before it could fail every run.
    const { notes } = await studio.request('data.preview', { data: config.data, seed: config.seeds[0] })
    tellNotes(config.data.kind, notes)
    const begin = async () => (await studio.request('experiment.start', { config })).runs
    process.exitCode = await trainRuns(studio, begin, options)
  })
}

/** Rows left out of a file, and the like: what is learned from is not quite what was given. */
function tellNotes(kind: DataKind, notes: readonly string[]): void {
  if (kind !== 'csv' && kind !== 'images') return
  for (const note of notes) console.error(process.stderr.isTTY ? note : JSON.stringify({ event: 'note', text: note }))
}
