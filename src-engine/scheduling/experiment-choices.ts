// The backend of each experiment: chosen once, before its first run starts, and the same for all of its runs. Trials of a
// study that learn the same energy share one choice: their numbers are compared, and measuring for each would hold up the
// runs of the others.
//
//  unknown ── asked for ──▶ being chosen ──▶ chosen ── a trainer could not use it ──▶ unknown
//                                └─▶ failed: its queued runs fail with the reason

import type { BackendId, ExperimentConfig } from '../../src-shared/config/experiment.ts'
import type { BackendChoice } from '../../src-shared/device.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import type { Devices, Situation } from '../devices/devices.ts'

export interface ExperimentChoices {
  /** The experiment whose backend is being chosen now: measuring, it wants the machine for itself. */
  readonly choosing: string | null
  /** null where it is not chosen yet. A run that has begun goes on where it began. */
  of(run: RunRecord): BackendChoice | null
  /** Resolves when `of` knows it. Throws AppError where nothing can compute it. */
  choose(experimentId: string, config: ExperimentConfig, situation: Situation): Promise<void>
  /** A trainer found that this one cannot be used after all. */
  refuse(experimentId: string, backend: BackendId): void
}

/** `sharedBy` answers a key that experiments have in common which share a choice. */
export function experimentChoices(
  devices: Pick<Devices, 'choose' | 'forget'>,
  sharedBy: (experimentId: string) => string = (experimentId) => experimentId,
): ExperimentChoices {
  const chosen = new Map<string, BackendChoice>()
  let choosing: string | null = null
  return {
    get choosing() {
      return choosing
    },
    of({ experimentId, iteration, backend, backendReason }) {
      if (iteration > 0 && backend !== '') return { backend: backend as BackendId, reason: backendReason }
      return chosen.get(sharedBy(experimentId)) ?? null
    },
    async choose(experimentId, config, situation) {
      choosing = experimentId
      try {
        chosen.set(sharedBy(experimentId), await devices.choose(config, situation))
      } finally {
        choosing = null
      }
    },
    refuse(experimentId, backend) {
      chosen.delete(sharedBy(experimentId))
      devices.forget(backend)
    },
  }
}
