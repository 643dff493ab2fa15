// Copies experiments with all that belongs to them, and compositions with their models, from one database of the library's schema, attached as `source`, into
// another. What has numbers of its own there (runs with their records, checkpoints, measurements, verifications, forms)
// gets the next ones here, in an order that follows from the contents alone: experiments by their beginning, runs by
// their place.
//
// Bodies of snapshots are left out: where they stand differs.

import type { Database } from 'better-sqlite3'
import { carriedColumns, type CarriedTable } from './carried-tables.ts'
import { recordsPerRun } from './record-numbers.ts'

/** Of which run the records stand under which number there, and will here. */
export interface CopiedRun {
  id: string
  from: number
  to: number
}

/** The runs of these experiments of `source` in their order here, numbered from `firstRun` on. */
export function runsToCopy(database: Database, experimentIds: readonly string[], firstRun: number): CopiedRun[] {
  return database
    .prepare<[number, string], CopiedRun>(
      `SELECT r.id, r.number AS "from", ? + row_number() OVER (ORDER BY e.created_at, e.id, r.position) - 1 AS "to"
       FROM source.experiments e JOIN source.runs r ON r.experiment_id = e.id
       WHERE e.id IN (SELECT value FROM json_each(?)) ORDER BY 3`,
    )
    .all(firstRun, JSON.stringify(experimentIds))
}

export interface Chosen {
  experimentIds: readonly string[]
  /** Their records; their trials are among the experiments. */
  studyIds: readonly string[]
  /** With the bytes of their models. */
  compositionIds: readonly string[]
}

/** Inside a transaction, with `source` attached. */
export function copyExperiments(
  database: Database,
  { experimentIds, studyIds, compositionIds }: Chosen,
  runs: readonly CopiedRun[],
): void {
  choose(database, experimentIds, runs)
  const copy = copier(database)
  copyStudies(database, studyIds)
  copyCompositions(database, compositionIds)
  database.exec(
    `INSERT INTO main.kept_data (hash, description, body, created_at)
     SELECT hash, description, body, created_at FROM source.kept_data
     WHERE hash IN (
       SELECT json_extract(e.config, '$.data.contents') FROM temp.passing_experiments p JOIN source.experiments e ON e.id = p.id
     ) ORDER BY hash
     ON CONFLICT (hash) DO NOTHING`,
  )
  copy('experiments', [], 'temp.passing_experiments p CROSS JOIN source.experiments t ON t.id = p.id ORDER BY p.place')
  copy('runs', ['number'], 'temp.passing_runs p CROSS JOIN source.runs t ON t.number = p.old ORDER BY p.new', ['p.new'])
  copyMetricRows(database, copy)
  for (const table of ['held_out', 'best_held_out', 'run_values'] as const) {
    copy(table, [], `temp.passing_runs p CROSS JOIN source.${table} t ON t.run_id = p.id ORDER BY p.new`)
  }
  copy('snapshots', ['id', 'body'], recordsIn('snapshots'), [recordId, 'NULL'])
  copyCheckpoints(database, copy)
  for (const table of ['measurements', 'verifications'] as const) {
    const next = `${maximumId(database, table)} + row_number() OVER (ORDER BY p.new, t.id)`
    const ofRuns = `temp.passing_runs p CROSS JOIN source.${table} t ON t.run_id = p.id ORDER BY p.new, t.id`
    copy(table, ['id'], ofRuns, [next])
  }
  for (const table of ['experiments', 'runs', 'forms', 'checkpoints']) database.exec(`DROP TABLE temp.passing_${table}`)
}

type Copy = (table: CarriedTable, computed: readonly string[], from: string, values?: readonly string[]) => void

const recordId = `p.new * ${recordsPerRun} + t.id - p.old * ${recordsPerRun}`

/** Runs in their new order, so that records are appended. */
const recordsIn = (table: string, more = ''): string =>
  `temp.passing_runs p CROSS JOIN source.${table} t
     ON t.id BETWEEN p.old * ${recordsPerRun} AND p.old * ${recordsPerRun} + ${recordsPerRun - 1} ${more}
   ORDER BY p.new, t.id`

/** Copies the columns that both have; `computed` ones get the `values` instead. */
function copier(database: Database): Copy {
  return (table, computed, from, values = []) => {
    const there = new Set(carriedColumns(database, table, 'source'))
    const same = carriedColumns(database, table).filter((name) => there.has(name) && !computed.includes(name))
    const chosen = [...values, ...same.map((name) => `t.${name}`)].join(', ')
    database.exec(`INSERT INTO main.${table} (${[...computed, ...same].join(', ')}) SELECT ${chosen} FROM ${from}`)
  }
}

function copyStudies(database: Database, studyIds: readonly string[]): void {
  // A library of an earlier version has none.
  if (studyIds.length === 0) return
  const there = new Set(carriedColumns(database, 'studies', 'source'))
  const same = carriedColumns(database, 'studies').filter((name) => there.has(name))
  database
    .prepare(
      `INSERT INTO main.studies (${same.join(', ')}) SELECT ${same.join(', ')} FROM source.studies
       WHERE id IN (SELECT value FROM json_each(?)) ORDER BY created_at, id`,
    )
    .run(JSON.stringify(studyIds))
}

function copyCompositions(database: Database, compositionIds: readonly string[]): void {
  // A library of an earlier version has none.
  if (compositionIds.length === 0) return
  const chosen = 'SELECT * FROM source.compositions WHERE id IN (SELECT value FROM json_each(?))'
  const ids = JSON.stringify(compositionIds)
  database
    .prepare(
      `INSERT INTO main.kept_models (hash, body) SELECT hash, body FROM source.kept_models
       WHERE hash IN (
         SELECT json_extract(part.value, '$.source.hash') FROM (${chosen}) c, json_each(c.source, '$.parts') part
       ) ORDER BY hash
       ON CONFLICT (hash) DO UPDATE SET body = excluded.body`,
    )
    .run(ids)
  database.prepare(`INSERT INTO main.compositions ${chosen} ORDER BY created_at, id`).run(ids)
}

function choose(database: Database, experimentIds: readonly string[], runs: readonly CopiedRun[]): void {
  database.exec('CREATE TEMP TABLE passing_experiments (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)')
  database
    .prepare(
      `INSERT INTO temp.passing_experiments (id)
       SELECT id FROM source.experiments WHERE id IN (SELECT value FROM json_each(?)) ORDER BY created_at, id`,
    )
    .run(JSON.stringify(experimentIds))
  database.exec('CREATE TEMP TABLE passing_runs (new INTEGER PRIMARY KEY, old INTEGER NOT NULL, id TEXT NOT NULL)')
  const insert = database.prepare('INSERT INTO temp.passing_runs (new, old, id) VALUES (?, ?, ?)')
  for (const { id, from, to } of runs) insert.run(to, from, id)
}

/** How values were made rests as a form and its numbers (store/made-forms.ts): the form has another id here. */
function copyMetricRows(database: Database, copy: Copy): void {
  database.exec('CREATE TEMP TABLE passing_forms (old INTEGER PRIMARY KEY, new INTEGER NOT NULL)')
  database.exec(
    `INSERT INTO main.made_forms (form)
     SELECT form FROM source.made_forms
     WHERE id IN (
       SELECT CAST(made AS INTEGER) FROM (SELECT t.made FROM ${recordsIn('metric_rows', "AND t.made NOT LIKE '{%'")})
     ) AND form NOT IN (SELECT form FROM main.made_forms) ORDER BY form`,
  )
  database.exec(
    `INSERT INTO temp.passing_forms (old, new)
     SELECT s.id, m.id FROM source.made_forms s JOIN main.made_forms m ON m.form = s.form`,
  )
  // A form that is missing there is 0 here: the row is then found to be damaged, as it was.
  const made = `CASE WHEN t.made IS NULL OR t.made LIKE '{%' THEN t.made ELSE
    coalesce((SELECT new FROM temp.passing_forms WHERE old = CAST(t.made AS INTEGER)), 0) ||
    substr(t.made, length(CAST(t.made AS INTEGER)) + 1) END`
  copy('metric_rows', ['id', 'made'], recordsIn('metric_rows'), [recordId, made])
}

/** A model is nearly all of it in its checkpoint, which it names. */
function copyCheckpoints(database: Database, copy: Copy): void {
  const first = maximumId(database, 'checkpoints')
  database.exec('CREATE TEMP TABLE passing_checkpoints (new INTEGER PRIMARY KEY, old INTEGER NOT NULL UNIQUE)')
  database.exec(
    `INSERT INTO temp.passing_checkpoints (new, old)
     SELECT ${first} + row_number() OVER (ORDER BY p.new, c.id), c.id
     FROM temp.passing_runs p JOIN source.checkpoints c ON c.run_id = p.id`,
  )
  const checkpoints = 'temp.passing_checkpoints p CROSS JOIN source.checkpoints t ON t.id = p.old ORDER BY p.new'
  copy('checkpoints', ['id'], checkpoints, ['p.new'])
  const models = 'temp.passing_runs p CROSS JOIN source.models t ON t.run_id = p.id ORDER BY p.new'
  const named = '(SELECT new FROM temp.passing_checkpoints WHERE old = t.checkpoint_id)'
  copy('models', ['checkpoint_id'], models, [named])
}

const maximumId = (database: Database, table: string): number =>
  database.prepare<[], number>(`SELECT coalesce(max(id), 0) FROM main.${table}`).pluck().get()!
