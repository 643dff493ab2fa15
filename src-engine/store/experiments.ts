// The library: experiments as they were started, with what is needed to list a thousand runs at a glance.

import type { Database } from 'better-sqlite3'
import { automaticName, dataTitle, nameOf, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { freeName } from '../../src-shared/config/experiment-name.ts'
import { laneLabels } from '../../src-shared/config/lane-labels.ts'
import { AppError } from '../../src-shared/errors.ts'
import { quote } from '../../src-shared/quote.ts'
import { mean, standardDeviation } from '../../src-shared/figures/charts/lane-series.ts'
import type { ExperimentSummary, LaneLikelihood, RunStatus } from '../../src-shared/run.ts'
import { withEachSeedOnce } from './each-seed-once.ts'

export interface NewExperiment {
  id: string
  config: ExperimentConfig
  /** Makes the id of one run. */
  newId: () => string
}

export interface ExperimentTable {
  /** A name that another has gets a number. Stores it with one queued run per lane and seed, ordered seed by seed. */
  add(experiment: NewExperiment): ExperimentSummary
  summary(id: string): ExperimentSummary
  config(id: string): ExperimentConfig
  /** Newest first; the deleted ones only if asked for. */
  list(options: { deleted: boolean }): ExperimentSummary[]
  rename(id: string, name: string): ExperimentSummary
  /** Hides it; nothing is lost until the file is. */
  delete(id: string): ExperimentSummary
  restore(id: string): ExperimentSummary
}

interface SummaryRow {
  id: string
  name: string
  created_at: number
  data_title: string
  lane_labels: string
  seeds: string
  deleted_at: number | null
  statuses: string
  iterations: number
  evaluated: string
}

/** A finished run, with null for a likelihood that is not finite. */
type EvaluatedRun = [laneIndex: number, logLikelihood: number | null]

const summaryColumns = `
  SELECT e.id, e.name, e.created_at, e.data_title, e.lane_labels, e.seeds, e.deleted_at,
    (SELECT json_group_array(status ORDER BY position) FROM runs WHERE experiment_id = e.id) AS statuses,
    (SELECT coalesce(max(iteration), 0) FROM runs WHERE experiment_id = e.id) AS iterations,
    (SELECT json_group_array(json_array(lane_index, log_likelihood))
     FROM runs LEFT JOIN held_out ON run_id = runs.id
     WHERE experiment_id = e.id AND status = 'finished') AS evaluated
  FROM experiments e`

export function experimentTable(database: Database, now: () => number): ExperimentTable {
  const selectSummary = database.prepare<[string], SummaryRow>(`${summaryColumns} WHERE e.id = ?`)
  const selectList = database.prepare<[number], SummaryRow>(
    `${summaryColumns} WHERE (e.deleted_at IS NOT NULL) = ? ORDER BY e.created_at DESC, e.rowid DESC`,
  )
  const selectConfig = database.prepare<[string], string>('SELECT config FROM experiments WHERE id = ?').pluck()
  const updateName = database.prepare(
    "UPDATE experiments SET name = ?, config = json_set(config, '$.name', ?) WHERE id = ?",
  )
  const updateDeleted = database.prepare('UPDATE experiments SET deleted_at = ? WHERE id = ?')
  const selectNames = database.prepare<[], string>('SELECT name FROM experiments WHERE deleted_at IS NULL').pluck()
  const insert = database.prepare(
    `INSERT INTO experiments (id, name, config, data_title, lane_labels, seeds, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const insertRun = database.prepare(
    `INSERT INTO runs (id, experiment_id, position, lane_id, lane_index, label, seed, status, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?)`,
  )

  const add = database.transaction(({ id, config: wished, newId }: NewExperiment) => {
    const config = { ...wished, name: freeName(wished.name, selectNames.all()) }
    const at = now()
    const labels = laneLabels(config.lanes)
    const { name, seeds, lanes, data } = config
    insert.run(id, name, JSON.stringify(config), dataTitle(data), JSON.stringify(labels), JSON.stringify(seeds), at)
    seeds.forEach((seed, seedIndex) => {
      lanes.forEach((lane, laneIndex) => {
        const position = seedIndex * lanes.length + laneIndex
        insertRun.run(newId(), id, position, lane.id, laneIndex, labels[laneIndex], seed, at)
      })
    })
  })

  function summary(id: string): ExperimentSummary {
    const row = selectSummary.get(id)
    if (!row) throw unknownExperiment(id)
    return summaryOf(row)
  }

  return {
    summary,
    add(experiment) {
      add(experiment)
      return summary(experiment.id)
    },
    config(id) {
      const text = selectConfig.get(id)
      if (text === undefined) throw unknownExperiment(id)
      const config = withEachSeedOnce(JSON.parse(text) as ExperimentConfig)
      return { ...config, name: config.name.trim() || automaticName(config) }
    },
    list: ({ deleted }) => selectList.all(deleted ? 1 : 0).map(summaryOf),
    rename(id, name) {
      updateName.run(name, name, id)
      return summary(id)
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

function summaryOf(row: SummaryRow): ExperimentSummary {
  const laneLabels = JSON.parse(row.lane_labels) as string[]
  const seeds = [...new Set(JSON.parse(row.seeds) as number[])]
  return {
    id: row.id,
    name: row.name.trim() || nameOf(laneLabels, row.data_title),
    createdAt: row.created_at,
    dataTitle: row.data_title,
    laneLabels,
    seeds,
    statuses: JSON.parse(row.statuses) as RunStatus[],
    iterations: row.iterations,
    bestTestLogLikelihood: bestLane(JSON.parse(row.evaluated) as EvaluatedRun[], laneLabels, seeds.length),
    deletedAt: row.deleted_at,
  }
}

/**
 * A lane counts when all its seeds have finished with a finite likelihood: the mean over those that survived would
 * favour the lane that loses its worst seeds.
 */
function bestLane(runs: readonly EvaluatedRun[], labels: readonly string[], seedCount: number): LaneLikelihood | null {
  let best: LaneLikelihood | null = null
  labels.forEach((label, laneIndex) => {
    const values = runs.flatMap(([lane, value]) => (lane === laneIndex && value !== null ? [value] : []))
    if (values.length < seedCount) return
    const centre = mean(values)
    if (best && centre <= best.mean) return
    best = { laneIndex, label, mean: centre, standardDeviation: seedCount > 1 ? standardDeviation(values) : null }
  })
  return best
}

function unknownExperiment(id: string): AppError {
  return new AppError('not-found', `Expected the id of an experiment, got ${quote(id)}: there is none with this id.`, {
    field: 'experimentId',
  })
}
