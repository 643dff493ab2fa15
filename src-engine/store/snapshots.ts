// Snapshots: which there are stands in the library, each with the checksum of its body; the bodies stand in the file of
// pictures (of earlier versions in the library, until they are moved). One that is damaged counts as missing: the one
// before it stands in, with its own iteration, and it is said.

import type { Database } from 'better-sqlite3'
import type { Progress } from '../../src-shared/metric.ts'
import type { Snapshot, SnapshotIndexEntry } from '../../src-shared/snapshot.ts'
import type { Recorded } from '../../src-shared/recording.ts'
import { isCorrupt, runInWords, unlessDamaged, type DamageLog, type KeyedDamage } from './damage.ts'
import {
  isOfRun,
  recordId,
  recordRange,
  runIdsByNumber,
  runNumberOf,
  runNumbers,
  sequenceOf,
} from './record-numbers.ts'
import type { PictureReader, Pictures } from './pictures.ts'
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
  /** null: in the file of pictures. */
  body: Buffer | null
}

export interface SnapshotParts {
  damage: DamageLog
  pictures: Pictures
}

export function snapshotTable(database: Database, { damage, pictures }: SnapshotParts): SnapshotTable {
  const numberOf = runNumbers(database)
  const insert = database.prepare(
    'INSERT INTO snapshots (id, iteration, evaluations, compute_seconds, seal) VALUES (?, ?, ?, ?, ?)',
  )
  const selectIndex = database.prepare<[number, number], IndexRow>(
    'SELECT id, iteration, evaluations, compute_seconds FROM snapshots WHERE id BETWEEN ? AND ? ORDER BY id',
  )
  const decoded = snapshotReader(database, pictures)
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
      const id = recordId(number, sequence)
      const body = encodeSnapshot(snapshot)
      const seal = sealOf([runId, iteration, evaluations, computeSeconds], body)
      pictures.put(id, body)
      unreadable.delete(id)
      insert.run(id, iteration, evaluations, computeSeconds, seal)
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

/** Reads a snapshot by its id; null if it is damaged. */
function snapshotReader(database: Database, pictures: Pick<PictureReader, 'get'>) {
  const find = bodyFinder(database, pictures)
  return (runId: string, id: number): Snapshot | null =>
    unlessDamaged(() => {
      const found = find(runId, id)
      return found && { runId, ...progressOf(found.row), ...decodeSnapshot(found.body) }
    })
}

/** A row with its body; null where there is none, or where the checksum of both does not fit. */
function bodyFinder(database: Database, pictures: Pick<PictureReader, 'get'>) {
  const select = database.prepare<[number], SnapshotRow>(
    'SELECT id, iteration, evaluations, compute_seconds, body, seal FROM snapshots WHERE id = ?',
  )
  return (runId: string, id: number): { row: SnapshotRow; body: Uint8Array } | null => {
    const row = select.get(id)
    const body = row ? (row.body ?? pictures.get(id)) : null
    return row && body && isWhole(row.seal, () => sealOf(factsOf(runId, row), body)) ? { row, body } : null
  }
}

/** Renews the checksums of a run that has got another id; the bodies stand in the rows. */
export function resealSnapshots(database: Database, runId: string): void {
  const number = runNumbers(database)(runId)
  if (number === undefined) return
  const select = database.prepare<[number, number], SnapshotRow>('SELECT * FROM snapshots WHERE id BETWEEN ? AND ?')
  const update = database.prepare('UPDATE snapshots SET seal = ? WHERE id = ?')
  for (const row of select.all(...recordRange(number))) {
    if (row.seal !== null && row.body) update.run(sealOf(factsOf(runId, row), row.body), row.id)
  }
}

/** Every one of the library that is damaged, by its key and in words. */
export function* damagedSnapshots(database: Database, pictures: Pick<PictureReader, 'get'>): Generator<KeyedDamage> {
  const runIds = runIdsByNumber(database)
  const find = bodyFinder(database, pictures)
  const isSound = (runId: string, id: number): boolean =>
    unlessDamaged(() => {
      const found = find(runId, id)
      // What has a checksum need not be unpacked, which would take most of the time.
      return found !== null && (found.row.seal !== null || Boolean(decodeSnapshot(found.body)))
    }) ?? false
  for (const id of database.prepare<[], number>('SELECT id FROM snapshots ORDER BY id').pluck().all()) {
    const runId = runIds.get(runNumberOf(id))
    if (runId !== undefined && isSound(runId, id)) continue
    const who = runId === undefined ? 'an unknown run' : runInWords(database, runId)
    yield { key: { column: 'id', value: id }, text: `A snapshot of ${who} is damaged.` }
  }
}
