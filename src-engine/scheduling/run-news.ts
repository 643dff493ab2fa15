// A change of a run's status: stored, told to whoever follows, and looked at by whoever waits for it.

import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import type { RunEvent, RunRecord } from '../../src-shared/run.ts'
import type { Store } from '../store/open-store.ts'
import type { EventDetails } from '../store/runs.ts'

export interface RunNews {
  tell(run: RunRecord, statusChanged: boolean): void
  /** Throws what the store throws, and has then changed and told nothing. */
  apply(runId: string, event: RunEvent, details?: EventDetails): void
}

export interface RunNewsOptions {
  store: Store
  emit: (event: EngineEvent) => void
  /** As it is told. */
  live: (run: RunRecord) => RunRecord
  look: () => void
}

export function runNews({ store, emit, live, look }: RunNewsOptions): RunNews {
  function tell(run: RunRecord, statusChanged: boolean): void {
    emit({ kind: 'run', run: live(run) })
    if (statusChanged) emit({ kind: 'experiment', summary: store.experiments.summary(run.experimentId) })
    look()
  }
  return { tell, apply: (runId, event, details) => tell(store.runs.apply(runId, event, details), true) }
}
