// What followers of a run are told of a batch that was stored.

import type { RecordingEvent } from '../../src-shared/recording.ts'
import type { RecordedNumbers } from '../store/run-recording.ts'
import type { BatchReport } from '../training/trainer-messages.ts'

export function recordingEvents(
  runId: string,
  { rows, snapshot, progress }: BatchReport,
  { rewinds, firstRow, snapshot: number }: RecordedNumbers,
): RecordingEvent[] {
  const events: RecordingEvent[] = []
  if (rows.length > 0) {
    const numbered = rows.map((row, index) => ({ ...row, sequence: firstRow + index }))
    events.push({ kind: 'metrics', runId, rewinds, rows: numbered })
  }
  if (snapshot && number !== null) {
    events.push({ kind: 'snapshot', runId, rewinds, entry: { sequence: number, runId, ...progress } })
  }
  return events
}
