// What an exported file has that the library has not, or has differently, so that it says nothing of the machine that it
// came from and can be gone on with anywhere:
//
//   a run that still trains counts as interrupted: it goes on from its last checkpoint
//   the place of a table's file is left out: its rows come along
//   pictures stand in the file, in the form of this version
//   what was in the trash is not
//   a trial whose study does not come along is an experiment by itself
//   a study does not say whether it is paused

import type { Database } from '../store/sqlite.ts'
import { AppError } from '../../src-shared/errors.ts'
import { cut, quote } from '../../src-shared/quote.ts'
import { isLive, runStatuses } from '../../src-shared/run.ts'
import type { StudyConfig } from '../../src-shared/study/study-config.ts'
import { columnsOf } from '../store/carried-tables.ts'
import type { Chosen, CopiedRun } from '../store/copy-experiments.ts'
import { keptHashesOf } from '../../src-shared/energy-source.ts'
import { compositionTable } from '../store/compositions.ts'
import { damageLog } from '../store/damage.ts'
import { damagedExperiments, resealExperiment } from '../store/experiments.ts'
import type { PictureReader } from '../store/pictures.ts'
import { recordRange } from '../store/record-numbers.ts'
import { runTable } from '../store/runs.ts'
import { isWhole, sealOf } from '../store/seal.ts'
import { resealStudy } from '../store/studies.ts'
import { decodeSnapshot, encodeSnapshot, isOldSnapshot } from '../store/snapshot-code.ts'

interface SnapshotRow {
  id: number
  iteration: number
  evaluations: number
  compute_seconds: number
  seal: number | null
  body: Buffer | null
}

/** Inside a transaction, with `source` attached. One that is missing or damaged stays without a body. */
export function takeBodies(database: Database, runs: readonly CopiedRun[], pictures: PictureReader): void {
  const select = database.prepare<[number, number], SnapshotRow>(
    'SELECT id, iteration, evaluations, compute_seconds, seal, body FROM source.snapshots WHERE id BETWEEN ? AND ?',
  )
  const update = database.prepare('UPDATE main.snapshots SET body = ?, seal = ? WHERE id = ?')
  for (const { id: runId, from, to } of runs) {
    const [first] = recordRange(from)
    const [target] = recordRange(to)
    for (const row of select.all(...recordRange(from))) {
      const taken = bodyFor(runId, row, pictures)
      if (taken) update.run(taken.body, taken.seal, target + row.id - first)
    }
  }
}

function bodyFor(runId: string, row: SnapshotRow, pictures: PictureReader) {
  const facts = [runId, row.iteration, row.evaluations, row.compute_seconds]
  try {
    const body = row.body ?? pictures.get(row.id)
    if (!body || !isWhole(row.seal, () => sealOf(facts, body))) return null
    if (!isOldSnapshot(body)) return { body, seal: row.seal }
    const shortened = encodeSnapshot(decodeSnapshot(body))
    return { body: shortened, seal: sealOf(facts, shortened) }
  } catch {
    return null // it then counts as damaged, and is left out
  }
}

/** Throws AppError where one of them is missing, or its own record or that of a run is damaged. */
export function requireWhole(database: Database, { experimentIds, studyIds, compositionIds }: Chosen): void {
  const found = new Set(database.prepare<[], string>('SELECT id FROM experiments').pluck().all())
  const missing = experimentIds.find((id) => !found.has(id))
  if (missing !== undefined) {
    const text = `Expected the id of an experiment whose record is undamaged, got ${quote(missing)}`
    throw new AppError('not-found', `${text}: there is none with this id.`, { field: 'experimentIds' })
  }
  const studies = new Set(database.prepare<[], string>('SELECT id FROM studies').pluck().all())
  const missingStudy = studyIds.find((id) => !studies.has(id))
  if (missingStudy !== undefined) {
    const text = `Expected the id of a study whose record is undamaged, got ${quote(missingStudy)}`
    throw new AppError('not-found', `${text}: there is none with this id.`, { field: 'studyIds' })
  }
  requireCompositions(database, compositionIds)
  const damage = damageLog()
  const runs = runTable(database, Date.now, damage)
  for (const id of found) runs.ofExperiment(id)
  const [damaged] = [...[...damagedExperiments(database)].map(({ text }) => text), ...damage.found]
  if (damaged === undefined) return
  throw new AppError('data-unreadable', `${cut(damaged, 300)} A backup may hold it whole: restore it, then export.`)
}

/** Models that are damaged or missing were left out by now. */
function requireCompositions(database: Database, compositionIds: readonly string[]): void {
  const { get, modelBody } = compositionTable(database, { now: Date.now, damage: damageLog() })
  for (const id of compositionIds) for (const hash of keptHashesOf(get(id).source)) modelBody(hash)
}

/** Inside a transaction. */
export function makeTheSameEverywhere(database: Database): void {
  database.exec('UPDATE kept_data SET created_at = 0')
  database.exec('UPDATE experiments SET deleted_at = NULL')
  database.exec('UPDATE compositions SET deleted_at = NULL')
  sameStudiesEverywhere(database)
  const runs = runTable(database, Date.now, damageLog())
  const live = runStatuses.filter(isLive).map((status) => `'${status}'`)
  const interrupt = database.prepare(
    "UPDATE runs SET status = 'interrupted', reason = ?, ended_at = created_at WHERE id = ?",
  )
  for (const id of database
    .prepare<[], string>(`SELECT id FROM runs WHERE status IN (${live.join(', ')})`)
    .pluck()
    .all()) {
    interrupt.run('It was exported while it trained: it goes on from its last checkpoint.', id)
    runs.seal(id)
  }
  const updateConfig = database.prepare('UPDATE experiments SET config = ? WHERE id = ?')
  const configs = database.prepare<[], { id: string; config: string }>('SELECT id, config FROM experiments')
  for (const { id, config } of configs.all()) {
    const plain = withoutPlaces(config)
    if (plain === config) continue
    updateConfig.run(plain, id)
    resealExperiment(database, id)
  }
}

/** Before the places of tables are left out: by them the rows are found that stand for a study's tables. */
function sameStudiesEverywhere(database: Database): void {
  const alone = database
    .prepare<[], string>('SELECT id FROM experiments WHERE study_id NOT IN (SELECT id FROM studies)')
    .pluck()
    .all()
  const leave = database.prepare(
    'UPDATE experiments SET study_id = NULL, study_trial = NULL, study_point = NULL WHERE id = ?',
  )
  for (const id of alone) {
    leave.run(id)
    resealExperiment(database, id)
  }
  database.exec('UPDATE studies SET paused = 0, deleted_at = NULL')
  const contents = contentsOfTables(database)
  const updateStudy = database.prepare('UPDATE studies SET config = ? WHERE id = ?')
  for (const { id, config } of database
    .prepare<[], { id: string; config: string }>('SELECT id, config FROM studies')
    .all()) {
    updateStudy.run(withoutPlaces(config, contents), id)
    resealStudy(database, id)
  }
  const updatePoint = database.prepare('UPDATE experiments SET study_point = ? WHERE id = ?')
  for (const { id, point } of database
    .prepare<[], { id: string; point: string }>(
      'SELECT id, study_point AS point FROM experiments WHERE study_point IS NOT NULL',
    )
    .all()) {
    updatePoint.run(withoutPlaces(point, contents), id)
    resealExperiment(database, id)
  }
}

/** Of each table that an experiment learned from the hash of its rows, by all else that a setup or a study says of it. */
function contentsOfTables(database: Database): Map<string, string> {
  const found = new Map<string, string>()
  const select = database.prepare<[], { config: string; point: string | null; study: string | null }>(
    `SELECT e.config, e.study_point AS point, s.config AS study
     FROM experiments e LEFT JOIN studies s ON s.id = e.study_id`,
  )
  for (const { config, point, study } of select.all()) {
    const { data } = JSON.parse(config) as { data?: { contents?: unknown } }
    if (typeof data?.contents !== 'string') continue
    found.set(textOfTable(data), data.contents)
    // Values of an axis stand as they were written, without defaults.
    const { search } = JSON.parse(study ?? '{}') as Partial<StudyConfig>
    const axes = search && 'axes' in search ? search.axes : []
    const place = axes.findIndex(({ parameter }) => parameter === 'data')
    const value = place < 0 ? undefined : (JSON.parse(point ?? '[]') as unknown[])[place]
    if (typeof value === 'object' && value !== null) found.set(textOfTable(value), data.contents)
  }
  return found
}

const textOfTable = (table: object): string => JSON.stringify({ ...table, contents: undefined })

/** Inside a transaction. */
export function leaveOutNames(database: Database): void {
  database.exec(
    `UPDATE experiments SET name = '', config = json_set(config, '$.name', ''), starred = 0, tags = '[]', seal = NULL`,
  )
  // The seal is made of the name.
  database.exec(`UPDATE studies SET name = '', config = json_set(config, '$.name', ''), priority = 0, seal = 0`)
  // Looking at an experiment makes it no other, nor does verifying its runs.
  database.exec('DELETE FROM verifications')
  if (columnsOf(database, 'experiments').includes('view')) database.exec('UPDATE experiments SET view = NULL')
}

/** As JavaScript writes it, and without the place of any file of data: the hash of its rows stands for it where it is known. */
const withoutPlaces = (text: string, contents: ReadonlyMap<string, string> = new Map()): string =>
  JSON.stringify(JSON.parse(text), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('kind' in value) || !('path' in value)) return value
    if (value.path === '') return value
    const hash = contents.get(textOfTable(value))
    return { ...value, path: '', ...(hash !== undefined && { contents: hash }) }
  })
