// Metric rows: progress with named numbers, each with its kind, because SQLite knows no NaN.

import type { Database } from 'better-sqlite3'
import { kindOf, numberOfKind, type MetricName, type MetricRow, type NumberKind } from '../../src-shared/metric.ts'

export interface MetricTable {
  append(runId: string, rows: readonly MetricRow[]): void
  /** In the order in which they were recorded. */
  of(runId: string): MetricRow[]
  /** The newest value of each metric of this run. */
  latest(runId: string): Partial<Record<MetricName, number>>
  /** Id of the run's last row, 0 if it has none. */
  lastId(runId: string): number
  dropAfter(runId: string, lastId: number): void
}

interface ValueRow {
  id: number
  iteration: number
  evaluations: number
  compute_seconds: number
  /** null for a row without values. */
  name: MetricName | null
  kind: NumberKind
  value: number | null
}

export function metricTable(database: Database): MetricTable {
  const insertRow = database.prepare(
    'INSERT INTO metric_rows (run_id, iteration, evaluations, compute_seconds) VALUES (?, ?, ?, ?)',
  )
  const insertValue = database.prepare('INSERT INTO metric_values (row_id, name, kind, value) VALUES (?, ?, ?, ?)')
  const selectRows = database.prepare<[string], ValueRow>(
    `SELECT r.id, r.iteration, r.evaluations, r.compute_seconds, v.name, v.kind, v.value
     FROM metric_rows r LEFT JOIN metric_values v ON v.row_id = r.id WHERE r.run_id = ? ORDER BY r.id`,
  )
  const selectLatest = database.prepare<[string], Pick<ValueRow, 'name' | 'kind' | 'value'>>(
    `SELECT v.name, v.kind, v.value, max(r.id)
     FROM metric_rows r JOIN metric_values v ON v.row_id = r.id WHERE r.run_id = ? GROUP BY v.name`,
  )
  const selectLastId = database
    .prepare<[string], number>('SELECT coalesce(max(id), 0) FROM metric_rows WHERE run_id = ?')
    .pluck()
  const deleteAfter = database.prepare('DELETE FROM metric_rows WHERE run_id = ? AND id > ?')
  const upsertHeldOut = database.prepare(
    `INSERT INTO held_out (run_id, log_likelihood) VALUES (?, ?)
     ON CONFLICT (run_id) DO UPDATE SET log_likelihood = excluded.log_likelihood`,
  )
  const deleteHeldOut = database.prepare('DELETE FROM held_out WHERE run_id = ?')

  function latest(runId: string): Partial<Record<MetricName, number>> {
    const values: Partial<Record<MetricName, number>> = {}
    for (const { name, kind, value } of selectLatest.all(runId)) values[name as MetricName] = numberOfKind(kind, value)
    return values
  }

  /** A non-finite likelihood cannot be anybody's best: it stays in the rows, and the run drops out of the ranking. */
  function rank(runId: string, logLikelihood: number | undefined): void {
    if (logLikelihood !== undefined && Number.isFinite(logLikelihood)) upsertHeldOut.run(runId, logLikelihood)
    else deleteHeldOut.run(runId)
  }

  return {
    latest,
    append(runId, rows) {
      for (const { iteration, evaluations, computeSeconds, values } of rows) {
        const { lastInsertRowid } = insertRow.run(runId, iteration, evaluations, computeSeconds)
        for (const [name, value] of Object.entries(values)) {
          if (value === undefined) continue
          const kind = kindOf(value)
          insertValue.run(lastInsertRowid, name, kind, kind === 'finite' ? value : null)
        }
        if (values.testLogLikelihood !== undefined) rank(runId, values.testLogLikelihood)
      }
    },
    of(runId) {
      const rows: MetricRow[] = []
      let lastId: number | undefined
      for (const { id, iteration, evaluations, compute_seconds, name, kind, value } of selectRows.iterate(runId)) {
        if (id !== lastId) rows.push({ iteration, evaluations, computeSeconds: compute_seconds, values: {} })
        lastId = id
        if (name !== null) rows[rows.length - 1].values[name] = numberOfKind(kind, value)
      }
      return rows
    },
    lastId: (runId) => selectLastId.get(runId) as number,
    dropAfter(runId, lastId) {
      deleteAfter.run(runId, lastId)
      rank(runId, latest(runId).testLogLikelihood)
    },
  }
}
