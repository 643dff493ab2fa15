import type { RunEvent } from '../../src-shared/run.ts'
import { isUnusable } from '../backends/use-backend.ts'
import type { EventDetails } from '../store/runs.ts'
import { isDeviceLoss } from './device-losses.ts'
import type { Ending } from '../training/trainer-messages.ts'

interface Circumstances {
  mayGoOn: boolean
  stopWished: boolean
  stopReason: string | null
  holdWished: boolean
  /** Why the run is `interrupted` when its trainer leaves. */
  leaveReason: string | null
}

/** What a trainer's last report means for its run. */
export function endingEvent(
  ending: Ending,
  { mayGoOn, stopWished, stopReason, holdWished, leaveReason }: Circumstances,
): EventDetails & { event: RunEvent } {
  switch (ending.kind) {
    case 'finished':
      return { event: 'finish' }
    case 'stopped':
      if (stopWished && stopReason !== null) return { event: 'stop', reason: stopReason }
      if (stopWished) return { event: 'stop' }
      if (holdWished) return { event: 'hold' }
      return leaveReason === null ? { event: 'stop' } : { event: 'interrupt', reason: leaveReason }
    case 'diverged':
      return { event: 'diverge', divergence: ending.divergence }
    case 'failed':
      return {
        event: (mayGoOn && isUnusable(ending.error)) || isDeviceLoss(ending.error) ? 'interrupt' : 'fail',
        reason: ending.error.message,
      }
    default:
      return ending satisfies never
  }
}
