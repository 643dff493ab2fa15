// What becomes of each experiment, study and composition that came in a file, beside those of the person's library: one that is there
// already is not taken again; one whose ids are taken by something else, such as an earlier state of itself, gets others.
// A study is taken whole or not at all: its trials fare as it does.

import Database from '../store/sqlite.ts'
import { join } from 'node:path'
import { freeName } from '../../src-shared/config/experiment-name.ts'
import type { TakenComposition, TakenExperiment, TakenStudy } from '../../src-shared/ebm-file.ts'
import { knownComposition, renameComposition } from '../store/compositions.ts'
import type { Chosen } from '../store/copy-experiments.ts'
import { noPictures, readPictures } from '../store/pictures.ts'
import { renameExperiment, renameStudy } from '../store/rename-experiment.ts'
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

export interface Settled {
  studies: TakenStudy[]
  experiments: TakenExperiment[]
  compositions: TakenComposition[]
}

interface Settling extends SettleOptions {
  mine: Database.Database
  read: ReadFile
  /** Of experiments of the library, with those that come. */
  names: string[]
}

/** In the order of the file. Ids in `read.library` are free in the person's afterwards, but for those that are there. */
export function settleIds(read: ReadFile, options: SettleOptions): Settled {
  const mine = new Database(join(options.home, databaseName), { readonly: true, fileMustExist: true, timeout: 5000 })
  try {
    const names = mine.prepare<[], string>('SELECT name FROM experiments WHERE deleted_at IS NULL').pluck().all()
    const settling = { ...options, mine, read, names }
    const settled = read.library
      .prepare<[], Row>('SELECT id, name FROM studies ORDER BY rowid')
      .all()
      .map((study) => settleStudy(study, settling))
    const alone = read.library
      .prepare<[], Row>('SELECT id, name FROM experiments WHERE study_id IS NULL ORDER BY rowid')
      .all()
      .map((experiment) => settleExperiment(experiment, settling))
    return {
      studies: settled.map(({ study }) => study),
      experiments: [...settled.flatMap(({ trials }) => trials), ...alone],
      compositions: settleCompositions(settling),
    }
  } finally {
    mine.close()
  }
}

interface Row {
  id: string
  name: string
}

interface KnownRow {
  name: string
  deleted_at: number | null
}

const outcomeOf = ({ deleted_at }: KnownRow) => (deleted_at === null ? 'there' : 'restored')

function settleExperiment({ id, name }: Row, settling: Settling): TakenExperiment {
  const { mine, read, names, newId } = settling
  const known = knownIn(mine, 'experiments', id)
  if (known && isTheSame({ experimentIds: [id], studyIds: [], compositionIds: [] }, settling)) {
    return { experimentId: id, name: known.name, outcome: outcomeOf(known), studyId: null }
  }
  if (!known && !hasRunOf(mine, read.library, id)) return { experimentId: id, name, outcome: 'new', studyId: null }
  const free = freeName(name, names)
  names.push(free)
  const experimentId = renameExperiment(read.library, id, { name: free, newId })
  return { experimentId, name: free, outcome: 'copy', studyId: null }
}

function settleStudy({ id, name }: Row, settling: Settling): { study: TakenStudy; trials: TakenExperiment[] } {
  const { mine, read, names, newId } = settling
  const { library } = read
  const trials = trialsIn(library, id)
  const known = knownIn(mine, 'studies', id)
  if (
    known &&
    isTheSame({ experimentIds: trials.map((trial) => trial.id), studyIds: [id], compositionIds: [] }, settling)
  ) {
    return answer({ studyId: id, name: known.name, outcome: outcomeOf(known) }, trialsIn(mine, id))
  }
  const isNew = ({ id: trial }: Row) => !knownIn(mine, 'experiments', trial) && !hasRunOf(mine, library, trial)
  if (!known && trials.every(isNew)) return answer({ studyId: id, name, outcome: 'new' }, trials)
  const nameOf = (trialName: string) => {
    const free = freeName(trialName, names)
    names.push(free)
    return free
  }
  const studies = mine.prepare<[], string>('SELECT name FROM studies WHERE deleted_at IS NULL').pluck().all()
  const free = freeName(name, studies)
  const studyId = renameStudy(library, id, { name: free, newId, nameOf })
  return answer({ studyId, name: free, outcome: 'copy' }, trialsIn(library, studyId))
}

/** Their names are all different in the library. A composition never changes, so the same id and hash is the same one. */
function settleCompositions({ mine, read: { library }, newId }: Settling): TakenComposition[] {
  const names = mine.prepare<[], string>('SELECT name FROM compositions WHERE deleted_at IS NULL').pluck().all()
  const rows = library.prepare<[], Row & { hash: string }>('SELECT id, name, hash FROM compositions ORDER BY rowid')
  return rows.all().map(({ id, name, hash }): TakenComposition => {
    const known = knownComposition(mine, { id, hash })
    if (known?.isSame) {
      const outcome = known.deletedAt === null ? 'there' : 'restored'
      return { compositionId: id, name: known.name, outcome }
    }
    const free = freeName(name, names)
    names.push(free)
    const compositionId = known ? newId() : id
    if (known || free !== name) renameComposition(library, id, { id: compositionId, name: free })
    return { compositionId, name: free, outcome: known ? 'copy' : 'new' }
  })
}

const answer = (study: TakenStudy, trials: readonly Row[]) => ({
  study,
  trials: trials.map(({ id, name }): TakenExperiment => {
    return { experimentId: id, name, outcome: study.outcome, studyId: study.studyId }
  }),
})

/** Those that are there, or in the trash with their study. */
const trialsIn = (library: Database.Database, studyId: string): Row[] =>
  library
    .prepare<[string], Row>(
      `SELECT e.id, e.name FROM experiments e JOIN studies s ON s.id = e.study_id
       WHERE s.id = ? AND e.deleted_at IS s.deleted_at ORDER BY e.rowid`,
    )
    .all(studyId)

const knownIn = (mine: Database.Database, table: 'experiments' | 'studies', id: string): KnownRow | undefined =>
  mine.prepare<[string], KnownRow>(`SELECT name, deleted_at FROM ${table} WHERE id = ?`).get(id)

function hasRunOf(mine: Database.Database, library: Database.Database, experimentId: string): boolean {
  const has = mine.prepare<[string], number>('SELECT 1 FROM runs WHERE id = ?').pluck()
  const ids = library.prepare<[string], string>('SELECT id FROM runs WHERE experiment_id = ?').pluck().all(experimentId)
  return ids.some((id) => has.get(id) !== undefined)
}

/** Whether both would be exported as the same, but for what a person calls them, stars, tags and priority. */
function isTheSame(chosen: Chosen, { home, folder, read, mine }: Settling): boolean {
  const hashOf = (library: { path: string; pictures: typeof noPictures }, name: string, of: Chosen): string => {
    const to = join(folder, `${name}-${chosen.studyIds[0] ?? chosen.experimentIds[0]}.ebm`)
    const building = `${to}.building`
    return writeEbmFile({ library, ...of, to, building, program: 'none', unnamed: true }).contents
  }
  const pictures = readPictures(home)
  try {
    const own = chosen.studyIds.flatMap((id) => trialsIn(mine, id).map((trial) => trial.id))
    const ofMine = chosen.studyIds.length > 0 ? { ...chosen, experimentIds: own } : chosen
    return (
      hashOf({ path: read.path, pictures: noPictures }, 'other', chosen) ===
      hashOf({ path: join(home, databaseName), pictures }, 'mine', ofMine)
    )
  } catch {
    return false // the library's own is damaged: what came is taken beside it
  } finally {
    pictures.close()
  }
}
