// Runs whose graphics device was lost: a card that was reset, unplugged or put to sleep takes all that it held along,
// but not the checkpoints. The run goes on from the newest in a fresh trainer, which finds the card anew.

import type { ErrorReport } from '../../src-shared/errors.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import type { Store } from '../store/open-store.ts'
import type { Ending } from '../training/trainer-messages.ts'

/** In the life of a run; a card that is lost again and again is broken, and a person should look at it. */
const restartsMax = 3

export interface DeviceLosses {
  /** Told of every ending; true where the run is to go on by itself, which has then been said. */
  goesOn(runId: string, ending: Ending | null): boolean
  /** Why this backend, with the losses since the engine began. */
  inWords(runId: string, reason: string): string
}

export const isDeviceLoss = ({ code }: ErrorReport): boolean => code === 'device-lost'

export function deviceLosses(store: Store, emit: (event: EngineEvent) => void): DeviceLosses {
  const losses = new Map<string, string[]>()

  return {
    goesOn(runId, ending) {
      if (ending?.kind !== 'failed' || !isDeviceLoss(ending.error)) return false
      const known = losses.get(runId) ?? []
      if (known.length === restartsMax) return false
      const { label, iteration } = store.runs.get(runId)
      const checkpoint = store.checkpoints.newest(runId)
      const start = checkpoint ? `the checkpoint of iteration ${checkpoint.iteration}` : 'the start'
      const what = `graphics device was lost at iteration ${iteration}; training went on from ${start}`
      losses.set(runId, [...known, `the ${what}`])
      emit({ kind: 'notice', level: 'warning', message: `${label}: The ${what}.` })
      return true
    },
    // Earlier losses came along with the reason of a run that went on.
    inWords(runId, reason) {
      const fresh = (losses.get(runId) ?? []).filter((loss) => !reason.includes(loss))
      return [reason, ...fresh].join('; ')
    },
  }
}
