// The last and the best value of each metric that tells how good a run's model is, kept beside its rows. Runs of versions
// before have none. What is damaged is left out, and it is said.

import type { Database } from 'better-sqlite3'
import { isTrusted } from '../../src-shared/estimate.ts'
import {
  estimateOf,
  jsonNumber,
  metricDescriptions,
  metricNames,
  numberOfKind,
  type MetricName,
  type MetricRow,
  type NumberKind,
} from '../../src-shared/metric.ts'
import { runInWords, type DamageLog, type KeyedDamage } from './damage.ts'
import { isWhole, sealOf } from './seal.ts'

export interface RunValue {
  /** May be non-finite. */
  last: number
  /** The last one itself says that it may be wrong, as where log Z did not converge. */
  doubtful: boolean
  /** Of those that are finite and to be trusted; null where none was. */
  best: { value: number; iteration: number } | null
}

export type RunValues = Partial<Record<MetricName, RunValue>>

export interface RunValueTable {
  add(runId: string, rows: readonly MetricRow[]): void
  /** In place of what was there: the run went back to a checkpoint. */
  renew(runId: string, rows: readonly MetricRow[]): void
  /** By run; runs without an evaluation are left out. */
  ofStudy(studyId: string): Map<string, RunValues>
}

interface ValueRow {
  run_id: string
  content: string
  seal: number
}

/** Metrics of evaluations with a better end. */
export const comparedValues: readonly MetricName[] = metricNames.filter(
  (name) => metricDescriptions[name].better !== null && metricDescriptions[name].recorded === 'evaluation',
)

export function runValueTable(database: Database, damage: DamageLog): RunValueTable {
  const select = database.prepare<[string], ValueRow>('SELECT * FROM run_values WHERE run_id = ?')
  const selectOfStudy = database.prepare<[string], ValueRow>(
    `SELECT v.* FROM experiments e JOIN runs ON experiment_id = e.id JOIN run_values v ON run_id = runs.id
     WHERE study_id = ?`,
  )
  const upsert = database.prepare(
    `INSERT INTO run_values (run_id, content, seal) VALUES (?, ?, ?)
     ON CONFLICT (run_id) DO UPDATE SET content = excluded.content, seal = excluded.seal`,
  )
  const remove = database.prepare('DELETE FROM run_values WHERE run_id = ?')

  function put(runId: string, values: RunValues): void {
    const content = JSON.stringify(values, (_key, value: unknown) =>
      typeof value === 'number' ? jsonNumber(value) : value,
    )
    upsert.run(runId, content, sealOf([runId, content]))
  }

  function read(row: ValueRow): RunValues | null {
    // Reading a thousand of them, most of which hold no such number, is three times faster without looking into each.
    if (isWholeRow(row))
      return JSON.parse(row.content, row.content.includes('"kind"') ? revived : undefined) as RunValues
    damage.report(
      `What ${runInWords(database, row.run_id)} came to is damaged and left out of the results of its study.`,
    )
    return null
  }

  return {
    add(runId, rows) {
      const evaluations = rows.filter(({ values }) => comparedValues.some((name) => values[name] !== undefined))
      if (evaluations.length === 0) return
      const row = select.get(runId)
      put(runId, withRows((row && read(row)) ?? {}, evaluations))
    },
    renew(runId, rows) {
      const values = withRows({}, rows)
      if (Object.keys(values).length === 0) remove.run(runId)
      else put(runId, values)
    },
    ofStudy: (studyId) =>
      new Map(
        selectOfStudy.all(studyId).flatMap((row) => {
          const values = read(row)
          return values ? [[row.run_id, values] as const] : []
        }),
      ),
  }
}

function withRows(known: RunValues, rows: readonly MetricRow[]): RunValues {
  const values = { ...known }
  for (const row of rows) {
    for (const name of comparedValues) {
      const estimate = estimateOf(row, name)
      if (!estimate) continue
      const { value, obtained } = estimate
      const trusted = isTrusted(obtained)
      const before = values[name]?.best ?? null
      const better = trusted && Number.isFinite(value) && isBetter(name, value, before?.value)
      const best = better ? { value, iteration: row.iteration } : before
      values[name] = { last: value, doubtful: !trusted, best }
    }
  }
  return values
}

const revived = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'kind' in value ? numberOfKind(value.kind as NumberKind, null) : value

const isBetter = (name: MetricName, value: number, than: number | undefined): boolean =>
  than === undefined || (metricDescriptions[name].better === 'higher' ? value > than : value < than)

const isWholeRow = ({ run_id, content, seal }: ValueRow): boolean => isWhole(seal, () => sealOf([run_id, content]))

/** Renews the checksum of a run that has got another id. */
export function resealRunValues(database: Database, runId: string): void {
  const row = database.prepare<[string], ValueRow>('SELECT * FROM run_values WHERE run_id = ?').get(runId)
  if (!row) return
  database.prepare('UPDATE run_values SET seal = ? WHERE run_id = ?').run(sealOf([runId, row.content]), runId)
}

export function* damagedRunValues(database: Database): Generator<KeyedDamage> {
  for (const row of database.prepare<[], ValueRow>('SELECT * FROM run_values').all()) {
    if (isWholeRow(row)) continue
    const text = `What ${runInWords(database, row.run_id)} came to is damaged.`
    yield { key: { column: 'run_id', value: row.run_id }, text }
  }
}
