// Metric rows: progress with named numbers, each with its kind, because SQLite knows no NaN. A row that is damaged or
// missing is left out, and it is said.

import type { Database } from 'better-sqlite3'
import { kindOf, numberOfKind, type MetricName, type MetricRow, type NumberKind } from '../../src-shared/metric.ts'
import { isCorrupt, runInWords, type DamageLog, type KeyedDamage } from './damage.ts'
import { isWhole, sealOf } from './seal.ts'

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
  seal: number | null
  iteration: number
  evaluations: number
  compute_seconds: number
  /** null for a row without values. */
  name: MetricName | null
  kind: NumberKind
  value: number | null
}

/** A row as it is sealed and stored. */
interface StoredRow {
  id: number
  seal: number | null
  /** Where all runs are read. */
  runId?: string
  progress: [iteration: number, evaluations: number, computeSeconds: number]
  values: StoredValue[]
}

type StoredValue = [name: string, kind: NumberKind, value: number | null]

const columns = 'r.id, r.seal, r.iteration, r.evaluations, r.compute_seconds, v.name, v.kind, v.value'

export function metricTable(database: Database, damage: DamageLog): MetricTable {
  const insertRow = database.prepare(
    'INSERT INTO metric_rows (run_id, iteration, evaluations, compute_seconds, seal) VALUES (?, ?, ?, ?, ?)',
  )
  const insertValue = database.prepare('INSERT INTO metric_values (row_id, name, kind, value) VALUES (?, ?, ?, ?)')
  const selectRows = database.prepare<[string], ValueRow>(
    `SELECT ${columns} FROM metric_rows r LEFT JOIN metric_values v ON v.row_id = r.id WHERE r.run_id = ? ORDER BY r.id`,
  )
  const selectRow = database.prepare<[number], ValueRow>(
    `SELECT ${columns} FROM metric_rows r LEFT JOIN metric_values v ON v.row_id = r.id WHERE r.id = ?`,
  )
  const selectLatest = database.prepare<[string], { id: number }>(
    `SELECT DISTINCT id FROM
       (SELECT max(r.id) AS id FROM metric_rows r JOIN metric_values v ON v.row_id = r.id WHERE r.run_id = ? GROUP BY v.name)
     ORDER BY id`,
  )
  const selectLastId = database
    .prepare<[string], number>('SELECT coalesce(max(id), 0) FROM metric_rows WHERE run_id = ?')
    .pluck()
  const selectCount = database.prepare<[string], number | null>('SELECT metric_count FROM runs WHERE id = ?').pluck()
  const addToCount = database.prepare('UPDATE runs SET metric_count = metric_count + ? WHERE id = ?')
  const recount = database.prepare(
    `UPDATE runs SET metric_count = (SELECT count(*) FROM metric_rows WHERE run_id = runs.id)
     WHERE id = ? AND metric_count IS NOT NULL`,
  )
  const deleteAfter = database.prepare('DELETE FROM metric_rows WHERE run_id = ? AND id > ?')
  const upsertHeldOut = database.prepare(
    `INSERT INTO held_out (run_id, log_likelihood, seal) VALUES (?, ?, ?)
     ON CONFLICT (run_id) DO UPDATE SET log_likelihood = excluded.log_likelihood, seal = excluded.seal`,
  )
  const deleteHeldOut = database.prepare('DELETE FROM held_out WHERE run_id = ?')

  function of(runId: string): MetricRow[] {
    const rows: MetricRow[] = []
    let [damaged, total] = [0, 0]
    try {
      for (const row of grouped(selectRows.iterate(runId))) {
        total++
        if (isWhole(row.seal, () => sealOfRow(runId, row))) rows.push(rowOf(row))
        else damaged++
      }
      damaged = Math.max(damaged, (selectCount.get(runId) ?? 0) - rows.length)
    } catch (error) {
      if (!isCorrupt(error)) throw error
      damaged = Math.max(1, damaged, expected(runId) - rows.length)
    }
    if (damaged > 0) {
      const of = Math.max(total, rows.length + damaged)
      damage.report(`${damaged} of ${of} metric rows of ${runInWords(database, runId)} are damaged and left out.`)
    }
    return rows
  }

  function expected(runId: string): number {
    try {
      return selectCount.get(runId) ?? 0
    } catch {
      return 0
    }
  }

  function latest(runId: string): Partial<Record<MetricName, number>> {
    const newest = readLatest(runId) ?? of(runId)
    return Object.assign({}, ...newest.map(({ values }) => values)) as Partial<Record<MetricName, number>>
  }

  /** Rows that hold the newest value of any metric, oldest first; null if one of them is damaged. */
  function readLatest(runId: string): MetricRow[] | null {
    try {
      const rows = selectLatest.all(runId).flatMap(({ id }) => [...grouped(selectRow.iterate(id))])
      return rows.every((row) => isWhole(row.seal, () => sealOfRow(runId, row))) ? rows.map(rowOf) : null
    } catch (error) {
      if (!isCorrupt(error)) throw error
      return null
    }
  }

  /**
   * A likelihood that is not finite, or whose log Z did not converge, cannot be anybody's best: it stays in the rows, and
   * the run drops out of the ranking.
   */
  function rank(runId: string, { testLogLikelihood, quadratureConverged }: MetricRow['values']): void {
    const ranked = testLogLikelihood !== undefined && Number.isFinite(testLogLikelihood) && quadratureConverged !== 0
    if (ranked) upsertHeldOut.run(runId, testLogLikelihood, sealOf([runId, testLogLikelihood]))
    else deleteHeldOut.run(runId)
  }

  return {
    of,
    latest,
    append(runId, rows) {
      for (const { iteration, evaluations, computeSeconds, values } of rows) {
        const stored = Object.entries(values).flatMap(([name, value]): StoredValue[] => {
          if (value === undefined) return []
          const kind = kindOf(value)
          return [[name, kind, kind === 'finite' ? value : null]]
        })
        const seal = sealOfRow(runId, { progress: [iteration, evaluations, computeSeconds], values: stored })
        const { lastInsertRowid } = insertRow.run(runId, iteration, evaluations, computeSeconds, seal)
        for (const value of stored) insertValue.run(lastInsertRowid, ...value)
        if (values.testLogLikelihood !== undefined) rank(runId, values)
      }
      addToCount.run(rows.length, runId)
    },
    lastId: (runId) => selectLastId.get(runId) as number,
    dropAfter(runId, lastId) {
      deleteAfter.run(runId, lastId)
      recount.run(runId)
      rank(runId, latest(runId))
    },
  }
}

/** Rows with their values, of rows that stand once for each value. */
function* grouped(found: Iterable<ValueRow & { run_id?: string }>): Generator<StoredRow> {
  let row: StoredRow | undefined
  for (const { id, seal, iteration, evaluations, compute_seconds, name, kind, value, run_id } of found) {
    if (row?.id !== id) {
      if (row) yield row
      row = { id, seal, runId: run_id, progress: [iteration, evaluations, compute_seconds], values: [] }
    }
    if (name !== null) row.values.push([name, kind, value])
  }
  if (row) yield row
}

/** The order of the values is not stored, so that it must not matter. */
function sealOfRow(runId: string, { progress, values }: Pick<StoredRow, 'progress' | 'values'>): number {
  const sorted = values.length > 1 ? [...values].sort(([a], [b]) => (a < b ? -1 : 1)) : values
  return sealOf([runId, ...progress, ...sorted])
}

function rowOf({ progress: [iteration, evaluations, computeSeconds], values }: StoredRow): MetricRow {
  const row: MetricRow = { iteration, evaluations, computeSeconds, values: {} }
  for (const [name, kind, value] of values) row.values[name as MetricName] = numberOfKind(kind, value)
  return row
}

/** Every row of the library that is damaged, by its key and in words. */
export function* damagedMetricRows(database: Database): Generator<KeyedDamage> {
  const rows = database.prepare<[], ValueRow & { run_id: string }>(
    `SELECT ${columns}, r.run_id FROM metric_rows r LEFT JOIN metric_values v ON v.row_id = r.id ORDER BY r.id`,
  )
  for (const row of grouped(rows.iterate())) {
    if (isWhole(row.seal, () => sealOfRow(row.runId ?? '', row))) continue
    const text = `The metric row at iteration ${row.progress[0]} of ${row.runId ?? 'an unknown run'} is damaged.`
    yield { key: { column: 'id', value: row.id }, text }
  }
}
