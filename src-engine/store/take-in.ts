// Takes experiments and compositions out of another library of this version into the person's: pictures first, in small steps, since no
// row names them yet; then all rows in one transaction. A kill in between leaves pictures that nobody names, which are
// tidied away.

import type { Database } from 'better-sqlite3'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { copyExperiments, runsToCopy, type Chosen, type CopiedRun } from './copy-experiments.ts'
import type { Pictures } from './pictures.ts'
import { recordId, recordRange, sequenceOf } from './record-numbers.ts'

/** Some milliseconds. */
const picturesPerStep = 100

export interface TakeInOptions {
  database: Database
  pictures: Pictures
  /** Of the other library, whose snapshots hold their pictures. Nobody writes to it. */
  path: string
  chosen: Chosen
  now: number
}

/** One at a time. None of the ids, of studies, of experiments, of runs and of compositions, may be in the library. */
export async function takeIn({ database, pictures, path, chosen, now }: TakeInOptions): Promise<void> {
  database.prepare('ATTACH ? AS source').run(path)
  try {
    const count = runsToCopy(database, chosen.experimentIds, 1).length
    const runs = runsToCopy(database, chosen.experimentIds, reserveNumbers(database, count))
    await copyPictures(database, pictures, runs)
    database.transaction(() => {
      copyExperiments(database, chosen, runs)
      database.prepare('UPDATE main.kept_data SET created_at = ? WHERE created_at = 0').run(now)
    })()
  } finally {
    database.exec('DETACH source')
  }
}

/** Numbers of runs are never given twice: those of the next `count` runs; answers the first. */
function reserveNumbers(database: Database, count: number): number {
  const select = database.prepare<[], number>("SELECT seq FROM main.sqlite_sequence WHERE name = 'runs'").pluck()
  const last = select.get()
  if (last === undefined) database.prepare("INSERT INTO main.sqlite_sequence (name, seq) VALUES ('runs', ?)").run(count)
  else database.prepare("UPDATE main.sqlite_sequence SET seq = ? WHERE name = 'runs'").run(last + count)
  return (last ?? 0) + 1
}

async function copyPictures(database: Database, pictures: Pictures, runs: readonly CopiedRun[]): Promise<void> {
  const ids = database
    .prepare<[number, number], number>('SELECT id FROM source.snapshots WHERE id BETWEEN ? AND ?')
    .pluck()
  const body = database.prepare<[number], Buffer>('SELECT body FROM source.snapshots WHERE id = ?').pluck()
  for (const { from, to } of runs) {
    const all = ids.all(...recordRange(from))
    for (let at = 0; at < all.length; at += picturesPerStep) {
      const step = all.slice(at, at + picturesPerStep)
      pictures.putAll(step.map((id) => ({ id: recordId(to, sequenceOf(id)), body: body.get(id)! })))
      await nextTurn()
    }
  }
}
