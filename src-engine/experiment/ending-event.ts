import type { RunEvent } from '../../src-shared/run.ts'
import type { EventDetails } from '../store/runs.ts'
import type { Ending } from './trainer-messages.ts'

interface Wishes {
  stopWished: boolean
  /** Why the run is `interrupted` when its trainer leaves. */
  leaveReason: string | null
}

/** What a trainer's last report means for its run. */
export function endingEvent(ending: Ending, { stopWished, leaveReason }: Wishes): EventDetails & { event: RunEvent } {
  switch (ending.kind) {
    case 'finished':
      return { event: 'finish' }
    case 'stopped':
      return stopWished || leaveReason === null ? { event: 'stop' } : { event: 'interrupt', reason: leaveReason }
    case 'diverged':
      return { event: 'diverge', divergence: ending.divergence }
    case 'failed':
      return { event: 'fail', reason: ending.error.message }
    default:
      return ending satisfies never
  }
}
