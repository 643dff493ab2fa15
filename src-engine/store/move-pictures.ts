// Keeps the file of pictures in step with the library: bodies that an earlier version stored in the library are moved,
// written anew in the short form, and bodies that no snapshot names any more are dropped. In small steps, with the event
// loop between them.

import type { Database } from 'better-sqlite3'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { openKeptAside } from './kept-aside.ts'
import type { Pictures } from './pictures.ts'
import { runIdsByNumber, runNumberOf } from './record-numbers.ts'
import { isWhole, sealOf } from './seal.ts'
import { decodeSnapshot, encodeSnapshot, isOldSnapshot } from './snapshot-code.ts'

export interface MoveOptions {
  database: Database
  pictures: Pictures
  mayGoOn: () => boolean
}

export interface DropOptions extends MoveOptions {
  /** Where libraries that were kept aside lie. */
  folder: string
}

interface KeptRow {
  id: number
  iteration: number
  evaluations: number
  compute_seconds: number
  seal: number | null
  body: Buffer
}

const droppedPerStep = 500

/** One that is damaged stays where it is, for whoever salvages. Answers how many were moved. */
export async function movePictures({ database, pictures, mayGoOn }: MoveOptions): Promise<number> {
  const ids = database.prepare<[], number>('SELECT id FROM snapshots WHERE body IS NOT NULL ORDER BY id').pluck().all()
  if (ids.length === 0) return 0
  const runIds = runIdsByNumber(database)
  const select = database.prepare<[number], KeptRow>('SELECT * FROM snapshots WHERE id = ?')
  const update = database.prepare('UPDATE snapshots SET body = NULL, seal = ? WHERE id = ?')
  let moved = 0
  for (const id of ids) {
    if (!mayGoOn()) break
    const row = select.get(id)
    const runId = runIds.get(runNumberOf(id))
    if (!row?.body || runId === undefined) continue
    const facts = [runId, row.iteration, row.evaluations, row.compute_seconds]
    const body = isWhole(row.seal, () => sealOf(facts, row.body)) ? shortened(row.body) : null
    if (!body) continue
    pictures.put(id, body)
    update.run(sealOf(facts, body), id)
    moved++
    await nextTurn()
  }
  return moved
}

/** null if it cannot be read. */
function shortened(body: Uint8Array): Uint8Array | null {
  if (!isOldSnapshot(body)) return body
  try {
    return encodeSnapshot(decodeSnapshot(body))
  } catch {
    return null
  }
}

/** Those that neither the library nor one that was kept aside names. Answers how many were dropped. */
export async function dropUnnamed({ database, pictures, folder, mayGoOn }: DropOptions): Promise<number> {
  const aside = openKeptAside(folder)
  try {
    return await dropWhere({ database, pictures, mayGoOn }, (id) => !aside.names(id))
  } finally {
    aside.close()
  }
}

async function dropWhere(
  { database, pictures, mayGoOn }: MoveOptions,
  isNobodys: (id: number) => boolean,
): Promise<number> {
  const isNamed = database.prepare<[number], number>('SELECT 1 FROM snapshots WHERE id = ? AND body IS NULL').pluck()
  let dropped = 0
  let last = -1
  while (mayGoOn()) {
    const ids = pictures.idsAfter(last, droppedPerStep)
    if (ids.length === 0) break
    last = ids.at(-1)!
    const unnamed = ids.filter((id) => isNamed.get(id) === undefined && isNobodys(id))
    if (unnamed.length > 0) pictures.drop(unnamed)
    dropped += unnamed.length
    await nextTurn()
  }
  return dropped
}
