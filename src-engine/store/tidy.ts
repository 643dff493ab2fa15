// Gives disk space back: experiments that were deleted long enough ago leave for good, files that were dropped into the
// window and that nothing names any more go with them, and the database gives its free pages back to the disk.
//
// It is done in small steps with the event loop between them, and only while `mayGoOn` says so.

import type { Database } from 'better-sqlite3'
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { MetricTable } from './metrics.ts'
import type { Pictures } from './pictures.ts'
import { dropUnnamed, movePictures } from './move-pictures.ts'
import { deletedKeptDays, type LibraryCompacted } from '../../src-shared/library.ts'

const dayMs = 24 * 3600_000
/** A dropped file may wait for its experiment, also as a step that can be undone. */
const droppedKeptMs = 7 * dayMs
/** 8 MB: some tens of milliseconds. */
const pagesPerStep = 2000
/** A file that an earlier version made cannot shrink in steps; rewriting a larger one would take too long in between. */
const rewrittenBytesMax = 64e6
const incremental = 2

export interface TidyOptions {
  database: Database
  pictures: Pictures
  metrics: Pick<MetricTable, 'rankEarlier'>
  folder: string
  path: string
  now: number
  /** Also what was deleted a moment ago, and a rewriting of the file however large it is. */
  everything?: boolean
  /** Of what is deleted these experiments alone, however short a time ago. */
  only?: readonly string[]
  mayGoOn?: () => boolean
}

export async function tidy(options: TidyOptions): Promise<LibraryCompacted> {
  const { database, pictures, metrics, folder, path, now, everything = false, only, mayGoOn = () => true } = options
  database.pragma('wal_checkpoint(TRUNCATE)')
  const before = statSync(path).size
  const picturesBefore = pictures.bytes
  const since = everything || only ? now : now - deletedKeptDays * dayMs
  const experiments = await purge(expiredSince(database, since, only), database, mayGoOn)
  if (!only) removeCompositions(database, since)
  while (mayGoOn() && metrics.rankEarlier()) await nextTurn()
  const files = removeUnusedFiles(database, folder, everything ? now : now - droppedKeptMs)
  await movePictures({ database, pictures, mayGoOn })
  await dropUnnamed({ database, pictures, folder, mayGoOn })
  await shrink({ database, everything, size: before, mayGoOn })
  while (pictures.shrink() && mayGoOn()) await nextTurn()
  return { experiments, files, bytes: Math.max(0, before + picturesBefore - statSync(path).size - pictures.bytes) }
}

function expiredSince(database: Database, deletedBefore: number, only?: readonly string[]): string[] {
  const expired = database
    .prepare<[number], string>('SELECT id FROM experiments WHERE deleted_at IS NOT NULL AND deleted_at <= ?')
    .pluck()
    .all(deletedBefore)
  return only ? expired.filter((id) => only.includes(id)) : expired
}

async function purge(expired: readonly string[], database: Database, mayGoOn: () => boolean): Promise<number> {
  const remove = database.prepare('DELETE FROM experiments WHERE id = ?')
  let removed = 0
  for (const id of expired) {
    if (!mayGoOn()) break
    remove.run(id)
    removed++
    await nextTurn()
  }
  // A deleted study stays as long as an experiment of it does.
  database.exec(
    'DELETE FROM studies WHERE deleted_at IS NOT NULL AND id NOT IN (SELECT study_id FROM experiments WHERE study_id IS NOT NULL)',
  )
  return removed
}

/** Those deleted long enough ago, and models that no composition is made of any more, nor the lab's setup. */
function removeCompositions(database: Database, deletedBefore: number): void {
  database.prepare('DELETE FROM compositions WHERE deleted_at IS NOT NULL AND deleted_at <= ?').run(deletedBefore)
  database.exec(
    `DELETE FROM kept_models WHERE NOT EXISTS (SELECT 1 FROM compositions WHERE instr(source, kept_models.hash) > 0)
     AND NOT EXISTS (SELECT 1 FROM settings WHERE instr(value, kept_models.hash) > 0)`,
  )
}

/** `files/<hash>/<name>`, by the folder of the hash. */
function removeUnusedFiles(database: Database, folder: string, untouchedSince: number): number {
  const place = join(folder, 'files')
  if (!existsSync(place)) return 0
  const texts = database
    .prepare<[], string>(
      `SELECT config FROM experiments UNION ALL SELECT config FROM studies
       UNION ALL SELECT value FROM settings WHERE name = 'setup'`,
    )
    .pluck()
    .all()
  const unused = readdirSync(place).filter((hash) => {
    const inside = JSON.stringify(`${place}${sep}${hash}${sep}`).slice(1, -1)
    return statSync(join(place, hash)).mtimeMs <= untouchedSince && !texts.some((text) => text.includes(inside))
  })
  for (const hash of unused) rmSync(join(place, hash), { recursive: true, force: true })
  return unused.length
}

interface ShrinkOptions {
  database: Database
  everything: boolean
  size: number
  mayGoOn: () => boolean
}

async function shrink({ database, everything, size, mayGoOn }: ShrinkOptions): Promise<void> {
  const freePages = () => database.pragma('freelist_count', { simple: true }) as number
  if (freePages() === 0) return
  if (database.pragma('auto_vacuum', { simple: true }) !== incremental) {
    if (!everything && size > rewrittenBytesMax) return
    database.pragma(`auto_vacuum = ${incremental}`)
    database.exec('VACUUM')
  }
  while (freePages() > 0 && mayGoOn()) {
    database.pragma(`incremental_vacuum(${pagesPerStep})`)
    await nextTurn()
  }
  database.pragma('wal_checkpoint(TRUNCATE)')
}
