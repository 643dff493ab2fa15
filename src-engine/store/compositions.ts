// Compositions of energies that a person kept, and the bytes of the models that they are made of. A model is kept once,
// by its hash, so that a composition stays what it was when the run of a part is trained on or deleted.

import type { Database } from 'better-sqlite3'
import { createHash } from 'node:crypto'
import * as v from 'valibot'
import {
  compositionSourceSchema,
  keptHashesOf,
  settingsOfRows,
  type CompositionSource,
} from '../../src-shared/energy-source.ts'
import { AppError } from '../../src-shared/errors.ts'
import { cut, quote } from '../../src-shared/quote.ts'
import type { FoundOfComposition, StoredComposition } from '../../src-shared/stored-composition.ts'
import { packFloat64, unpackFloat64 } from './byte-planes.ts'
import { isCorrupt, unlessDamaged, type DamageLog, type KeyedDamage } from './damage.ts'
import { freeNames } from './free-names.ts'
import { isWhole, sealOf } from './seal.ts'

export interface CompositionTable {
  /**
   * A name that another has gets a number. `models` are the bytes of its kept models, by hash; those that are there already
   * may be left out. Throws AppError('not-found') where one is missing.
   */
  add(composition: {
    id: string
    name: string
    source: CompositionSource
    found: FoundOfComposition
    models: ReadonlyMap<string, Uint8Array>
  }): StoredComposition
  /** Throws AppError: 'not-found', or 'data-unreadable' if it is damaged. */
  get(id: string): StoredComposition
  /** Newest first; damaged ones are left out and reported. */
  list(options: { deleted: boolean }): StoredComposition[]
  idsBeginningWith(beginning: string, limit: number): string[]
  rename(id: string, name: string): StoredComposition
  /** Hides it; nothing is lost until the library is tidied long after. */
  delete(id: string): StoredComposition
  restore(id: string): StoredComposition
  /** Bytes of a kept model. Throws AppError: 'not-found', or 'data-unreadable' if they are damaged. */
  modelBody(hash: string): Uint8Array
}

interface CompositionRow {
  id: string
  name: string
  source: string
  hash: string
  found: string
  created_at: number
  deleted_at: number | null
  seal: number
}

export function compositionTable(
  database: Database,
  { now, damage }: { now: () => number; damage: DamageLog },
): CompositionTable {
  const select = database.prepare<[string], CompositionRow>('SELECT * FROM compositions WHERE id = ?')
  const selectList = database.prepare<[number], CompositionRow>(
    'SELECT * FROM compositions WHERE (deleted_at IS NOT NULL) = ? ORDER BY created_at DESC, rowid DESC',
  )
  const freeName = freeNames(database, 'compositions')
  const selectIds = database
    .prepare<[number, string, number], string>(
      'SELECT id FROM compositions WHERE substr(id, 1, ?) = ? AND deleted_at IS NULL LIMIT ?',
    )
    .pluck()
  const insert = database.prepare(
    'INSERT INTO compositions (id, name, source, hash, found, created_at, seal) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const updateName = database.prepare('UPDATE compositions SET name = ?, seal = ? WHERE id = ?')
  const updateDeleted = database.prepare('UPDATE compositions SET deleted_at = ? WHERE id = ?')
  const insertModel = database.prepare(
    'INSERT INTO kept_models (hash, body) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING',
  )
  const selectModel = database.prepare<[string], Uint8Array>('SELECT body FROM kept_models WHERE hash = ?').pluck()

  function existing(id: string): CompositionRow {
    const row = select.get(id)
    if (row) return row
    throw new AppError('not-found', `Expected the id of a composition, got ${quote(id)}: there is none with this id.`, {
      field: 'compositionId',
    })
  }

  function listed(row: CompositionRow): StoredComposition[] {
    try {
      return [read(row)]
    } catch (error) {
      if (!(error instanceof AppError) && !isCorrupt(error)) throw error
      damage.report(`${inWords(row)} is damaged and left out of the list.`)
      return []
    }
  }

  function modelBody(hash: string): Uint8Array {
    const packed = selectModel.get(hash)
    if (packed === undefined) throw withoutModel(hash)
    const body = unlessDamaged(() => unpackFloat64(packed))
    if (body && hashOf(body) === hash) return body
    throw new AppError(
      'data-unreadable',
      `The kept model ${hash.slice(0, 12)}… is damaged: a backup may hold it whole (File → Library, or ebm library).`,
    )
  }

  return {
    add: database.transaction(({ id, name, source, found, models }) => {
      for (const hash of keptHashesOf(source)) {
        const body = models.get(hash)
        if (body) insertModel.run(hash, packFloat64(body))
        else modelBody(hash)
      }
      const row = {
        ...{ id, name: freeName(name), source: JSON.stringify(source) },
        ...{ hash: compositionHash(source), found: JSON.stringify(found), created_at: now() },
      }
      insert.run(id, row.name, row.source, row.hash, row.found, row.created_at, sealOfComposition(row))
      return read(existing(id))
    }),
    get: (id) => read(existing(id)),
    list: ({ deleted }) => selectList.all(deleted ? 1 : 0).flatMap(listed),
    idsBeginningWith: (beginning, limit) => selectIds.all(beginning.length, beginning, limit),
    rename: database.transaction((id: string, name: string) => {
      const row = existing(id)
      read(row)
      const free = freeName(name, id)
      updateName.run(free, sealOfComposition({ ...row, name: free }), id)
      return read(existing(id))
    }),
    delete(id) {
      if (existing(id).deleted_at === null) updateDeleted.run(now(), id)
      return read(existing(id))
    },
    restore(id) {
      existing(id)
      updateDeleted.run(null, id)
      return read(existing(id))
    },
    modelBody,
  }
}

const hashOf = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex')

/** Of how, weights, densities and hashes of models; names do not count, nor which rows would be drawn of a density. */
export function compositionHash({ how, parts }: CompositionSource): string {
  const energies = parts.map(({ source, weight }) => {
    if (source.kind !== 'density') return [source.kind === 'kept-model' ? source.hash : source.runId, weight]
    const settings = Object.entries(source.data).filter(([name]) => !settingsOfRows.includes(name))
    return [settings.toSorted(([a], [b]) => (a < b ? -1 : 1)), weight]
  })
  return createHash('sha256')
    .update(JSON.stringify([how, energies]))
    .digest('hex')
}

/** Throws AppError('data-unreadable') if it is damaged. */
function read(row: CompositionRow): StoredComposition {
  if (!isWhole(row.seal, () => sealOfComposition(row))) throw damagedComposition(row)
  try {
    return {
      ...(JSON.parse(row.found) as FoundOfComposition),
      source: v.parse(compositionSourceSchema, JSON.parse(row.source)),
      ...{ id: row.id, name: row.name, hash: row.hash, createdAt: row.created_at, deletedAt: row.deleted_at },
    }
  } catch (cause) {
    throw damagedComposition(row, cause)
  }
}

/** When it was deleted changes, and is no loss. */
const sealOfComposition = (row: Omit<CompositionRow, 'deleted_at' | 'seal'>): number =>
  sealOf([row.id, row.name, row.source, row.hash, row.found, row.created_at])

const inWords = ({ id, name }: Pick<CompositionRow, 'id' | 'name'>): string =>
  `The composition “${cut(name, 80)}” (${cut(id, 64)})`

function damagedComposition(row: CompositionRow, cause?: unknown): AppError {
  const message = `${inWords(row)} is damaged: a backup may hold it whole (File → Library, or ebm library).`
  return new AppError('data-unreadable', message, { field: 'compositionId', cause })
}

const withoutModel = (hash: string): AppError =>
  new AppError(
    'not-found',
    `Expected a model that this library keeps, got one with the hash ${hash.slice(0, 12)}…, which it does not: ` +
      'keep a composition of it here, or choose the run that trained it.',
  )

/** Whether it is there, undamaged and the same energy; null where there is none with this id. */
export function knownComposition(
  database: Database,
  { id, hash }: { id: string; hash: string },
): { name: string; deletedAt: number | null; isSame: boolean } | null {
  const row = database.prepare<[string], CompositionRow>('SELECT * FROM compositions WHERE id = ?').get(id)
  if (!row) return null
  const isSame = row.hash === hash && isWhole(row.seal, () => sealOfComposition(row))
  return { name: row.name, deletedAt: row.deleted_at, isSame }
}

/** Gives an undamaged one another id and name, with the checksum of these. */
export function renameComposition(database: Database, from: string, { id, name }: { id: string; name: string }): void {
  const row = database.prepare<[string], CompositionRow>('SELECT * FROM compositions WHERE id = ?').get(from)
  if (!row) throw new Error(`Expected the composition ${from}.`)
  database
    .prepare('UPDATE compositions SET id = ?, name = ?, seal = ? WHERE id = ?')
    .run(id, name, sealOfComposition({ ...row, id, name }), from)
}

/** Every one of the library that is damaged, by its key and in words. */
export function* damagedCompositions(database: Database): Generator<KeyedDamage> {
  for (const row of database.prepare<[], CompositionRow>('SELECT * FROM compositions').all()) {
    if (isWhole(row.seal, () => sealOfComposition(row))) continue
    yield { key: { column: 'id', value: row.id }, text: `${inWords(row)} is damaged.` }
  }
}

export function* damagedKeptModels(database: Database): Generator<KeyedDamage> {
  const select = database.prepare<[string], Uint8Array>('SELECT body FROM kept_models WHERE hash = ?').pluck()
  for (const hash of database.prepare<[], string>('SELECT hash FROM kept_models').pluck().all()) {
    const body = unlessDamaged(() => unpackFloat64(select.get(hash)!))
    if (body && hashOf(body) === hash) continue
    yield { key: { column: 'hash', value: hash }, text: `The kept model ${hash.slice(0, 12)}… is damaged.` }
  }
}
