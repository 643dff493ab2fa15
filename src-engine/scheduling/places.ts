// Placement: the lanes that have a trainer now, and how they share the machine's cores.

import { isLive, type RunRecord } from '../../src-shared/run.ts'
import type { RunTable } from '../store/runs.ts'
import type { ActiveLane } from './active-lane.ts'
import { raiseLanesBeside } from './lanes-beside.ts'
import { shareCores, threadsEach } from './share-cores.ts'

export interface PlacesOptions {
  runs: Pick<RunTable, 'get' | 'raiseLanesBeside'>
  slots: number
  cores: number
  /** A run's record has changed beside its status. */
  tell: (run: RunRecord) => void
}

export interface Places {
  readonly size: number
  readonly full: boolean
  of(runId: string): ActiveLane | undefined
  entries(): IterableIterator<[runId: string, lane: ActiveLane]>
  lanes(): IterableIterator<ActiveLane>
  take(runId: string, lane: ActiveLane): void
  leave(runId: string): void
  /** Runs that compute now: neither paused nor leaving. */
  training(): string[]
  /** Compute threads of a lane that joins those that train. */
  threadsOfNext(): number
  /** Tells lanes that have another number of threads now. */
  share(): void
  /** Notes with each run how many trained beside it. */
  count(): void
  /** The record with what is only known while it trains: progress between two writes, and speed. */
  live(run: RunRecord): RunRecord
}

export function createPlaces({ runs, slots, cores, tell }: PlacesOptions): Places {
  const active = new Map<string, ActiveLane>()
  // One that has ended is about to leave; its run may have left the library before it.
  const training = () =>
    [...active].flatMap(([runId, { ended }]) => (!ended && runs.get(runId).status === 'running' ? [runId] : []))
  return {
    get size() {
      return active.size
    },
    get full() {
      return active.size >= slots
    },
    of: (runId) => active.get(runId),
    entries: () => active.entries(),
    lanes: () => active.values(),
    take: (runId, lane) => void active.set(runId, lane),
    leave: (runId) => void active.delete(runId),
    training,
    threadsOfNext: () => threadsEach(cores, training().length + 1),
    share() {
      shareCores(
        cores,
        training().map((runId) => active.get(runId)!),
      )
    },
    count: () => raiseLanesBeside(training(), { runs, tell }),
    live(run) {
      const lane = active.get(run.id)
      if (!lane || lane.ended || !isLive(run.status)) return run
      const speed = run.status === 'running' ? lane.speed : { ...lane.speed, secondsLeft: null }
      return lane.progress ? { ...run, ...lane.progress, fraction: lane.fraction, ...speed } : run
    },
  }
}
