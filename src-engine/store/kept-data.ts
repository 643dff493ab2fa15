// Rows that experiments learned from, kept by the hash of their contents: the file they came from may change or go.
//
// The same rows are kept once, however many experiments use them; when the last of these is gone for good, so are they.
// Very large tables are not copied: then only the hash is kept, and whoever reads the file again compares.

import type { Database } from 'better-sqlite3'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { gunzip } from './bounded-inflate.ts'
import type { KeyedDamage } from './damage.ts'

/** Two million rows of two columns. */
export const keptBytesMaximum = 32e6

/** Favours speed: the digits of measurements hardly compress. */
const compressionLevel = 3

export interface KeptData {
  hash: string
  /** What is needed besides the rows, as JSON. */
  description: string
  /** Row-major. */
  rows: Float64Array
}

/** As it is kept, and goes to whoever needs the rows: unpacking takes tenths of a second, which the engine's loop has not. */
export interface PackedData {
  hash: string
  /** What is needed besides the rows, as JSON. */
  description: string
  /** null where the rows were too many to keep. */
  body: Uint8Array | null
}

export interface KeptDataTable {
  /** Does nothing if the same contents are kept already. */
  keep(data: PackedData): void
  /** null if there are none of this hash. */
  get(hash: string): PackedData | null
}

const gzipInBackground = promisify(gzip)

/** Compresses the rows on a thread of its own. */
export async function packData({ hash, description, rows }: KeptData): Promise<PackedData> {
  if (rows.byteLength > keptBytesMaximum) return { hash, description, body: null }
  const bytes = Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength)
  return { hash, description, body: await gzipInBackground(bytes, { level: compressionLevel }) }
}

export function keptDataTable(database: Database, now: () => number): KeptDataTable {
  const insert = database.prepare(
    'INSERT INTO kept_data (hash, description, body, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING',
  )
  const select = database.prepare<[string], { description: string; body: Uint8Array | null }>(
    'SELECT description, body FROM kept_data WHERE hash = ?',
  )
  /** Every lane of an experiment asks for the same rows. */
  let newest: PackedData | null = null
  return {
    keep: ({ hash, description, body }) => void insert.run(hash, description, body, now()),
    get(hash) {
      if (newest?.hash === hash) return newest
      const row = select.get(hash)
      if (!row) return null
      newest = { hash, ...row }
      return newest
    },
  }
}

/** Row-major; null where they are damaged: gzip carries a checksum of what it holds. */
export function unpackRows(body: Uint8Array): Float64Array | null {
  try {
    const bytes = gunzip(body)
    // A copy begins where numbers may begin in memory.
    return new Float64Array(Uint8Array.from(bytes).buffer)
  } catch {
    return null
  }
}

/** Every one of the library that is damaged, by its key and in words. */
export function* damagedKeptData(database: Database): Generator<KeyedDamage> {
  const select = database.prepare<[string], { description: string; body: Uint8Array | null }>(
    'SELECT description, body FROM kept_data WHERE hash = ?',
  )
  for (const hash of database.prepare<[], string>('SELECT hash FROM kept_data').pluck().all()) {
    const { description, body } = select.get(hash)!
    if ((body === null || unpackRows(body) !== null) && isJson(description)) continue
    yield { key: { column: 'hash', value: hash }, text: `The kept rows of a table (${hash}) are damaged.` }
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
