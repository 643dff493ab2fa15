// How many runs of an experiment keep the app alive without a window.

import type { ExperimentSummary } from '../src-shared/run.ts'

/** Runs that train or will without anybody's help; what is paused or held waits for a person and keeps nothing alive. */
export function trainingRuns({ statuses }: Pick<ExperimentSummary, 'statuses'>): number {
  const running = statuses.filter((status) => status === 'running').length
  const queued = statuses.filter((status) => status === 'queued').length
  // Between two runs nothing runs for a moment; behind paused ones that keep every place, queued runs wait for a person.
  return running > 0 || !statuses.includes('paused') ? running + queued : 0
}
