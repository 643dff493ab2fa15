// What a trainer reports, recorded and told: the same for a trainer of this machine and for what comes back from elsewhere.

import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import type { RunEvent } from '../../src-shared/run.ts'
import type { Store } from '../store/open-store.ts'
import type { EventDetails } from '../store/runs.ts'
import type { BatchReport, StartedReport } from '../training/trainer-messages.ts'
import { recordingEvents } from './recording-events.ts'

export interface Recorder {
  store: Store
  emit: (event: EngineEvent) => void
  runId: string
}

/** `reason`: why this backend. */
export function recordStart({ store, emit, runId }: Recorder, report: StartedReport, reason: string): void {
  const { runs } = store
  const from = runs.get(runId).iteration
  runs.describe(runId, { ...report, from, reason })
  if (report.otherVariant === null) return
  const message = `${runs.get(runId).label} began on other kernels (${report.otherVariant}): its numbers may differ from an unbroken run’s.`
  emit({ kind: 'notice', level: 'warning', message })
}

/** `event`: what happens to the run with it. What is only live is not recorded. */
export function recordBatch(
  { store, emit, runId }: Recorder,
  report: BatchReport,
  event: (EventDetails & { event: RunEvent }) | undefined,
): void {
  const { progress, fraction, rows, snapshot, checkpoint, model, adjusted } = report
  const adjustment = adjusted && adjusted.changes.length > 0 ? adjusted : undefined
  if (rows.length === 0 && !snapshot && !checkpoint && !event) return
  const numbers = store.record(runId, { progress, fraction, rows, snapshot, checkpoint, model, adjustment, event })
  for (const told of recordingEvents(runId, report, numbers)) emit(told)
}
