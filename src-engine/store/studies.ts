// Studies as they were started, and what a person wishes of them. Their trials are experiments (experiments.ts). A study
// whose record is damaged is left out of the list, and it is said; its experiments stay.

import type { Database } from 'better-sqlite3'
import { AppError } from '../../src-shared/errors.ts'
import { cut, quote } from '../../src-shared/quote.ts'
import { isRunStatus, type RunStatus } from '../../src-shared/run.ts'
import type { StudyConfig } from '../../src-shared/study/study-config.ts'
import { isCorrupt, type DamageLog, type KeyedDamage } from './damage.ts'
import { freeNames } from './free-names.ts'
import { withEachSeedOnce } from './each-seed-once.ts'
import { withLaterFields } from './later-fields.ts'
import { isWhole, sealOf } from './seal.ts'

export interface StoredStudy {
  id: string
  name: string
  config: StudyConfig
  createdAt: number
  priority: number
  paused: boolean
  deletedAt: number | null
}

export interface StudyTable {
  /** A name that another has gets a number. */
  add(study: { id: string; config: StudyConfig }): void
  /** Throws AppError: 'not-found', or 'data-unreadable' if it is damaged. */
  get(id: string): StoredStudy
  /** Newest first; the deleted ones only if asked for. */
  list(options: { deleted: boolean }): StoredStudy[]
  /** How many trials it has, and what they learn from, each title once. */
  trialsInBrief(id: string): { trials: number; dataTitles: string[] }
  /** Of its runs, without those of trials that were deleted by themselves. */
  statuses(id: string): Partial<Record<RunStatus, number>>
  rename(id: string, name: string): void
  setPriority(id: string, priority: number): void
  setPaused(id: string, paused: boolean): void
  /** Hides it with the experiments of its trials; nothing is lost until these are. */
  delete(id: string): void
  /** With the experiments that were deleted with it. */
  restore(id: string): void
  /** How the runs of an experiment take their turn; null where it is no trial, or the record of its study is damaged. */
  turnOf(experimentId: string): Turn | null
}

export interface Turn {
  studyId: string
  priority: number
  /** Runs of the study that train at the same time at most; null: as many as there are places. */
  runsAtOnce: number | null
}

interface StudyRow {
  id: string
  name: string
  config: string
  created_at: number
  priority: number
  paused: number
  deleted_at: number | null
  seal: number
}

export function studyTable(database: Database, { now, damage }: { now: () => number; damage: DamageLog }): StudyTable {
  const select = database.prepare<[string], StudyRow>('SELECT * FROM studies WHERE id = ?')
  const selectList = database.prepare<[number], StudyRow>(
    'SELECT * FROM studies WHERE (deleted_at IS NOT NULL) = ? ORDER BY created_at DESC, rowid DESC',
  )
  const freeName = freeNames(database, 'studies')
  const selectStatuses = database.prepare<[string, string], { status: string; count: number }>(
    `SELECT status, count(*) AS count FROM runs JOIN experiments e ON e.id = experiment_id
     WHERE study_id = ? AND e.deleted_at IS (SELECT deleted_at FROM studies WHERE id = ?) GROUP BY status`,
  )
  const selectTitles = database.prepare<[string], { title: string; count: number }>(
    `SELECT data_title AS title, count(*) AS count FROM experiments WHERE study_id = ?
     GROUP BY data_title ORDER BY min(study_trial)`,
  )
  const selectStudyOf = database
    .prepare<[string], string | null>('SELECT study_id FROM experiments WHERE id = ?')
    .pluck()
  const insert = database.prepare(
    'INSERT INTO studies (id, name, config, created_at, priority, seal) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const updateName = database.prepare('UPDATE studies SET name = ?, seal = ? WHERE id = ?')
  const updatePriority = database.prepare('UPDATE studies SET priority = ? WHERE id = ?')
  const updatePaused = database.prepare('UPDATE studies SET paused = ? WHERE id = ?')
  const updateDeleted = database.prepare('UPDATE studies SET deleted_at = ? WHERE id = ?')
  const deleteTrials = database.prepare(
    'UPDATE experiments SET deleted_at = ? WHERE study_id = ? AND deleted_at IS NULL',
  )
  const restoreTrials = database.prepare(
    'UPDATE experiments SET deleted_at = NULL WHERE study_id = ? AND deleted_at = ?',
  )
  /** The queue asks for each of its runs, at every turn. */
  const studyOf = new Map<string, string | null>()
  const turns = new Map<string, Turn | null>()

  /** Throws AppError('data-unreadable') if it is damaged. */
  function read(row: StudyRow): StoredStudy {
    if (!isWhole(row.seal, () => sealOfStudy(row))) throw damagedStudy(row)
    return {
      id: row.id,
      name: row.name,
      config: configOf(row),
      createdAt: row.created_at,
      priority: row.priority,
      paused: row.paused !== 0,
      deletedAt: row.deleted_at,
    }
  }

  function existing(id: string): StudyRow {
    const row = select.get(id)
    if (row) return row
    throw new AppError('not-found', `Expected the id of a study, got ${quote(id)}: there is none with this id.`, {
      field: 'studyId',
    })
  }

  const listed = (row: StudyRow): StoredStudy[] => {
    try {
      return [read(row)]
    } catch (error) {
      if (!(error instanceof AppError) && !isCorrupt(error)) throw error
      damage.report(`${studyInWords(row)} is damaged and left out of the list; its experiments are in the library.`)
      return []
    }
  }

  function turnOfStudy(id: string): Turn | null {
    const row = select.get(id)
    const [study] = row ? listed(row) : []
    return study ? { studyId: id, priority: study.priority, runsAtOnce: study.config.runsAtOnce ?? null } : null
  }

  return {
    add({ id, config: wished }) {
      const config = { ...wished, name: freeName(wished.name) }
      const row = { id, name: config.name, config: JSON.stringify(config), created_at: now() }
      insert.run(id, row.name, row.config, row.created_at, config.priority, sealOfStudy(row))
    },
    get: (id) => read(existing(id)),
    list: ({ deleted }) => selectList.all(deleted ? 1 : 0).flatMap(listed),
    trialsInBrief(id) {
      const found = selectTitles.all(id)
      return { trials: found.reduce((sum, { count }) => sum + count, 0), dataTitles: found.map(({ title }) => title) }
    },
    statuses(id) {
      const known = selectStatuses.all(id, id).filter(({ status }) => isRunStatus(status))
      return Object.fromEntries(known.map(({ status, count }) => [status, count]))
    },
    rename(id, name) {
      const row = existing(id)
      read(row)
      updateName.run(name, sealOfStudy({ ...row, name }), id)
    },
    setPriority(id, priority) {
      existing(id)
      updatePriority.run(priority, id)
      turns.delete(id)
    },
    setPaused(id, paused) {
      existing(id)
      updatePaused.run(Number(paused), id)
    },
    delete: database.transaction((id: string) => {
      if (existing(id).deleted_at !== null) return
      const at = now()
      updateDeleted.run(at, id)
      deleteTrials.run(at, id)
    }),
    restore: database.transaction((id: string) => {
      const { deleted_at } = existing(id)
      if (deleted_at === null) return
      updateDeleted.run(null, id)
      restoreTrials.run(id, deleted_at)
    }),
    turnOf(experimentId) {
      let id = studyOf.get(experimentId)
      if (id === undefined) studyOf.set(experimentId, (id = selectStudyOf.get(experimentId) ?? null))
      if (id === null) return null
      if (!turns.has(id)) turns.set(id, turnOfStudy(id))
      return turns.get(id)!
    },
  }
}

/** Without what changes and is no loss: priority, whether it is paused, when it was deleted. */
const sealOfStudy = ({ id, name, config, created_at }: Pick<StudyRow, 'id' | 'name' | 'config' | 'created_at'>) =>
  sealOf([id, name, config, created_at])

function configOf(row: StudyRow): StudyConfig {
  try {
    const config = JSON.parse(row.config) as StudyConfig
    return { ...config, experiment: withLaterFields(withEachSeedOnce(config.experiment)) }
  } catch (cause) {
    throw damagedStudy(row, cause)
  }
}

const studyInWords = ({ id, name }: StudyRow): string => `The record of the study “${cut(name, 80)}” (${cut(id, 64)})`

function damagedStudy(row: StudyRow, cause?: unknown): AppError {
  const message = `${studyInWords(row)} is damaged: a backup may hold it whole (File → Library, or ebm library).`
  return new AppError('data-unreadable', message, { field: 'studyId', cause })
}

/** Made anew after its record was changed. */
export function resealStudy(database: Database, id: string): void {
  const row = database.prepare<[string], StudyRow>('SELECT * FROM studies WHERE id = ?').get(id)
  if (row) database.prepare('UPDATE studies SET seal = ? WHERE id = ?').run(sealOfStudy(row), id)
}

/** Every one of the library that is damaged, by its key and in words. */
export function* damagedStudies(database: Database): Generator<KeyedDamage> {
  for (const row of database.prepare<[], StudyRow>('SELECT * FROM studies').all()) {
    if (isWhole(row.seal, () => sealOfStudy(row))) continue
    yield { key: { column: 'id', value: row.id }, text: `${studyInWords(row)} is damaged.` }
  }
}
