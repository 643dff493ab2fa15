// Checkpoints: where a run can go on from, and what had been recorded of it by then. One that was damaged on the disk does
// not cost the run: the one before it stands in, and it is said.

import type { Database } from 'better-sqlite3'
import { crc32 } from 'node:zlib'
import type { Progress } from '../../src-shared/metric.ts'
import { damageLog, isCorrupt, runInWords, unlessDamaged, type DamageLog, type KeyedDamage } from './damage.ts'
import { packFloat64, unpackFloat64 } from './byte-planes.ts'
import { keptCheckpoints, type KeptCheckpoint } from './kept-checkpoints.ts'
import { isWhole, sealOf } from './seal.ts'

export interface StoredCheckpoint extends Progress {
  id: number
  fraction: number
  /** How many metric rows and snapshots the run had recorded by then. */
  metricCount: number
  snapshotCount: number
  body: Uint8Array
}

export interface CheckpointTable {
  /** Answers its id. */
  append(runId: string, checkpoint: Omit<StoredCheckpoint, 'id'>): number
  /** The newest that is undamaged; null if there is none. */
  newest(runId: string): StoredCheckpoint | null
  /** The newest undamaged one of exactly this iteration; null if there is none. */
  at(runId: string, iteration: number): StoredCheckpoint | null
  /** The newest undamaged one of at most this iteration; null if there is none. */
  upTo(runId: string, iteration: number): StoredCheckpoint | null
  /** Of those that are kept, newest first; a damaged one is found only when it is read. */
  iterations(runId: string): number[]
  /** Whether this one can be read and is what was stored. */
  whole(runId: string, id: number): boolean
  dropAfter(runId: string, id: number): void
  /** Of a run that cannot go on: the newest, which its model is in, and perhaps older ones to branch from. */
  keepNewest(runId: string, keep: { older: boolean }): void
}

interface CheckpointRow {
  id: number
  iteration: number
  evaluations: number
  compute_seconds: number
  fraction: number
  /** Sealed: the counts; in checkpoints of before version 8 ids of that version, and the counts stand below. */
  last_metric_row: number
  last_snapshot: number
  metric_count: number | null
  snapshot_count: number | null
  checksum: number
  seal: number | null
  body: Buffer
}

export function checkpointTable(database: Database, damage: DamageLog): CheckpointTable {
  const insert = database.prepare(
    `INSERT INTO checkpoints
       (run_id, iteration, evaluations, compute_seconds, fraction, last_metric_row, last_snapshot, checksum, body, seal)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const kept = keptCheckpoints(database)
  const selectIds = database
    .prepare<[string], number>('SELECT id FROM checkpoints WHERE run_id = ? ORDER BY id DESC')
    .pluck()
  const select = database.prepare<[number], CheckpointRow>('SELECT * FROM checkpoints WHERE id = ?')
  const deleteAfter = database.prepare('DELETE FROM checkpoints WHERE run_id = ? AND id > ?')

  /** Null if it is damaged. */
  function read(runId: string, id: number): StoredCheckpoint | null {
    return unlessDamaged(() => {
      const row = select.get(id)
      if (!row || crc32(row.body) !== row.checksum) return null
      return isWhole(row.seal, () => sealOfCheckpoint(runId, row)) ? checkpointOf(row) : null
    })
  }

  /** The newest of those that fit. */
  function firstWhole(runId: string, fits: (each: KeptCheckpoint) => boolean): StoredCheckpoint | null {
    for (const { id } of kept.of(runId).reverse().filter(fits)) {
      const checkpoint = read(runId, id)
      if (checkpoint) return checkpoint
    }
    return null
  }

  function idsOf(runId: string): number[] {
    try {
      return selectIds.all(runId)
    } catch (error) {
      if (!isCorrupt(error)) throw error
      damage.report(`The list of ${runInWords(database, runId)}’s checkpoints is damaged: it can only begin anew.`)
      return []
    }
  }

  return {
    append(runId, checkpoint) {
      const { iteration, evaluations, computeSeconds, fraction, metricCount, snapshotCount, body } = checkpoint
      const numbers = [iteration, evaluations, computeSeconds, fraction, metricCount, snapshotCount]
      const packed = packFloat64(body)
      const seal = sealOf([runId, ...numbers], packed)
      const { lastInsertRowid } = insert.run(runId, ...numbers, crc32(packed), packed, seal)
      kept.thin(runId, { newest: 2, older: true })
      return Number(lastInsertRowid)
    },
    iterations: (runId) => [...new Set(kept.of(runId).map(({ iteration }) => iteration))].reverse(),
    at: (runId, iteration) => firstWhole(runId, (each) => each.iteration === iteration),
    upTo: (runId, iteration) => firstWhole(runId, (each) => each.iteration <= iteration),
    newest(runId) {
      const ids = idsOf(runId)
      for (const [index, id] of ids.entries()) {
        const checkpoint = read(runId, id)
        if (checkpoint && index === 0) return checkpoint
        const who = runInWords(database, runId)
        if (checkpoint) {
          damage.report(
            `The newest checkpoint of ${who} is damaged: it can go on from iteration ${checkpoint.iteration}.`,
          )
          return checkpoint
        }
      }
      if (ids.length > 0) {
        damage.report(`No checkpoint of ${runInWords(database, runId)} is undamaged: it can only begin anew.`)
      }
      return null
    },
    whole: (runId, id) => read(runId, id) !== null,
    keepNewest: (runId, { older }) => kept.thin(runId, { newest: 1, older }),
    dropAfter: (runId, id) => void deleteAfter.run(runId, id),
  }
}

const checkpointOf = (row: CheckpointRow): StoredCheckpoint => ({
  id: row.id,
  iteration: row.iteration,
  evaluations: row.evaluations,
  computeSeconds: row.compute_seconds,
  fraction: row.fraction,
  metricCount: row.metric_count ?? row.last_metric_row,
  snapshotCount: row.snapshot_count ?? row.last_snapshot,
  body: unpackFloat64(row.body),
})

function sealOfCheckpoint(runId: string, row: CheckpointRow): number {
  const { iteration, evaluations, compute_seconds, fraction, last_metric_row, last_snapshot, body } = row
  return sealOf([runId, iteration, evaluations, compute_seconds, fraction, last_metric_row, last_snapshot], body)
}

/** Renews the checksums of a run that has got another id. */
export function resealCheckpoints(database: Database, runId: string): void {
  const select = database.prepare<[number], CheckpointRow>('SELECT * FROM checkpoints WHERE id = ?')
  const update = database.prepare('UPDATE checkpoints SET seal = ? WHERE id = ?')
  for (const id of database
    .prepare<[string], number>('SELECT id FROM checkpoints WHERE run_id = ?')
    .pluck()
    .all(runId)) {
    const row = select.get(id)!
    if (row.seal !== null) update.run(sealOfCheckpoint(runId, row), id)
  }
}

/** Every one of the library that is damaged, by its key and in words. */
export function* damagedCheckpoints(database: Database): Generator<KeyedDamage> {
  const ids = database.prepare<[], { id: number; run_id: string }>('SELECT id, run_id FROM checkpoints ORDER BY id')
  const { whole } = checkpointTable(database, damageLog())
  for (const { id, run_id } of ids.all()) {
    if (whole(run_id, id)) continue
    yield { key: { column: 'id', value: id }, text: `A checkpoint of ${runInWords(database, run_id)} is damaged.` }
  }
}
