// Puts a new library in the place of the old one, which is kept aside with all that lies beside it.
//
//   building ──▶ <path>.repaired-<time>      from here on it is decided, and every opening finishes what was begun:
//   <path>-wal, -shm, -journal ──▶ aside     the log first, so that none can ever lie beside a file it is not of
//   <path> ──▶ aside
//   <path>.repaired-<time> ──▶ <path>
//
// Each step is one renaming, so a kill between any two leaves a state that the next opening completes.

import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** What SQLite may have left beside a database; the database itself comes last. */
const suffixes = ['-wal', '-shm', '-journal', ''] as const

/** Answers the name under which the old file is kept. */
export function exchange(path: string, building: string, time: string): string {
  let mark = time
  for (let more = 2; existsSync(asideOf(path, mark)); more++) mark = `${time}-${more}`
  flush(building)
  renameSync(building, `${path}.repaired-${mark}`)
  flush(dirname(path))
  return finishExchange(path) ?? basename(asideOf(path, mark))
}

/** Completes an exchange that was decided; answers the name of the old file, null if there was none to complete. */
export function finishExchange(path: string): string | null {
  const prefix = `${basename(path)}.repaired`
  const decided = readdirSync(dirname(path)).find((name) => name.startsWith(prefix))
  if (decided === undefined) return null
  // Earlier versions named no time.
  const aside = asideOf(path, decided.slice(prefix.length + 1) || 'before-repair')
  for (const suffix of suffixes) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix)
  flush(dirname(path))
  renameSync(join(dirname(path), decided), path)
  flush(dirname(path))
  return basename(aside)
}

export const asideOf = (path: string, mark: string): string => path.replace(/\.sqlite$/, `-kept-aside-${mark}.sqlite`)

/** To the disk, where the system can: folders cannot be flushed everywhere. */
function flush(path: string): void {
  try {
    const file = openSync(path, 'r')
    try {
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  } catch {
    // A power cut may then cost the order of the steps, and the next opening says what it finds.
  }
}
