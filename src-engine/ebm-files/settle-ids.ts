// What becomes of each experiment that came in a file, beside those of the person's library: one that is there already
// is not taken again; one whose ids are taken by something else, such as an earlier state of itself, gets others.

import Database from '../store/sqlite.ts'
import { join } from 'node:path'
import { freeName } from '../../src-shared/config/experiment-name.ts'
import type { TakenExperiment } from '../../src-shared/ebm-file.ts'
import { noPictures, readPictures } from '../store/pictures.ts'
import { renameExperiment } from '../store/rename-experiment.ts'
import { databaseName } from '../store/schema.ts'
import type { ReadFile } from './read-file.ts'
import { writeEbmFile } from './write-file.ts'

export interface SettleOptions {
  /** The data folder. */
  home: string
  /** Of nobody else. */
  folder: string
  newId: () => string
}

/** In the order of the file. Ids in `read.library` are free in the person's afterwards, but for those that are there. */
export function settleIds(read: ReadFile, options: SettleOptions): TakenExperiment[] {
  const mine = new Database(join(options.home, databaseName), { readonly: true, fileMustExist: true, timeout: 5000 })
  try {
    const names = mine.prepare<[], string>('SELECT name FROM experiments WHERE deleted_at IS NULL').pluck().all()
    const rows = read.library
      .prepare<[], { id: string; name: string }>('SELECT id, name FROM experiments ORDER BY rowid')
      .all()
    return rows.map(({ id, name }) => {
      const known = mine
        .prepare<[string], { name: string; deleted_at: number | null }>(
          'SELECT name, deleted_at FROM experiments WHERE id = ?',
        )
        .get(id)
      if (known && isTheSame(id, read.path, options)) {
        return { experimentId: id, name: known.name, outcome: known.deleted_at === null ? 'there' : 'restored' }
      }
      if (!known && !hasRunOf(mine, read.library, id)) return { experimentId: id, name, outcome: 'new' }
      const free = freeName(name, names)
      names.push(free)
      const experimentId = renameExperiment(read.library, id, { name: free, newId: options.newId })
      return { experimentId, name: free, outcome: 'copy' }
    })
  } finally {
    mine.close()
  }
}

function hasRunOf(mine: Database.Database, library: Database.Database, experimentId: string): boolean {
  const has = mine.prepare<[string], number>('SELECT 1 FROM runs WHERE id = ?').pluck()
  const ids = library.prepare<[string], string>('SELECT id FROM runs WHERE experiment_id = ?').pluck().all(experimentId)
  return ids.some((id) => has.get(id) !== undefined)
}

/** Whether both would be exported as the same, but for name, star and tags. */
function isTheSame(id: string, path: string, { home, folder }: SettleOptions): boolean {
  const hashOf = (library: { path: string; pictures: typeof noPictures }, name: string): string => {
    const to = join(folder, `${name}-${id}.ebm`)
    return writeEbmFile({
      library,
      experimentIds: [id],
      to,
      building: `${to}.building`,
      program: 'none',
      unnamed: true,
    }).contents
  }
  const pictures = readPictures(home)
  try {
    return (
      hashOf({ path, pictures: noPictures }, 'other') === hashOf({ path: join(home, databaseName), pictures }, 'mine')
    )
  } catch {
    return false // the library's own is damaged: what came is taken beside it
  } finally {
    pictures.close()
  }
}
