// What a run records, as transactions: rows, snapshot, checkpoint and end of life arrive together or not at all.

import type { Database } from 'better-sqlite3'
import type { LaneAdjustment } from '../../src-shared/adjustment.ts'
import type { MetricRow, Progress } from '../../src-shared/metric.ts'
import type { Cursor, Records } from '../../src-shared/recording.ts'
import { isLive, isResumable, type RunEvent } from '../../src-shared/run.ts'
import type { Snapshot } from '../../src-shared/snapshot.ts'
import { shownRows } from '../../src-shared/thin-rows.ts'
import type { CheckpointTable, StoredCheckpoint } from './checkpoints.ts'
import type { MeasurementTable } from './measurements.ts'
import type { MetricTable } from './metrics.ts'
import type { ModelTable } from './models.ts'
import type { RunValueTable } from './run-values.ts'
import type { EventDetails, RunTable } from './runs.ts'
import type { SnapshotTable } from './snapshots.ts'
import type { VerificationTable } from './verifications.ts'

export interface RunBatch {
  progress: Progress
  /** Share of the budget used, 0 … 1. */
  fraction: number
  rows: readonly MetricRow[]
  snapshot: Snapshot | null
  /** An encoded checkpoint of exactly this progress. */
  checkpoint: Uint8Array | null
  /** The model in the checkpoint, encoded; not without it. */
  model?: Uint8Array | null
  /** Recorded with the checkpoint that it starts from, so that no resumed run can lose or double it. */
  adjustment?: LaneAdjustment
  /** What happens to the run with it. */
  event?: EventDetails & { event: RunEvent }
}

export interface RunRecording {
  /** One transaction; on the disk when it returns if it holds a checkpoint or an event. */
  record(runId: string, batch: RunBatch): RecordedNumbers
  /** Drops what was recorded after this checkpoint (null: everything), so that going on from it doubles nothing. */
  rewind(runId: string, checkpoint: StoredCheckpoint | null): Cursor
  /**
   * What was recorded from this cursor on; all of it for null, and where the run was rewound since. Of very many rows
   * only what a chart shows of them.
   */
  records(runId: string, after: Cursor | null): Records
  /** Several changes of the library as one transaction. */
  transaction<Result>(change: () => Result): Result
}

/** Under which numbers a batch was recorded. */
export interface RecordedNumbers {
  rewinds: number
  firstRow: number
  /** null for a batch without one. */
  snapshot: number | null
}

interface Tables {
  runs: RunTable
  metrics: MetricTable
  values: RunValueTable
  snapshots: SnapshotTable
  checkpoints: CheckpointTable
  models: ModelTable
  measurements: MeasurementTable
  verifications: VerificationTable
}

export function runRecording(
  database: Database,
  { runs, metrics, values, snapshots, checkpoints, models, measurements, verifications }: Tables,
): RunRecording {
  const write = database.transaction(
    (runId: string, { progress, fraction, rows, snapshot, checkpoint, model, adjustment, event }: RunBatch) => {
      runs.setProgress(runId, progress, fraction)
      const firstRow = metrics.append(runId, rows)
      values.add(runId, rows)
      const snapshotNumber = snapshot ? snapshots.append(snapshot) : null
      if (checkpoint) {
        const [metricCount, snapshotCount] = [metrics.count(runId), snapshots.count(runId)]
        const facts = { ...progress, fraction, metricCount, snapshotCount, body: checkpoint }
        const id = checkpoints.append(runId, facts)
        if (model) models.put(runId, progress.iteration, { body: model, checkpoint: { id, body: checkpoint } })
      }
      if (snapshot?.logPartition) models.setLogPartition(runId, snapshot.iteration, snapshot.logPartition)
      if (adjustment) runs.addAdjustment(runId, adjustment)
      if (event) {
        const { status } = runs.apply(runId, event.event, event)
        // What a run that diverged came from is what a cure begins with.
        const older = status === 'diverged'
        if (!isLive(status) && !isResumable(status)) checkpoints.keepNewest(runId, { older })
      }
      return { rewinds: runs.rewinds(runId), firstRow, snapshot: snapshotNumber }
    },
  )
  const drop = database.transaction((runId: string, checkpoint: StoredCheckpoint | null) => {
    metrics.dropFrom(runId, checkpoint?.metricCount ?? 0)
    values.renew(runId, metrics.of(runId))
    snapshots.dropFrom(runId, checkpoint?.snapshotCount ?? 0)
    checkpoints.dropAfter(runId, checkpoint?.id ?? 0)
    const { iteration = 0, evaluations = 0, computeSeconds = 0, fraction = 0 } = checkpoint ?? {}
    for (const table of [models, measurements, verifications]) table.dropAfter(runId, checkpoint ? iteration : -1)
    runs.setProgress(runId, { iteration, evaluations, computeSeconds }, fraction)
    runs.dropAdjustmentsAfter(runId, iteration)
    runs.noteRewinding(runId, iteration)
  })
  const cursor = (runId: string) => cursorOf({ runs, metrics, snapshots }, runId)
  return {
    record(runId, batch) {
      // Rows alone need not wait for the disk: WAL keeps them through a kill, and a power cut only costs the newest.
      // Inside another transaction it is that one which waits for the disk.
      const lasting = batch.checkpoint !== null || batch.adjustment !== undefined || batch.event !== undefined
      const durable = lasting || database.inTransaction
      if (!durable) database.pragma('synchronous = NORMAL')
      try {
        return write(runId, batch)
      } finally {
        if (!durable) database.pragma('synchronous = FULL')
      }
    },
    rewind(runId, checkpoint) {
      drop(runId, checkpoint)
      return cursor(runId)
    },
    records(runId, after) {
      const now = cursor(runId)
      const begin = after?.rewinds === now.rewinds ? after : { rows: 0, snapshots: 0 }
      return {
        rewoundTo: after === null || begin === after ? null : { rows: 0, snapshots: 0 },
        rows: [...metrics.thinned(runId, begin.rows, shownRows)],
        snapshots: snapshots.from(runId, begin.snapshots),
        cursor: now,
      }
    },
    transaction: (change) => database.transaction(change)(),
  }
}

const cursorOf = (
  { runs, metrics, snapshots }: Pick<Tables, 'runs' | 'metrics' | 'snapshots'>,
  runId: string,
): Cursor => ({
  rewinds: runs.rewinds(runId),
  rows: metrics.count(runId),
  snapshots: snapshots.count(runId),
})
