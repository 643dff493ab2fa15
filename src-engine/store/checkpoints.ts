// Checkpoints: where a run can go on from, and what had been recorded of it by then. Two are kept, so that one that
// cannot be read does not cost the run.

import type { Database } from 'better-sqlite3'
import type { Progress } from '../../src-shared/metric.ts'

const keptPerRun = 2

export interface StoredCheckpoint extends Progress {
  id: number
  fraction: number
  lastMetricRow: number
  lastSnapshot: number
  body: Uint8Array
}

export interface CheckpointTable {
  append(runId: string, checkpoint: Omit<StoredCheckpoint, 'id'>): void
  /** Newest first. */
  of(runId: string): StoredCheckpoint[]
  dropAfter(runId: string, id: number): void
}

interface CheckpointRow {
  id: number
  iteration: number
  evaluations: number
  compute_seconds: number
  fraction: number
  last_metric_row: number
  last_snapshot: number
  body: Buffer
}

export function checkpointTable(database: Database): CheckpointTable {
  const insert = database.prepare(
    `INSERT INTO checkpoints
       (run_id, iteration, evaluations, compute_seconds, fraction, last_metric_row, last_snapshot, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const deleteOld = database.prepare(
    `DELETE FROM checkpoints WHERE run_id = ? AND id NOT IN
       (SELECT id FROM checkpoints WHERE run_id = ? ORDER BY id DESC LIMIT ${keptPerRun})`,
  )
  const select = database.prepare<[string], CheckpointRow>('SELECT * FROM checkpoints WHERE run_id = ? ORDER BY id DESC')
  const deleteAfter = database.prepare('DELETE FROM checkpoints WHERE run_id = ? AND id > ?')
  return {
    append(runId, { iteration, evaluations, computeSeconds, fraction, lastMetricRow, lastSnapshot, body }) {
      insert.run(runId, iteration, evaluations, computeSeconds, fraction, lastMetricRow, lastSnapshot, body)
      deleteOld.run(runId, runId)
    },
    of: (runId) =>
      select.all(runId).map((row) => ({
        id: row.id,
        iteration: row.iteration,
        evaluations: row.evaluations,
        computeSeconds: row.compute_seconds,
        fraction: row.fraction,
        lastMetricRow: row.last_metric_row,
        lastSnapshot: row.last_snapshot,
        body: row.body,
      })),
    dropAfter: (runId, id) => void deleteAfter.run(runId, id),
  }
}
