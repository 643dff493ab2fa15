// The library: experiments as they were started, with what is needed to list a thousand runs at a glance. One whose
// record is damaged is left out of the list, and it is said.

import type { Database } from 'better-sqlite3'
import * as v from 'valibot'
import { automaticName, dataTitle, nameOf, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { laneLabels } from '../../src-shared/config/lane-labels.ts'
import { AppError } from '../../src-shared/errors.ts'
import { cut, quote } from '../../src-shared/quote.ts'
import { readStoredView, type StoredView } from '../../src-shared/figures/stored-view.ts'
import { tagsSchema } from '../../src-shared/tags.ts'
import { overSeeds } from '../../src-shared/figures/over-seeds.ts'
import type {
  ExperimentSummary,
  LaneLikelihood,
  ListedLikelihoods,
  ListedRun,
  RunRecord,
  StudyMembership,
} from '../../src-shared/run.ts'
import { isCorrupt, type DamageLog, type KeyedDamage } from './damage.ts'
import { freeNames } from './free-names.ts'
import type { HeldOutTable } from './held-out.ts'
import type { Point } from '../../src-shared/study/study.ts'
import { withEachSeedOnce } from './each-seed-once.ts'
import { withLaterFields } from './later-fields.ts'
import type { RunTable } from './runs.ts'
import { isWhole, sealOf } from './seal.ts'

export interface NewExperiment {
  id: string
  config: ExperimentConfig
  /** Makes the id of one run. */
  newId: () => string
  /** Of which study it is a trial. */
  trial?: { studyId: string; index: number; point: Point }
}

/** An experiment as its study knows it. */
export interface StoredTrial {
  index: number
  point: Point
  experimentId: string
  name: string
  dataTitle: string
  deletedAt: number | null
}

export interface ExperimentTable {
  /** A name that another has gets a number. Stores it with one queued run per lane and seed, ordered seed by seed. */
  add(experiment: NewExperiment): ExperimentSummary
  summary(id: string): ExperimentSummary
  config(id: string): ExperimentConfig
  /** Newest first; the deleted ones only if asked for. */
  list(options: { deleted: boolean }): ExperimentSummary[]
  /** The trials of a study in their order, deleted ones too; damaged ones are left out, and it is said. */
  ofStudy(studyId: string): StoredTrial[]
  rename(id: string, name: string): ExperimentSummary
  star(id: string, starred: boolean): ExperimentSummary
  setTags(id: string, tags: readonly string[]): ExperimentSummary
  /** In place of those it has; an empty text removes them. */
  setNotes(id: string, notes: string): ExperimentSummary
  /** How it was left on screen; null before anybody looked at it. */
  view(id: string): StoredView | null
  setView(id: string, view: StoredView): void
  /** One more lane than before; the others stay as they are. */
  setLanes(id: string, config: ExperimentConfig): void
  /** Hides it; nothing is lost until the file is. */
  delete(id: string): ExperimentSummary
  restore(id: string): ExperimentSummary
}

interface ExperimentRow {
  id: string
  name: string
  config: string
  created_at: number
  data_title: string
  lane_labels: string
  seeds: string
  deleted_at: number | null
  starred: number
  tags: string
  study_id: string | null
  study_trial: number | null
  study_point: string | null
  study_name: string | null
  study_place: string | null
  view: string | null
  seal: number | null
}

/** Renews the checksum after a change of the row that did not come through the table. */
export function resealExperiment(database: Database, id: string): void {
  const row = database.prepare<[string], ExperimentRow>('SELECT * FROM experiments WHERE id = ?').get(id)
  if (row) database.prepare('UPDATE experiments SET seal = ? WHERE id = ?').run(sealOfExperiment(row), id)
}

export interface ExperimentParts {
  now: () => number
  damage: DamageLog
  runs: Pick<RunTable, 'ofExperiment' | 'seal'>
  heldOut: Pick<HeldOutTable, 'ofExperiment'>
}

export function experimentTable(database: Database, { now, damage, runs, heldOut }: ExperimentParts): ExperimentTable {
  const select = database.prepare<[string], ExperimentRow>(`${selectRows} WHERE e.id = ?`)
  const selectList = database.prepare<[number], ExperimentRow>(
    `${selectRows} WHERE (e.deleted_at IS NOT NULL) = ? ORDER BY e.created_at DESC, e.rowid DESC`,
  )
  const selectOfStudy = database.prepare<[string], ExperimentRow>(
    `${selectRows} WHERE e.study_id = ? ORDER BY study_trial`,
  )
  const updateSeal = database.prepare('UPDATE experiments SET seal = ? WHERE id = ?')
  const updateName = database.prepare(
    "UPDATE experiments SET name = ?, config = json_set(config, '$.name', ?) WHERE id = ?",
  )
  const updateNotes = database.prepare("UPDATE experiments SET config = json_set(config, '$.notes', ?) WHERE id = ?")
  const removeNotes = database.prepare("UPDATE experiments SET config = json_remove(config, '$.notes') WHERE id = ?")
  const updateStarred = database.prepare('UPDATE experiments SET starred = ? WHERE id = ?')
  const updateTags = database.prepare('UPDATE experiments SET tags = ? WHERE id = ?')
  const updateView = database.prepare('UPDATE experiments SET view = ? WHERE id = ?')
  const updateLanes = database.prepare('UPDATE experiments SET config = ?, lane_labels = ? WHERE id = ?')
  const updateDeleted = database.prepare('UPDATE experiments SET deleted_at = ? WHERE id = ?')
  const freeName = freeNames(database, 'experiments')
  const insert = database.prepare(
    `INSERT INTO experiments (id, name, config, data_title, lane_labels, seeds, created_at, study_id, study_trial,
       study_point)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertRun = database.prepare(
    `INSERT INTO runs (id, experiment_id, position, lane_id, lane_index, label, seed, status, created_at,
       metric_count, snapshot_count)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?, 0, 0)`,
  )

  const add = database.transaction(({ id, config: wished, newId, trial }: NewExperiment) => {
    const config = { ...wished, name: freeName(wished.name) }
    const at = now()
    const labels = laneLabels(config.lanes)
    const { name, seeds, lanes, data } = config
    const membership = trial ? [trial.studyId, trial.index, JSON.stringify(trial.point)] : [null, null, null]
    const listed = [dataTitle(data), JSON.stringify(labels), JSON.stringify(seeds), at]
    insert.run(id, name, JSON.stringify(config), ...listed, ...membership)
    seeds.forEach((seed, seedIndex) => {
      lanes.forEach((lane, laneIndex) => {
        const position = seedIndex * lanes.length + laneIndex
        const runId = newId()
        insertRun.run(runId, id, position, lane.id, laneIndex, labels[laneIndex], seed, at)
        runs.seal(runId)
      })
    })
    seal(id)
  })

  /** Throws AppError('data-unreadable') if it is damaged. */
  function whole(id: string): ExperimentRow {
    const row = select.get(id)
    if (!row) throw unknownExperiment(id)
    if (!isWhole(row.seal, () => sealOfExperiment(row))) throw damagedExperiment(row)
    return row
  }

  function seal(id: string): void {
    const row = select.get(id)
    if (row) updateSeal.run(sealOfExperiment(row), id)
  }

  /** Throws AppError('data-unreadable') if it is damaged. */
  function summaryOf(row: ExperimentRow): ExperimentSummary {
    if (!isWhole(row.seal, () => sealOfExperiment(row))) throw damagedExperiment(row)
    const laneLabels = parsed<string[]>(row, row.lane_labels)
    const seeds = [...new Set(parsed<number[]>(row, row.seeds))]
    const records = runs.ofExperiment(row.id)
    const likelihoods = heldOut.ofExperiment(row.id)
    const listedRuns = records.map((run) => listedRun(run, likelihoods.get(run.id)))
    return {
      id: row.id,
      name: row.name.trim() || nameOf(laneLabels, row.data_title),
      createdAt: row.created_at,
      dataTitle: row.data_title,
      laneLabels,
      seeds,
      statuses: records.map(({ status }) => status),
      iterations: records.reduce((most, { iteration }) => Math.max(most, iteration), 0),
      bestTestLogLikelihood: bestLane(listedRuns, laneLabels, seeds.length),
      runs: listedRuns,
      notes: notesOf(row),
      starred: row.starred !== 0,
      tags: tagsOf(row),
      study: membershipOf(row),
      deletedAt: row.deleted_at,
    }
  }

  function trialOf(row: ExperimentRow): StoredTrial {
    if (!isWhole(row.seal, () => sealOfExperiment(row))) throw damagedExperiment(row)
    return {
      index: row.study_trial ?? 0,
      point: parsed<Point>(row, row.study_point ?? '[]'),
      experimentId: row.id,
      name: row.name,
      dataTitle: row.data_title,
      deletedAt: row.deleted_at,
    }
  }

  const unlessDamaged = <Value>(row: ExperimentRow, read: (row: ExperimentRow) => Value): Value[] => {
    try {
      return [read(row)]
    } catch (error) {
      if (!(error instanceof AppError) && !isCorrupt(error)) throw error
      damage.report(`${experimentInWords(row)} is damaged and left out of the library.`)
      return []
    }
  }

  const summary = (id: string): ExperimentSummary => summaryOf(whole(id))

  return {
    summary,
    add(experiment) {
      add(experiment)
      return summary(experiment.id)
    },
    config(id) {
      const row = whole(id)
      const config = withLaterFields(withEachSeedOnce(parsed<ExperimentConfig>(row, row.config)))
      return { ...config, name: config.name.trim() || automaticName(config) }
    },
    list: ({ deleted }) => selectList.all(deleted ? 1 : 0).flatMap((row) => unlessDamaged(row, summaryOf)),
    ofStudy: (studyId) => selectOfStudy.all(studyId).flatMap((row) => unlessDamaged(row, trialOf)),
    rename(id, name) {
      whole(id)
      database.transaction(() => {
        updateName.run(name, name, id)
        seal(id)
      })()
      return summary(id)
    },
    star(id, starred) {
      whole(id)
      updateStarred.run(Number(starred), id)
      return summary(id)
    },
    setTags(id, tags) {
      whole(id)
      updateTags.run(JSON.stringify(tags), id)
      return summary(id)
    },
    setNotes(id, notes) {
      whole(id)
      database.transaction(() => {
        if (notes === '') removeNotes.run(id)
        else updateNotes.run(notes, id)
        seal(id)
      })()
      return summary(id)
    },
    view: (id) => viewOf(whole(id)),
    setView(id, view) {
      whole(id)
      updateView.run(JSON.stringify(view), id)
    },
    setLanes(id, config) {
      updateLanes.run(JSON.stringify(config), JSON.stringify(laneLabels(config.lanes)), id)
      seal(id)
    },
    delete(id) {
      updateDeleted.run(now(), id)
      return summary(id)
    },
    restore(id) {
      updateDeleted.run(null, id)
      return summary(id)
    },
  }
}

const selectRows =
  'SELECT e.*, s.name AS study_name, p.place AS study_place FROM experiments e ' +
  'LEFT JOIN studies s ON s.id = e.study_id LEFT JOIN study_places p ON p.study_id = e.study_id'

/** Without what changes and is no loss: `deleted_at`, the star, the tags and the view. */
function sealOfExperiment(row: ExperimentRow): number {
  const { id, name, config, created_at, data_title, lane_labels, seeds, study_id, study_trial, study_point } = row
  const values = [id, name, config, created_at, data_title, lane_labels, seeds]
  // These came later: where nothing stands in them, seals of before hold.
  return sealOf(study_id === null ? values : [...values, study_id, study_trial, study_point])
}

/** Of a study that has left the library nothing is said. */
function membershipOf({ study_id, study_name, study_trial, study_place }: ExperimentRow): StudyMembership | null {
  if (study_id === null || study_name === null) return null
  return { id: study_id, name: study_name, trial: study_trial ?? 0, place: study_place }
}

function parsed<Value>(row: ExperimentRow, text: string): Value {
  try {
    return JSON.parse(text) as Value
  } catch (cause) {
    throw damagedExperiment(row, cause)
  }
}

/** Damaged ones are no reason to lose the experiment from the list. */
function tagsOf({ tags }: ExperimentRow): readonly string[] {
  try {
    const parsed = v.safeParse(tagsSchema, JSON.parse(tags))
    return parsed.success ? parsed.output : []
  } catch {
    return []
  }
}

/** Of most experiments there are none: their configurations need not be parsed for the list. */
const notesOf = (row: ExperimentRow): string =>
  row.config.includes('"notes"') ? (parsed<{ notes?: string }>(row, row.config).notes ?? '') : ''

/** A damaged one is no reason to lose more than what was looked at. */
function viewOf({ view }: ExperimentRow): StoredView | null {
  if (view === null) return null
  try {
    return readStoredView(JSON.parse(view))
  } catch {
    return null
  }
}

const experimentInWords = ({ id, name }: ExperimentRow): string => `The record of “${cut(name, 80)}” (${cut(id, 64)})`

function damagedExperiment(row: ExperimentRow, cause?: unknown): AppError {
  const message = `${experimentInWords(row)} is damaged: a backup may hold it whole (File → Library, or ebm library).`
  return new AppError('data-unreadable', message, { field: 'experimentId', cause })
}

const listedRun = (
  { id, laneIndex, seed, status, iteration }: RunRecord,
  likelihoods: ListedLikelihoods = { last: null, best: null },
): ListedRun => ({ id, laneIndex, seed, status, iteration, ...likelihoods })

/**
 * A lane counts when all its seeds have finished with a finite likelihood: the mean over those that survived would
 * favour the lane that loses its worst seeds.
 */
function bestLane(runs: readonly ListedRun[], labels: readonly string[], seedCount: number): LaneLikelihood | null {
  let leading: LaneLikelihood | null = null
  labels.forEach((label, laneIndex) => {
    const finished = runs.filter((run) => run.laneIndex === laneIndex && run.status === 'finished')
    const last = overSeeds(
      finished.map((run) => run.last),
      seedCount,
    )
    if (!last || (leading && last.mean <= leading.mean)) return
    const best = overSeeds(
      finished.map((run) => run.best?.value ?? null),
      seedCount,
    )
    leading = { laneIndex, label, ...last, best }
  })
  return leading
}

function unknownExperiment(id: string): AppError {
  return new AppError('not-found', `Expected the id of an experiment, got ${quote(id)}: there is none with this id.`, {
    field: 'experimentId',
  })
}

/** Every one of the library that is damaged, by its key and in words. */
export function* damagedExperiments(database: Database): Generator<KeyedDamage> {
  for (const row of database.prepare<[], ExperimentRow>(selectRows).all()) {
    if (isWhole(row.seal, () => sealOfExperiment(row)) && isJson(row.config, row.lane_labels, row.seeds)) continue
    yield { key: { column: 'id', value: row.id }, text: `${experimentInWords(row)} is damaged.` }
  }
}

function isJson(...texts: string[]): boolean {
  try {
    for (const text of texts) JSON.parse(text)
    return true
  } catch {
    return false
  }
}
