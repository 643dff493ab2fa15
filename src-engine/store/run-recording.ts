// What a run records, as transactions: rows, snapshot, checkpoint and end of life arrive together or not at all.

import type { Database } from 'better-sqlite3'
import type { LaneAdjustment } from '../../src-shared/adjustment.ts'
import type { MetricRow, Progress } from '../../src-shared/metric.ts'
import type { RunEvent, RunRecord } from '../../src-shared/run.ts'
import type { Snapshot } from '../../src-shared/snapshot.ts'
import type { CheckpointTable, StoredCheckpoint } from './checkpoints.ts'
import type { MetricTable } from './metrics.ts'
import type { EventDetails, RunTable } from './runs.ts'
import type { SnapshotTable } from './snapshots.ts'

export interface RunBatch {
  progress: Progress
  /** Share of the budget used, 0 … 1. */
  fraction: number
  rows: readonly MetricRow[]
  snapshot: Snapshot | null
  /** An encoded checkpoint of exactly this progress. */
  checkpoint: Uint8Array | null
  /** Recorded with the checkpoint that it starts from, so that no resumed run can lose or double it. */
  adjustment?: LaneAdjustment
  /** What happens to the run with it. */
  event?: EventDetails & { event: RunEvent }
}

export interface RunRecording {
  /** One transaction; on the disk when it returns if it holds a checkpoint or an event. */
  record(runId: string, batch: RunBatch): RunRecord
  /** Drops what was recorded after this checkpoint (null: everything), so that going on from it doubles nothing. */
  rewind(runId: string, checkpoint: StoredCheckpoint | null): RunRecord
  /** Several changes of the library as one transaction. */
  transaction<Result>(change: () => Result): Result
}

interface Tables {
  runs: RunTable
  metrics: MetricTable
  snapshots: SnapshotTable
  checkpoints: CheckpointTable
}

export function runRecording(database: Database, { runs, metrics, snapshots, checkpoints }: Tables): RunRecording {
  const write = database.transaction(
    (runId: string, { progress, fraction, rows, snapshot, checkpoint, adjustment, event }: RunBatch) => {
      runs.setProgress(runId, progress, fraction)
      metrics.append(runId, rows)
      if (snapshot) snapshots.append(snapshot)
      if (checkpoint) {
        const lastMetricRow = metrics.lastId(runId)
        const lastSnapshot = snapshots.lastId(runId)
        checkpoints.append(runId, { ...progress, fraction, lastMetricRow, lastSnapshot, body: checkpoint })
      }
      if (adjustment) runs.addAdjustment(runId, adjustment)
      if (event) runs.apply(runId, event.event, event)
    },
  )
  const drop = database.transaction((runId: string, checkpoint: StoredCheckpoint | null) => {
    metrics.dropAfter(runId, checkpoint?.lastMetricRow ?? 0)
    snapshots.dropAfter(runId, checkpoint?.lastSnapshot ?? 0)
    checkpoints.dropAfter(runId, checkpoint?.id ?? 0)
    const { iteration = 0, evaluations = 0, computeSeconds = 0, fraction = 0 } = checkpoint ?? {}
    runs.setProgress(runId, { iteration, evaluations, computeSeconds }, fraction)
    runs.dropAdjustmentsAfter(runId, iteration)
  })
  return {
    record(runId, batch) {
      // Rows alone need not wait for the disk: WAL keeps them through a kill, and a power cut only costs the newest.
      const durable = batch.checkpoint !== null || batch.adjustment !== undefined || batch.event !== undefined
      if (!durable) database.pragma('synchronous = NORMAL')
      try {
        write(runId, batch)
      } finally {
        if (!durable) database.pragma('synchronous = FULL')
      }
      return runs.get(runId)
    },
    rewind(runId, checkpoint) {
      drop(runId, checkpoint)
      return runs.get(runId)
    },
    transaction: (change) => database.transaction(change)(),
  }
}
