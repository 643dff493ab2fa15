// Other values for a lane in every seed that still trains or waits. Those that train take them between two updates;
// those that wait start with them, recorded at the iteration they go on from.

import { adjustedLane, changesBetween, type WishedChange } from '../../src-shared/adjustment.ts'
import { isLive, isWaiting, type RunRecord } from '../../src-shared/run.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { Store } from '../store/open-store.ts'
import type { Scheduler } from './scheduler.ts'
import { trainedLane } from '../training/trained-lane.ts'

type Adjuster = Pick<Scheduler, 'adjust' | 'live'>

export interface LaneWish {
  experimentId: string
  laneId: string
  changes: readonly WishedChange[]
}

/** Returns the runs that were changed, in the order of their seeds. Throws AppError if there is none to change. */
export async function adjustLane(
  store: Store,
  scheduler: Adjuster,
  { experimentId, laneId, changes }: LaneWish,
): Promise<RunRecord[]> {
  const reached = store.runs.ofExperiment(experimentId).filter((run) => run.laneId === laneId && isLive(run.status))
  if (reached.length === 0) throw nothingToAdjust()
  const outcomes = await Promise.allSettled(
    reached.map((run) => adjustRun(store, scheduler, { runId: run.id, changes })),
  )
  const changed = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  for (const outcome of outcomes) {
    // One that ended meanwhile needs no other values; any other refusal concerns all of them.
    if (outcome.status === 'rejected' && (changed.length === 0 || !endedMeanwhile(outcome.reason))) throw outcome.reason
  }
  return changed
}

export async function adjustRun(
  store: Store,
  scheduler: Adjuster,
  { runId, changes }: { runId: string; changes: readonly WishedChange[] },
): Promise<RunRecord> {
  const run = store.runs.get(runId)
  if (!isWaiting(run.status)) return scheduler.adjust(runId, changes)
  return scheduler.live(adjustWaiting(store, run, changes))
}

function adjustWaiting(store: Store, run: RunRecord, changes: readonly WishedChange[]): RunRecord {
  const lane = trainedLane(store.experiments.config(run.experimentId), run)
  const changed = changesBetween(lane, adjustedLane(lane, changes))
  const iteration = store.checkpoints.newest(run.id)?.iteration ?? 0
  store.runs.addAdjustment(run.id, { iteration, changes: changed })
  return store.runs.get(run.id)
}

const endedMeanwhile = (reason: unknown) => reason instanceof AppError && reason.code === 'wrong-state'

const nothingToAdjust = () =>
  new AppError(
    'wrong-state',
    'Expected a lane with a run that trains or waits, got one whose runs have ended: start it anew.',
    {
      field: 'laneId',
    },
  )
