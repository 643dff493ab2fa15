// SHA-256 over all rows of a file, whatever pages they stand on: of each table its name and columns, and each row as JSON,
// in the order of its key. Blobs follow their row as they are; numbers that JSON does not know are told by name.

import type { Database } from '../store/sqlite.ts'
import { createHash, type Hash } from 'node:crypto'
import { carriedTables, columnsOf, type CarriedTable } from '../store/carried-tables.ts'

type Cell = null | number | string | Buffer

const orders: Record<CarriedTable, string> = {
  kept_data: 'hash',
  studies: 'rowid',
  experiments: 'rowid',
  runs: 'number',
  made_forms: 'id',
  metric_rows: 'id',
  held_out: 'run_id',
  best_held_out: 'run_id',
  run_values: 'run_id',
  snapshots: 'id',
  checkpoints: 'id',
  models: 'run_id',
  measurements: 'id',
  verifications: 'id',
  kept_models: 'hash',
  compositions: 'rowid',
}

/** In hexadecimal digits. */
export function contentHash(database: Database, onRow: () => void = () => undefined): string {
  const hash = createHash('sha256')
  for (const table of carriedTables) {
    const columns = columnsOf(database, table)
    // A file of an earlier version has no such table, nor has one without what it would hold.
    if (columns.length === 0) continue
    hash.update(`${JSON.stringify([table, columns])}\n`)
    const rows = database.prepare<[], Cell[]>(`SELECT ${columns.join(', ')} FROM ${table} ORDER BY ${orders[table]}`)
    for (const row of rows.raw().iterate()) {
      addRow(hash, row)
      onRow()
    }
  }
  return hash.digest('hex')
}

function addRow(hash: Hash, row: readonly Cell[]): void {
  const blobs: Buffer[] = []
  const told = row.map((cell) => {
    if (Buffer.isBuffer(cell)) {
      blobs.push(cell)
      return { bytes: cell.length }
    }
    return typeof cell === 'number' && !Number.isFinite(cell) ? { number: String(cell) } : cell
  })
  hash.update(`${JSON.stringify(told)}\n`)
  for (const blob of blobs) hash.update(blob)
}
