// Metric rows: progress with named numbers, in a column for each name. SQLite knows no NaN: it rests as the text 'nan'.
// How its values were made stands beside them (made.ts, made-forms.ts). A row that is damaged or missing is left out, and it is said.

import type { Database, Statement } from 'better-sqlite3'
import type { Estimate } from '../../src-shared/estimate.ts'
import { estimateOf, recordedMetricNames, type MetricName, type MetricRow } from '../../src-shared/metric.ts'
import type { Recorded } from '../../src-shared/recording.ts'
import { thinRows } from '../../src-shared/thin-rows.ts'
import { isCorrupt, runInWords, unlessDamaged, type DamageLog, type KeyedDamage } from './damage.ts'
import type { HeldOut, HeldOutTable } from './held-out.ts'
import { madeForms } from './made-forms.ts'
import { madeText } from './made.ts'
import { fixedColumns, metricRowReader, storedRowOf, type Cell, type StoredRow } from './metric-row-reader.ts'
import { isWholeMetricRow, renewedSeal, sealOfMetricRow } from './metric-row-seal.ts'
import {
  isOfRun,
  recordId,
  recordRange,
  runIdsByNumber,
  runNumberOf,
  runNumbers,
  sequenceOf,
} from './record-numbers.ts'
import { thinReader } from './thin-rows.ts'

export interface MetricTable {
  /** Answers the sequence number of the first. */
  append(runId: string, rows: readonly MetricRow[]): number
  /** In the order in which they were recorded. */
  of(runId: string): MetricRow[]
  /** Those from this sequence number on. */
  from(runId: string, sequence: number): Recorded<MetricRow>[]
  /** Those from this sequence number on; of more than about `maximum` only what a chart shows of them (thin-rows.ts). */
  thinned(runId: string, sequence: number, maximum: number): readonly Recorded<MetricRow>[]
  /** Those that hold a value of this metric, in order. */
  with(runId: string, metric: MetricName): MetricRow[]
  /** The newest value of each metric of this run. */
  latest(runId: string): Partial<Record<MetricName, Estimate>>
  /** How many were recorded: the sequence number of the next. */
  count(runId: string): number
  /** Drops those from this sequence number on. */
  dropFrom(runId: string, sequence: number): void
  /** Notes the best evaluation of a run that an earlier version recorded; false where no such run is left. */
  rankEarlier(): boolean
}

/** A metric that is new in this version gets its column, unless rows never hold it. */
export function addMetricColumns(database: Database): void {
  const known = new Set(valueColumns(database))
  for (const name of recordedMetricNames)
    if (!known.has(name)) database.exec(`ALTER TABLE metric_rows ADD COLUMN ${name} ANY`)
}

/** Names of metrics in this library, also those that this version does not know; in alphabetical order. */
function valueColumns(database: Database): string[] {
  const columns = (database.pragma('table_info(metric_rows)') as { name: string }[]).map(({ name }) => name)
  // The order of code units, whatever the language: seals are made in it.
  return columns.filter((name) => !(fixedColumns as readonly string[]).includes(name)).sort()
}

export function metricTable(database: Database, damage: DamageLog, heldOut: HeldOutTable): MetricTable {
  const numberOf = runNumbers(database)
  const names = valueColumns(database)
  const forms = madeForms(database)
  const reader = metricRowReader(database, names, forms)
  const columns = [...fixedColumns, ...names].join(', ')
  const insert = database.prepare(
    `INSERT INTO metric_rows (${columns}) VALUES (${[...fixedColumns, ...names].map(() => '?').join(', ')})`,
  )
  const selectSome = database
    .prepare<[string], StoredRow>(
      `SELECT ${columns} FROM metric_rows WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`,
    )
    .raw()
  const selectHeldOut = database
    .prepare<[number, number], StoredRow>(
      `SELECT ${columns} FROM metric_rows WHERE id BETWEEN ? AND ? AND testLogLikelihood IS NOT NULL ORDER BY id`,
    )
    .raw()
  const selectWith = new Map<MetricName, Statement<[number, number], StoredRow>>()
  const thin = thinReader(database)
  const selectLastId = database
    .prepare<[number, number], number | null>('SELECT max(id) FROM metric_rows WHERE id BETWEEN ? AND ?')
    .pluck()
  const selectCount = database.prepare<[string], number>('SELECT metric_count FROM runs WHERE id = ?').pluck()
  const selectGaps = database.prepare<[string], number>('SELECT metric_gaps FROM runs WHERE id = ?').pluck()
  const updateCount = database.prepare('UPDATE runs SET metric_count = ? WHERE id = ?')
  const recountGaps = database.prepare(
    `UPDATE runs SET metric_gaps = metric_count - (SELECT count(*) FROM metric_rows WHERE ${isOfRun('metric_rows')})
     WHERE id = ? AND metric_gaps > 0`,
  )
  const deleteFrom = database.prepare('DELETE FROM metric_rows WHERE id BETWEEN ? AND ?')

  function from(runId: string, sequence: number): Recorded<MetricRow>[] {
    const rows: Recorded<MetricRow>[] = []
    const number = numberOf(runId)
    if (number === undefined) return rows
    let [damaged, total] = [0, 0]
    try {
      for (const row of reader.between(runId, ...recordRange(number, sequence))) {
        total++
        if (row) rows.push(row)
        else damaged++
      }
      damaged = Math.max(damaged, expected(runId) - sequence - rows.length)
    } catch (error) {
      if (!isCorrupt(error)) throw error
      damaged = Math.max(1, damaged, expected(runId) - sequence - rows.length)
    }
    if (damaged > 0) {
      const of = Math.max(total, rows.length + damaged)
      damage.report(`${damaged} of ${of} metric rows of ${runInWords(database, runId)} are damaged and left out.`)
    }
    return rows
  }

  function thinned(runId: string, sequence: number, maximum: number): readonly Recorded<MetricRow>[] {
    const number = numberOf(runId)
    if (number === undefined || count(runId) - sequence <= maximum) return from(runId, sequence)
    const found = unlessDamaged(() => {
      const kept = thin.between(...recordRange(number, sequence), maximum)
      if (!kept || kept.length < expected(runId) - sequence) return null
      const rows = selectSome.all(JSON.stringify(kept.ids)).map((stored) => reader.whole(runId, stored))
      return rows.every((row) => row !== null) ? rows : null
    })
    // Where anything is missing or damaged, an extreme may be another row’s: all are read, and what is wrong is said.
    return found ?? thinRows(from(runId, sequence), maximum)
  }

  /** Every evaluation that is undamaged, oldest first. */
  function evaluationsOf(runId: string): HeldOut[] {
    const number = numberOf(runId)
    if (number === undefined) return []
    return selectHeldOut.all(...recordRange(number)).flatMap((stored) => {
      const row = reader.whole(runId, stored)
      const estimate = row && estimateOf(row, 'testLogLikelihood')
      return estimate ? [{ iteration: row.iteration, estimate }] : []
    })
  }

  /** A damaged one is left out; whoever reads all of the run's rows says so. */
  function rowsWith(runId: string, metric: MetricName): MetricRow[] {
    const number = numberOf(runId)
    if (number === undefined || !names.includes(metric)) return []
    const text = `SELECT ${columns} FROM metric_rows WHERE id BETWEEN ? AND ? AND ${metric} IS NOT NULL ORDER BY id`
    const statement = selectWith.get(metric) ?? database.prepare<[number, number], StoredRow>(text).raw()
    selectWith.set(metric, statement)
    return statement.all(...recordRange(number)).flatMap((stored) => reader.whole(runId, stored) ?? [])
  }

  const of = (runId: string): MetricRow[] => from(runId, 0).map(({ sequence: _sequence, ...row }) => row)

  function latest(runId: string): Partial<Record<MetricName, Estimate>> {
    const found: Partial<Record<MetricName, Estimate>> = {}
    for (const row of from(runId, 0)) {
      for (const name of Object.keys(row.values) as MetricName[]) found[name] = estimateOf(row, name)!
    }
    return found
  }

  /** Rows that there should be, as the run’s record has it; 0 where that cannot be read. */
  function expected(runId: string): number {
    try {
      return (selectCount.get(runId) ?? 0) - (selectGaps.get(runId) ?? 0)
    } catch {
      return 0
    }
  }

  function count(runId: string): number {
    const number = numberOf(runId)
    const last = number === undefined ? null : selectLastId.get(...recordRange(number))
    return Math.max(selectCount.get(runId) ?? 0, typeof last === 'number' ? sequenceOf(last) + 1 : 0)
  }

  return {
    of,
    from,
    thinned,
    with: rowsWith,
    latest,
    count,
    append(runId, rows) {
      const first = count(runId)
      const number = numberOf(runId)
      if (rows.length === 0) return first
      if (number === undefined) throw new Error(`Expected a run that is in the library, got ${runId}.`)
      for (const [index, row] of rows.entries()) {
        const values = inOrder(row.values, names)
        const { iteration, evaluations, computeSeconds } = row
        const made = madeText(row)
        const seal = sealOfMetricRow(runId, { iteration, evaluations, computeSeconds, values, made })
        const cells = names.map((name) => cellOf(values[name as MetricName]))
        const packed = made === null ? null : forms.packed(made)
        insert.run(recordId(number, first + index), seal, iteration, evaluations, computeSeconds, packed, ...cells)
        const estimate = estimateOf(row, 'testLogLikelihood')
        if (estimate) heldOut.add(runId, { iteration, estimate })
      }
      updateCount.run(first + rows.length, runId)
      return first
    },
    dropFrom(runId, sequence) {
      const number = numberOf(runId)
      if (number === undefined || count(runId) <= sequence) return
      deleteFrom.run(...recordRange(number, sequence))
      updateCount.run(sequence, runId)
      recountGaps.run(runId)
      heldOut.replace(runId, evaluationsOf(runId))
    },
    rankEarlier() {
      const [runId] = heldOut.withoutBest()
      if (runId === undefined) return false
      heldOut.replace(runId, evaluationsOf(runId))
      return true
    },
  }
}

/** Only what is there, in the order of the columns. */
function inOrder(values: MetricRow['values'], names: readonly string[]): MetricRow['values'] {
  const ordered: MetricRow['values'] = {}
  for (const name of names as readonly MetricName[]) if (values[name] !== undefined) ordered[name] = values[name]
  return ordered
}

const cellOf = (value: number | undefined): Cell => (value === undefined ? null : Number.isNaN(value) ? 'nan' : value)

/** Renews the checksums of a run that has got another id. */
export function resealMetricRows(database: Database, runId: string): void {
  const number = runNumbers(database)(runId)
  if (number === undefined) return
  const names = valueColumns(database)
  const forms = madeForms(database)
  const update = database.prepare('UPDATE metric_rows SET seal = ? WHERE id = ?')
  const select = database.prepare<[number, number], StoredRow>(
    `SELECT ${[...fixedColumns, ...names].join(', ')} FROM metric_rows WHERE id BETWEEN ? AND ?`,
  )
  for (const stored of select.raw().all(...recordRange(number))) {
    const row = storedRowOf(stored, names, forms)
    if (row && stored[1] !== null) update.run(renewedSeal(runId, row, stored[1]), stored[0])
  }
}

/** Every row of the library that is damaged, by its key and in words. */
export function* damagedMetricRows(database: Database): Generator<KeyedDamage> {
  const names = valueColumns(database)
  const forms = madeForms(database)
  const runIds = runIdsByNumber(database)
  const columns = [...fixedColumns, ...names].join(', ')
  for (const stored of database
    .prepare<[], StoredRow>(`SELECT ${columns} FROM metric_rows ORDER BY id`)
    .raw()
    .iterate()) {
    const [id, seal, iteration] = stored
    const runId = runIds.get(runNumberOf(id))
    const row = storedRowOf(stored, names, forms)
    if (runId !== undefined && row && isWholeMetricRow(runId, row, seal)) continue
    const text = `The metric row at iteration ${iteration} of ${runId ?? 'an unknown run'} is damaged.`
    yield { key: { column: 'id', value: id }, text }
  }
}
