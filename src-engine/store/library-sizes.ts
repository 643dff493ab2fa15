// How much of the disk each experiment takes. Nothing counts that while it is written, so it is added up when somebody
// asks, in a process beside the engine: a gigabyte takes about a second.
//
// Bodies (pictures, checkpoints, models) count as long as they are. A metric row counts as the average row does: the
// bytes of their table over their number. Free pages and the rest of the file are nobody's.

import Database from 'better-sqlite3'
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { LibrarySizes } from '../../src-shared/library.ts'
import { picturesName } from './pictures.ts'
import { recordId } from './record-numbers.ts'

/** `path` is that of the library's database. Reads alone. */
export function librarySizes(path: string): LibrarySizes {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 })
  try {
    const rowBytes = metricRowBytes(database)
    const bytes = new Map<string, number>()
    const add = (experimentId: string, more: number) => bytes.set(experimentId, (bytes.get(experimentId) ?? 0) + more)
    const runs = database
      .prepare<[], { number: number; experiment_id: string; metric_count: number }>(
        'SELECT number, experiment_id, metric_count FROM runs',
      )
      .all()
    const experimentOf = new Map(runs.map(({ number, experiment_id }) => [number, experiment_id]))
    for (const { experiment_id: id, metric_count: rows } of runs) add(id, rows * rowBytes)
    for (const [table, bodies] of Object.entries(bodyColumns)) {
      for (const { experiment_id: id, size } of bodiesOf(database, table, bodies)) add(id, size)
    }
    for (const { number, size } of [...snapshotBodies(database), ...pictureBodies(path)]) {
      const id = experimentOf.get(number)
      if (id !== undefined) add(id, size)
    }
    const freePages = database.pragma('freelist_count', { simple: true }) as number
    const pageSize = database.pragma('page_size', { simple: true }) as number
    return {
      bytes: statSync(path).size + sizeOf(join(dirname(path), picturesName)),
      freeBytes: freePages * pageSize,
      experiments: [...bytes].map(([experimentId, size]) => ({ experimentId, bytes: Math.round(size) })),
    }
  } finally {
    database.close()
  }
}

/** 0 where there are none. */
function metricRowBytes(database: Database.Database): number {
  const ofTable = database
    .prepare<[], number | null>("SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND name = 'metric_rows'")
    .pluck()
    .get()
  const rows = database.prepare<[], number | null>('SELECT sum(metric_count) FROM runs').pluck().get()
  return ofTable && rows ? ofTable / rows : 0
}

const bodyColumns = {
  checkpoints: 'length(b.body)',
  models: 'length(b.body)',
  measurements: 'length(b.content) + length(b.views)',
  verifications: 'length(b.content)',
}

const bodiesOf = (database: Database.Database, table: string, bodies: string) =>
  database
    .prepare<[], { experiment_id: string; size: number }>(
      `SELECT experiment_id, sum(${bodies}) AS size FROM ${table} b JOIN runs ON runs.id = b.run_id
       GROUP BY experiment_id`,
    )
    .all()

interface RunSize {
  number: number
  size: number
}

/** Those that an earlier version left in the library's own file. */
const snapshotBodies = (database: Database.Database): RunSize[] =>
  database
    .prepare<[], RunSize>(
      `SELECT id / ${recordId(1, 0)} AS number, coalesce(sum(length(body)), 0) AS size FROM snapshots GROUP BY number`,
    )
    .all()

function pictureBodies(path: string): RunSize[] {
  const pictures = join(dirname(path), picturesName)
  if (!existsSync(pictures)) return []
  const database = new Database(pictures, { readonly: true, fileMustExist: true, timeout: 5000 })
  try {
    return database
      .prepare<[], RunSize>(
        `SELECT id / ${recordId(1, 0)} AS number, sum(length(body)) AS size FROM pictures GROUP BY number`,
      )
      .all()
  } finally {
    database.close()
  }
}

const sizeOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0)
