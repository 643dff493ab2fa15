// Runs whose engine died under them, found by the next one.

import { isLive, runStatuses, type RunRecord } from '../../src-shared/run.ts'
import type { Store } from '../store/open-store.ts'
import { interruption } from './interruption.ts'

/** Runs that had begun, or were to begin, when their engine died; returns what should be said about them. */
export function interruptOrphans(store: Store): string[] {
  const lost = runStatuses.filter((status) => isLive(status) && status !== 'held')
  // What trains elsewhere did not end with the engine.
  const found = lost.flatMap((status) =>
    store.runs.withStatus(status).filter((run) => !store.studyPlaces.isElsewhere(run)),
  )
  const studyOf = ({ experimentId }: RunRecord) => store.studies.turnOf(experimentId)?.studyId
  // What waited in a study goes on waiting; the study is paused.
  const [waiting, orphans] = [
    found.filter((run) => run.status === 'queued' && studyOf(run) !== undefined),
    found.filter((run) => run.status !== 'queued' || studyOf(run) === undefined),
  ]
  store.transaction(() => {
    for (const run of waiting) store.runs.apply(run.id, 'pause')
    for (const run of orphans) {
      store.runs.apply(run.id, 'interrupt', { reason: interruption('The engine ended unexpectedly.', store, run) })
    }
    for (const id of new Set(found.flatMap((run) => studyOf(run) ?? []))) store.studies.setPaused(id, true)
  })
  if (orphans.length === 0) return []
  const [what, them] = orphans.length === 1 ? ['1 run was', 'it goes'] : [`${orphans.length} runs were`, 'they go']
  return [`${what} interrupted when EBM Studio last ended: resume and ${them} on from the last checkpoint.`]
}
