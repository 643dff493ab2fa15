// Measurements: what somebody had measured of a run's model, one evaluation at one iteration, the newest of its kind.
// They go with their run, and those of iterations that a run goes back on are dropped with them.

import type { Database } from 'better-sqlite3'
import type { BackendId } from '../../src-shared/config/experiment.ts'
import type { Estimate } from '../../src-shared/estimate.ts'
import type { EvaluationName } from '../../src-shared/evaluation.ts'
import type { Measurement, MeasurementVerdict } from '../../src-shared/measurement.ts'
import type { MetricName } from '../../src-shared/metric.ts'
import { runInWords, unlessDamaged, type DamageLog, type KeyedDamage } from './damage.ts'
import { estimateFrom, estimateToStore, type StoredEstimate } from './stored-estimate.ts'
import { sealOf } from './seal.ts'
import { decodeSnapshot, encodeSnapshot } from './snapshot-code.ts'

export interface MeasurementTable {
  /** In place of an earlier one of the same run, iteration and evaluation; on the disk when it returns. */
  put(measurement: Measurement): void
  /** Oldest iteration first, and of one iteration in the order in which they were made; damaged ones are reported. */
  of(runId: string): Measurement[]
  dropAfter(runId: string, iteration: number): void
}

interface MeasurementRow {
  id: number
  run_id: string
  iteration: number
  evaluation: string
  made_at: number
  seconds: number
  content: string
  views: Uint8Array
  seal: number
}

interface Content {
  backend: BackendId
  estimates: Partial<Record<MetricName, StoredEstimate>>
  verdict: MeasurementVerdict | null
}

export function measurementTable(database: Database, damage: DamageLog): MeasurementTable {
  const insert = database.prepare(
    `INSERT OR REPLACE INTO measurements (run_id, iteration, evaluation, made_at, seconds, content, views, seal)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const selectIds = database
    .prepare<[string], number>('SELECT id FROM measurements WHERE run_id = ? ORDER BY iteration, id')
    .pluck()
  const select = database.prepare<[number], MeasurementRow>('SELECT * FROM measurements WHERE id = ?')
  const deleteAfter = database.prepare('DELETE FROM measurements WHERE run_id = ? AND iteration > ?')

  return {
    put(measurement) {
      const { runId, iteration, evaluation, madeAt, seconds, backend, verdict, views } = measurement
      const estimates = Object.entries(measurement.estimates).map(([name, each]) => [name, estimateToStore(each)])
      const content = JSON.stringify({ backend, estimates: Object.fromEntries(estimates) as object, verdict })
      const body = encodeSnapshot({ logPartition: null, views })
      const facts = [runId, iteration, evaluation, madeAt, seconds, content] as const
      insert.run(...facts, body, sealOf(facts, body))
    },
    of: (runId) =>
      selectIds.all(runId).flatMap((id) => {
        const found = unlessDamaged(() => measurementOf(select.get(id)!))
        if (found) return found
        damage.report(`A measurement of ${runInWords(database, runId)} is damaged and left out.`)
        return []
      }),
    dropAfter: (runId, iteration) => void deleteAfter.run(runId, iteration),
  }
}

/** Throws where the checksum does not fit. */
function measurementOf(row: MeasurementRow): Measurement {
  const { run_id, iteration, evaluation, made_at, seconds, content, views } = row
  if (row.seal !== sealOfMeasurement(row)) throw new Error('damaged')
  const { backend, estimates, verdict } = JSON.parse(content) as Content
  return {
    runId: run_id,
    iteration,
    evaluation: evaluation as EvaluationName,
    madeAt: made_at,
    seconds,
    backend,
    estimates: Object.fromEntries(
      Object.entries(estimates).map(([name, stored]): [string, Estimate] => [name, estimateFrom(stored)]),
    ),
    verdict,
    views: decodeSnapshot(views).views,
  }
}

/** Renews the checksums of a run that has got another id. */
export function resealMeasurements(database: Database, runId: string): void {
  const rows = database.prepare<[string], MeasurementRow>('SELECT * FROM measurements WHERE run_id = ?').all(runId)
  const update = database.prepare('UPDATE measurements SET seal = ? WHERE id = ?')
  for (const row of rows) update.run(sealOfMeasurement(row), row.id)
}

const sealOfMeasurement = ({
  run_id,
  iteration,
  evaluation,
  made_at,
  seconds,
  content,
  views,
}: MeasurementRow): number => sealOf([run_id, iteration, evaluation, made_at, seconds, content], views)

/** Every one of the library that is damaged, by its key and in words. */
export function* damagedMeasurements(database: Database): Generator<KeyedDamage> {
  const select = database.prepare<[number], MeasurementRow>('SELECT * FROM measurements WHERE id = ?')
  for (const id of database.prepare<[], number>('SELECT id FROM measurements ORDER BY id').pluck().all()) {
    const row = unlessDamaged(() => select.get(id)!)
    if (row && unlessDamaged(() => measurementOf(row))) continue
    const who = row ? runInWords(database, row.run_id) : 'an unknown run'
    yield { key: { column: 'id', value: id }, text: `A measurement of ${who} is damaged.` }
  }
}
