// Trained models: of each run the newest, as bytes with their hash, and log Z as soon as an evaluation knows it.
//
// A model is the part of a checkpoint that does not only serve training. So it rests as copies out of that checkpoint
// (copied-bytes.ts), in half a kilobyte instead of thirty, and goes with it.

import type { Database } from 'better-sqlite3'
import { createHash } from 'node:crypto'
import type { Estimate } from '../../src-shared/estimate.ts'
import { deflateSync } from 'node:zlib'
import { inflate } from './bounded-inflate.ts'
import { packFloat64, unpackFloat64 } from './byte-planes.ts'
import { fromCopies, intoCopies } from './copied-bytes.ts'
import { damageLog, runInWords, unlessDamaged, type DamageLog, type KeyedDamage } from './damage.ts'
import { sealOf } from './seal.ts'

export interface StoredModel {
  runId: string
  iteration: number
  /** SHA-256 of the body, in hexadecimal digits. */
  hash: string
  /** Of the averaged parameters, nats, in the person's units. */
  logPartition: Estimate | null
  body: Uint8Array
}

/** A model, and the checkpoint of its iteration. */
export interface EncodedModel {
  body: Uint8Array
  checkpoint: { id: number; body: Uint8Array }
}

export interface ModelTable {
  /** In place of the run's earlier one; log Z stays known where the model is the same. */
  put(runId: string, iteration: number, model: EncodedModel): void
  /** For the run's model if it is of this iteration; a value that is not finite is not known. */
  setLogPartition(runId: string, iteration: number, known: Estimate): void
  /** Null where there is none, or a damaged one, which is reported. */
  get(runId: string): StoredModel | null
  /** Of what is not deleted, newest experiment first; damaged ones are left out and reported. */
  list(): StoredModel[]
  /** Bytes of a model that is the newest of any run; null where there is none. */
  bodyWith(hash: string): Uint8Array | null
  dropAfter(runId: string, iteration: number): void
}

interface ModelRow {
  run_id: string
  iteration: number
  hash: string
  /**
   * Packed: copies out of the checkpoint, or all of it (byte-planes.ts) where that is shorter. The hash is that of the
   * bytes as they were.
   */
  body: Uint8Array
  /** null for a body that is whole. */
  checkpoint_id: number | null
  log_partition: number | null
  log_partition_made: string | null
  seal: number
}

export function modelTable(database: Database, damage: DamageLog): ModelTable {
  const insert = database.prepare(
    `INSERT OR REPLACE INTO models
       (run_id, iteration, hash, checkpoint_id, body, log_partition, log_partition_made, seal)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const update = database.prepare(
    'UPDATE models SET log_partition = ?, log_partition_made = ?, seal = ? WHERE run_id = ?',
  )
  type Facts = Omit<ModelRow, 'body' | 'checkpoint_id'>
  const selectFacts = database.prepare<[string], Facts>(
    'SELECT run_id, iteration, hash, log_partition, log_partition_made, seal FROM models WHERE run_id = ?',
  )
  const select = database.prepare<[string], ModelRow>('SELECT * FROM models WHERE run_id = ?')
  const selectIds = database
    .prepare<[], string>(
      `SELECT models.run_id FROM models JOIN runs ON runs.id = models.run_id
       JOIN experiments ON experiments.id = runs.experiment_id WHERE experiments.deleted_at IS NULL
       ORDER BY experiments.created_at DESC, experiments.rowid DESC, runs.position`,
    )
    .pluck()
  const selectCheckpoint = database.prepare<[number], Buffer>('SELECT body FROM checkpoints WHERE id = ?').pluck()
  const selectWith = database.prepare<[string], string>('SELECT run_id FROM models WHERE hash = ? LIMIT 1').pluck()
  const deleteAfter = database.prepare('DELETE FROM models WHERE run_id = ? AND iteration > ?')

  function get(runId: string): StoredModel | null {
    const row = unlessDamaged(() => select.get(runId) ?? 'none')
    if (row === 'none') return null
    const body = row && unlessDamaged(() => bodyOf(row))
    if (row && body && row.seal === sealOfModel(row) && hashOf(body) === row.hash) return modelOf({ ...row, body })
    damage.report(`The model of ${runInWords(database, runId)} is damaged.`)
    return null
  }

  function bodyOf({ checkpoint_id, body }: ModelRow): Uint8Array | null {
    if (checkpoint_id === null) return unpackFloat64(body)
    const checkpoint = selectCheckpoint.get(checkpoint_id)
    return checkpoint ? fromCopies(inflate(body), unpackFloat64(checkpoint)) : null
  }

  return {
    put(runId, iteration, { body, checkpoint }) {
      const hash = hashOf(body)
      const before = selectFacts.get(runId)
      const known = before?.hash === hash ? before : { log_partition: null, log_partition_made: null }
      const row = { ...known, run_id: runId, iteration, hash }
      const { log_partition, log_partition_made } = known
      const [copies, whole] = [deflateSync(intoCopies(body, checkpoint.body)), packFloat64(body)]
      const rest = copies.length < whole.length ? ([checkpoint.id, copies] as const) : ([null, whole] as const)
      insert.run(runId, iteration, hash, ...rest, log_partition, log_partition_made, sealOfModel(row))
    },
    setLogPartition(runId, iteration, { value, ...made }) {
      const row = selectFacts.get(runId)
      if (row?.iteration !== iteration) return
      const known = Number.isFinite(value)
      const log_partition_made = known ? JSON.stringify(made) : null
      const told = { ...row, log_partition: known ? value : null, log_partition_made }
      update.run(told.log_partition, told.log_partition_made, sealOfModel(told), runId)
    },
    get,
    bodyWith(hash) {
      const runId = selectWith.get(hash)
      return runId === undefined ? null : (get(runId)?.body ?? null)
    },
    list: () => selectIds.all().flatMap((runId) => get(runId) ?? []),
    dropAfter: (runId, iteration) => void deleteAfter.run(runId, iteration),
  }
}

const hashOf = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex')

/** The body is held by the hash. */
const sealOfModel = (row: Omit<ModelRow, 'body' | 'checkpoint_id' | 'seal'>): number =>
  sealOf([row.run_id, row.iteration, row.hash, row.log_partition, row.log_partition_made])

const modelOf = (row: ModelRow): StoredModel => ({
  runId: row.run_id,
  iteration: row.iteration,
  hash: row.hash,
  logPartition: estimateOf(row),
  body: row.body,
})

function estimateOf({ log_partition: value, log_partition_made: made }: ModelRow): Estimate | null {
  if (value === null || made === null) return null
  return { value, ...(JSON.parse(made) as Omit<Estimate, 'value'>) }
}

/** Renews the checksum of a run that has got another id. */
export function resealModel(database: Database, runId: string): void {
  const row = database.prepare<[string], ModelRow>('SELECT * FROM models WHERE run_id = ?').get(runId)
  if (row) database.prepare('UPDATE models SET seal = ? WHERE run_id = ?').run(sealOfModel(row), runId)
}

/** Every one of the library that is damaged, by its key and in words. */
export function* damagedModels(database: Database): Generator<KeyedDamage> {
  const { get } = modelTable(database, damageLog())
  for (const runId of database.prepare<[], string>('SELECT run_id FROM models ORDER BY rowid').pluck().all()) {
    if (get(runId)) continue
    yield { key: { column: 'run_id', value: runId }, text: `The model of ${runInWords(database, runId)} is damaged.` }
  }
}
