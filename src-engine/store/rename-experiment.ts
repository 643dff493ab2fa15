// Gives an experiment and its runs, or a study with all its trials, other ids, in a library whose snapshots hold their pictures: where it is to stand
// beside another of the same ids. Checksums cover the ids, so they are made anew.

import type { Database } from 'better-sqlite3'
import type { Origin } from '../../src-shared/branch.ts'
import { resealCheckpoints } from './checkpoints.ts'
import { damageLog } from './damage.ts'
import { resealExperiment } from './experiments.ts'
import { resealHeldOut } from './held-out.ts'
import { resealMeasurements } from './measurements.ts'
import { resealMetricRows } from './metrics.ts'
import { resealModel } from './models.ts'
import { resealRunValues } from './run-values.ts'
import { runTable } from './runs.ts'
import { resealStudy } from './studies.ts'
import { resealSnapshots } from './snapshots.ts'
import { resealVerifications } from './verifications.ts'

export interface NewIdentity {
  name: string
  newId: () => string
}

/** Answers its new id. Every record of it is undamaged. */
export function renameExperiment(database: Database, id: string, { name, newId }: NewIdentity): string {
  const renamed = newId()
  const rename = database.transaction(() => {
    database.pragma('defer_foreign_keys = ON')
    const select = database.prepare<[string], string>('SELECT id FROM runs WHERE experiment_id = ? ORDER BY position')
    const ids = new Map(
      select
        .pluck()
        .all(id)
        .map((runId) => [runId, newId()]),
    )
    database
      .prepare("UPDATE experiments SET id = ?, name = ?, config = json_set(config, '$.name', ?) WHERE id = ?")
      .run(renamed, name, name, id)
    database.prepare('UPDATE runs SET experiment_id = ? WHERE experiment_id = ?').run(renamed, id)
    for (const [from, to] of ids) renameRun(database, from, to)
    resealRuns(database, ids)
    resealExperiment(database, renamed)
  })
  rename()
  return renamed
}

/** Gives a study other ids, with all its trials and their runs; answers its new id. `nameOf` says what each trial is to be called. */
export function renameStudy(
  database: Database,
  id: string,
  { name, newId, nameOf }: NewIdentity & { nameOf: (trialName: string) => string },
): string {
  const renamed = newId()
  const rename = database.transaction(() => {
    const trials = database
      .prepare<[string], { id: string; name: string }>(
        'SELECT id, name FROM experiments WHERE study_id = ? ORDER BY rowid',
      )
      .all(id)
    database
      .prepare("UPDATE studies SET id = ?, name = ?, config = json_set(config, '$.name', ?) WHERE id = ?")
      .run(renamed, name, name, id)
    resealStudy(database, renamed)
    database.prepare('UPDATE experiments SET study_id = ? WHERE study_id = ?').run(renamed, id)
    for (const trial of trials) renameExperiment(database, trial.id, { name: nameOf(trial.name), newId })
  })
  rename()
  return renamed
}

/** Those that name their run by its id. */
const runTables = ['held_out', 'best_held_out', 'run_values', 'checkpoints', 'models', 'measurements', 'verifications']

function renameRun(database: Database, from: string, to: string): void {
  database.prepare('UPDATE runs SET id = ? WHERE id = ?').run(to, from)
  for (const table of runTables) {
    database.prepare(`UPDATE ${table} SET run_id = ? WHERE run_id = ?`).run(to, from)
  }
}

/** A branch names the run that it came from. */
function resealRuns(database: Database, ids: ReadonlyMap<string, string>): void {
  const runs = runTable(database, Date.now, damageLog())
  const selectOrigin = database.prepare<[string], string | null>('SELECT origin FROM runs WHERE id = ?').pluck()
  const updateOrigin = database.prepare('UPDATE runs SET origin = ? WHERE id = ?')
  for (const id of ids.values()) {
    const text = selectOrigin.get(id)
    if (text) {
      const origin = JSON.parse(text) as Origin
      updateOrigin.run(JSON.stringify({ ...origin, runId: ids.get(origin.runId) ?? origin.runId }), id)
    }
    runs.seal(id)
    resealMetricRows(database, id)
    resealHeldOut(database, id)
    resealRunValues(database, id)
    resealSnapshots(database, id)
    resealCheckpoints(database, id)
    resealModel(database, id)
    resealMeasurements(database, id)
    resealVerifications(database, id)
  }
}
