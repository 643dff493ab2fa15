// Snapshots as blobs (snapshot-code.ts). One that is damaged counts as missing: the one before it stands in, with its own
// iteration, and it is said.

import type { Database } from 'better-sqlite3'
import type { Progress } from '../../src-shared/metric.ts'
import type { Snapshot, SnapshotIndexEntry } from '../../src-shared/snapshot.ts'
import type { Recorded } from '../../src-shared/recording.ts'
import { damageLog, isCorrupt, runInWords, type DamageLog, type KeyedDamage } from './damage.ts'
import {
  isOfRun,
  recordId,
  recordRange,
  runIdsByNumber,
  runNumberOf,
  runNumbers,
  sequenceOf,
} from './record-numbers.ts'
import { isWhole, sealOf } from './seal.ts'
import { decodeSnapshot, encodeSnapshot } from './snapshot-code.ts'

export interface SnapshotTable {
  /** Answers its sequence number. */
  append(snapshot: Snapshot): number
  index(runId: string): SnapshotIndexEntry[]
  /** Those from this sequence number on, in the order in which they were recorded. */
  from(runId: string, sequence: number): Recorded<SnapshotIndexEntry>[]
  /** The last one at or before `iteration`; the newest for null. */
  at(runId: string, iteration: number | null): Snapshot | null
  /** Whether this one can be read and is what was stored. */
  whole(runId: string, id: number): boolean
  /** How many were recorded: the sequence number of the next. */
  count(runId: string): number
  /** Drops those from this sequence number on. */
  dropFrom(runId: string, sequence: number): void
}

interface SnapshotRow {
  id: number
  seal: number | null
  iteration: number
  evaluations: number
  compute_seconds: number
  body: Buffer
}

export function snapshotTable(database: Database, damage: DamageLog): SnapshotTable {
  const numberOf = runNumbers(database)
  const insert = database.prepare(
    'INSERT INTO snapshots (id, iteration, evaluations, compute_seconds, body, seal) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const selectIndex = database.prepare<[number, number], IndexRow>(
    'SELECT id, iteration, evaluations, compute_seconds FROM snapshots WHERE id BETWEEN ? AND ? ORDER BY id',
  )
  const selectBody = database.prepare<[number], SnapshotRow>(
    'SELECT id, iteration, evaluations, compute_seconds, body, seal FROM snapshots WHERE id = ?',
  )
  const selectCount = database.prepare<[string], number>('SELECT snapshot_count FROM runs WHERE id = ?').pluck()
  const selectGaps = database.prepare<[string], number>('SELECT snapshot_gaps FROM runs WHERE id = ?').pluck()
  const updateCount = database.prepare('UPDATE runs SET snapshot_count = ? WHERE id = ?')
  const recountGaps = database.prepare(
    `UPDATE runs SET snapshot_gaps = snapshot_count - (SELECT count(*) FROM snapshots WHERE ${isOfRun('snapshots')})
     WHERE id = ? AND snapshot_gaps > 0`,
  )
  /** Known to be damaged. */
  const unreadable = new Set<number>()
  const selectLastId = database
    .prepare<[number, number], number | null>('SELECT max(id) FROM snapshots WHERE id BETWEEN ? AND ?')
    .pluck()
  const deleteFrom = database.prepare('DELETE FROM snapshots WHERE id BETWEEN ? AND ?')

  function entriesOf(runId: string, sequence = 0): IndexRow[] {
    const number = numberOf(runId)
    if (number === undefined) return []
    try {
      const entries = selectIndex.all(...recordRange(number, sequence))
      const missing = (selectCount.get(runId) ?? 0) - (selectGaps.get(runId) ?? 0) - sequence - entries.length
      if (missing > 0) damage.report(`${missing} of ${runInWords(database, runId)}’s snapshots are missing.`)
      return entries
    } catch (error) {
      if (!isCorrupt(error)) throw error
      damage.report(`The list of ${runInWords(database, runId)}’s snapshots is damaged: none is shown.`)
      return []
    }
  }

  function decoded(runId: string, id: number): Snapshot | null {
    try {
      const row = selectBody.get(id)
      if (row && isWhole(row.seal, () => sealOf(factsOf(runId, row), row.body))) {
        return { runId, ...progressOf(row), ...decodeSnapshot(row.body) }
      }
    } catch (error) {
      // Inflating and decoding throw whatever they stumble on.
      if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE') && !isCorrupt(error)) {
        throw error
      }
    }
    return null
  }

  /** Null if it is damaged. */
  function read(runId: string, { id, iteration }: IndexRow): Snapshot | null {
    const snapshot = decoded(runId, id)
    if (snapshot) return snapshot
    unreadable.add(id)
    damage.report(`The snapshot of ${runInWords(database, runId)} at iteration ${iteration} is damaged and left out.`)
    return null
  }

  function count(runId: string): number {
    const number = numberOf(runId)
    const last = number === undefined ? null : selectLastId.get(...recordRange(number))
    return Math.max(selectCount.get(runId) ?? 0, typeof last === 'number' ? sequenceOf(last) + 1 : 0)
  }

  function from(runId: string, sequence: number): Recorded<SnapshotIndexEntry>[] {
    const entries = entriesOf(runId, sequence).filter(({ id }) => !unreadable.has(id))
    return entries.map((row) => ({ sequence: sequenceOf(row.id), runId, ...progressOf(row) }))
  }

  return {
    from,
    count,
    append(snapshot) {
      const { runId, iteration, evaluations, computeSeconds } = snapshot
      const number = numberOf(runId)
      if (number === undefined) throw new Error(`Expected a run that is in the library, got ${runId}.`)
      const sequence = count(runId)
      const body = encodeSnapshot(snapshot)
      const seal = sealOf([runId, iteration, evaluations, computeSeconds], body)
      insert.run(recordId(number, sequence), iteration, evaluations, computeSeconds, body, seal)
      updateCount.run(sequence + 1, runId)
      return sequence
    },
    index: (runId) => from(runId, 0).map(({ sequence: _sequence, ...entry }) => entry),
    at(runId, iteration) {
      for (const entry of entriesOf(runId).toSorted((a, b) => b.iteration - a.iteration || b.id - a.id)) {
        if (entry.iteration > (iteration ?? Infinity) || unreadable.has(entry.id)) continue
        const snapshot = read(runId, entry)
        if (snapshot) return snapshot
      }
      return null
    },
    whole: (runId, id) => decoded(runId, id) !== null,
    dropFrom(runId, sequence) {
      const number = numberOf(runId)
      if (number === undefined || count(runId) <= sequence) return
      deleteFrom.run(...recordRange(number, sequence))
      updateCount.run(sequence, runId)
      recountGaps.run(runId)
    },
  }
}

type IndexRow = Omit<SnapshotRow, 'body' | 'seal'>

const progressOf = (row: IndexRow): Progress => ({
  iteration: row.iteration,
  evaluations: row.evaluations,
  computeSeconds: row.compute_seconds,
})

const factsOf = (runId: string, row: IndexRow) => [runId, row.iteration, row.evaluations, row.compute_seconds]

/** Every one of the library that is damaged, by its key and in words. */
export function* damagedSnapshots(database: Database): Generator<KeyedDamage> {
  const runIds = runIdsByNumber(database)
  const { whole } = snapshotTable(database, damageLog())
  for (const id of database.prepare<[], number>('SELECT id FROM snapshots ORDER BY id').pluck().all()) {
    const runId = runIds.get(runNumberOf(id))
    if (runId !== undefined && whole(runId, id)) continue
    const who = runId === undefined ? 'an unknown run' : runInWords(database, runId)
    yield { key: { column: 'id', value: id }, text: `A snapshot of ${who} is damaged.` }
  }
}
