// Reads a whole library without changing it: pages, indexes, and every record against its checksum.
//
// It takes about as long as reading the file (1 GB: some seconds), so the engine has it done by a process of its own.

import Database from 'better-sqlite3'
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '../../src-shared/errors.ts'
import type { LibraryCheck } from '../../src-shared/library.ts'
import { damagedRows } from './damaged-rows.ts'
import { isCorrupt } from './damage.ts'
import { noPictures, picturesName, picturesVerdict, readPictures, type PictureReader } from './pictures.ts'
import { isOfRun } from './record-numbers.ts'

const pageFaultsMaximum = 20
const damagedMaximum = 200

/** Throws AppError if there is none, or if it cannot be read at all; a damaged library is an answer. */
export function checkLibrary(path: string): LibraryCheck {
  if (!existsSync(path)) {
    throw new AppError('not-found', `Expected a library at ${path}, got none: it is made with the first experiment.`)
  }
  try {
    return check(path)
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
    const isOurs = isCorrupt(error) || error.code === 'SQLITE_ERROR'
    if (!isOurs)
      throw new AppError('store-unavailable', `${path} cannot be read (${error.message}): check its permissions.`)
    // A table that is missing, a schema that cannot be read, or no database at all: nothing can be counted.
    const nothing = { experiments: 0, runs: 0, metricRows: 0, snapshots: 0, pictures: 0 }
    const counts = { ...nothing, checkpoints: 0, models: 0, measurements: 0 }
    const bytes = statSync(path).size
    return {
      sound: false,
      pages: [error.message],
      damaged: [],
      damagedCount: 0,
      counts,
      unsealed: 0,
      bytes,
      pictureBytes: 0,
    }
  }
}

function check(path: string): LibraryCheck {
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 })
  const folder = dirname(path)
  const verdict = picturesVerdict(folder)
  const pictures = verdict === null || verdict === 'ok' ? readPictures(folder) : noPictures
  try {
    const pages = pageFaults(database)
    if (verdict !== null && verdict !== 'ok') pages.push(`The file of pictures: ${verdict}`)
    const damaged: string[] = []
    let damagedCount = 0
    for (const text of [...missingRows(database), ...damagedTexts(database, pictures)]) {
      if (damagedCount++ < damagedMaximum) damaged.push(text)
    }
    return {
      sound: pages.length === 0 && damagedCount === 0,
      pages,
      damaged,
      damagedCount,
      counts: {
        experiments: count(database, 'SELECT count(*) FROM experiments'),
        runs: count(database, 'SELECT count(*) FROM runs'),
        metricRows: count(database, 'SELECT count(*) FROM metric_rows'),
        snapshots: count(database, 'SELECT count(*) FROM snapshots'),
        pictures: pictures.count(),
        checkpoints: count(database, 'SELECT count(*) FROM checkpoints'),
        models: count(database, 'SELECT count(*) FROM models'),
        measurements: count(database, 'SELECT count(*) FROM measurements'),
      },
      unsealed: ['experiments', 'runs', 'metric_rows', 'snapshots', 'checkpoints'].reduce(
        (sum, table) => sum + count(database, `SELECT count(*) FROM ${table} WHERE seal IS NULL`),
        0,
      ),
      bytes: statSync(path).size,
      pictureBytes: sizeOf(join(folder, picturesName)),
    }
  } finally {
    pictures.close()
    database.close()
  }
}

function pageFaults(database: Database.Database): string[] {
  const found = database.prepare(`PRAGMA integrity_check(${pageFaultsMaximum})`).pluck().all() as string[]
  return found.length === 1 && found[0] === 'ok' ? [] : found.flatMap((text) => text.split('\n'))
}

function* damagedTexts(database: Database.Database, pictures: PictureReader): Generator<string> {
  for (const { text } of damagedRows(database, pictures)) yield text
}

/** Runs that recorded more than is there. */
function* missingRows(database: Database.Database): Generator<string> {
  for (const [table, column, what] of [
    ['metric_rows', 'metric_count - metric_gaps', 'metric rows'],
    ['snapshots', 'snapshot_count - snapshot_gaps', 'snapshots'],
  ] as const) {
    const query = `SELECT id, label, seed, ${column} - (SELECT count(*) FROM ${table} WHERE ${isOfRun(table)}) AS missing
      FROM runs WHERE missing > 0`
    try {
      for (const row of database
        .prepare<[], { id: string; label: string; seed: number; missing: number }>(query)
        .all()) {
        yield `${row.missing} ${what} of ${row.label}, seed ${row.seed} (run ${row.id}) are missing.`
      }
    } catch (error) {
      if (!isCorrupt(error)) throw error
    }
  }
}

const sizeOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0)

/** 0 where it cannot be counted. */
function count(database: Database.Database, query: string): number {
  try {
    return database.prepare<[], number>(query).pluck().get() ?? 0
  } catch (error) {
    if (!isCorrupt(error)) throw error
    return 0
  }
}
