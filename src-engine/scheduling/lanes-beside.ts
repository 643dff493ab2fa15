// How many lanes trained beside a run at most, which its speed must be read with.

import type { RunRecord } from '../../src-shared/run.ts'
import { isOutOfRoom } from '../store/out-of-room.ts'
import type { RunTable } from '../store/runs.ts'

interface Records {
  runs: Pick<RunTable, 'get' | 'raiseLanesBeside'>
  tell: (run: RunRecord) => void
}

/** Notes it with each of the runs that train now. A full disk leaves the rest unnoted. */
export function raiseLanesBeside(running: readonly string[], { runs, tell }: Records): void {
  for (const runId of running) {
    if (runs.get(runId).lanesBeside >= running.length) continue
    try {
      runs.raiseLanesBeside(runId, running.length)
    } catch (error) {
      // A remark about the run; what it comes with is already stored and must not be stored twice.
      if (!isOutOfRoom(error)) throw error
      return
    }
    tell(runs.get(runId))
  }
}
