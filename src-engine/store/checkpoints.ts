// Checkpoints: where a run can go on from, and what had been recorded of it by then. Two are kept, so that one that
// was damaged on the disk does not cost the run.

import type { Database } from 'better-sqlite3'
import { crc32 } from 'node:zlib'
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
  /** The newest that is undamaged; null if there is none. */
  newest(runId: string): StoredCheckpoint | null
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
  checksum: number
  body: Buffer
}

export function checkpointTable(database: Database): CheckpointTable {
  const insert = database.prepare(
    `INSERT INTO checkpoints
       (run_id, iteration, evaluations, compute_seconds, fraction, last_metric_row, last_snapshot, checksum, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const deleteOld = database.prepare(
    `DELETE FROM checkpoints WHERE run_id = ? AND id NOT IN
       (SELECT id FROM checkpoints WHERE run_id = ? ORDER BY id DESC LIMIT ${keptPerRun})`,
  )
  const select = database.prepare<[string], CheckpointRow>(
    'SELECT * FROM checkpoints WHERE run_id = ? ORDER BY id DESC',
  )
  const deleteAfter = database.prepare('DELETE FROM checkpoints WHERE run_id = ? AND id > ?')
  return {
    append(runId, { iteration, evaluations, computeSeconds, fraction, lastMetricRow, lastSnapshot, body }) {
      insert.run(
        runId,
        iteration,
        evaluations,
        computeSeconds,
        fraction,
        lastMetricRow,
        lastSnapshot,
        crc32(body),
        body,
      )
      deleteOld.run(runId, runId)
    },
    newest(runId) {
      const row = select.all(runId).find(({ body, checksum }) => crc32(body) === checksum)
      if (!row) return null
      return {
        id: row.id,
        iteration: row.iteration,
        evaluations: row.evaluations,
        computeSeconds: row.compute_seconds,
        fraction: row.fraction,
        lastMetricRow: row.last_metric_row,
        lastSnapshot: row.last_snapshot,
        body: row.body,
      }
    },
    dropAfter: (runId, id) => void deleteAfter.run(runId, id),
  }
}
