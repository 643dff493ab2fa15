// Judges every record of a library that was made of a file of unknown origin: each text against its schema, each body
// against its header, records against their runs, and everything against its checksums.

import type { Database } from '../store/sqlite.ts'

import { cut, printable } from '../../src-shared/quote.ts'
import { damagedRows } from '../store/damaged-rows.ts'
import { modelTable } from '../store/models.ts'
import { damageLog } from '../store/damage.ts'
import { noPictures } from '../store/pictures.ts'
import { isOfRun } from '../store/record-numbers.ts'
import { bodies, type Bodies } from './check-bodies.ts'
import { checkCompositions } from './check-compositions.ts'
import { checkExperiments } from './check-experiments.ts'
import { checkStudies } from './check-studies.ts'
import type { Refuse } from './fault.ts'
import { parsed } from './parsed.ts'
import {
  checkpointHeaderSchema,
  logPartitionMadeSchema,
  madeSchema,
  measurementContentSchema,
  modelHeaderSchema,
  runValuesSchema,
  verificationContentSchema,
} from './record-schemas.ts'
import { evaluationNames } from '../../src-shared/evaluation.ts'
import { madeForms } from '../store/made-forms.ts'

/** Throws AppError for the first fault. */
export function checkContents(database: Database, refuse: Refuse): void {
  const unpacked = bodies(refuse)
  checkExperiments(database, refuse)
  checkStudies(database, refuse)
  checkCompositions(database, unpacked, refuse)
  checkKeptData(database, unpacked, refuse)
  checkRecords(database, refuse)
  checkMade(database, refuse)
  checkSnapshots(database, unpacked, refuse)
  checkCheckpoints(database, unpacked)
  checkMeasurements(database, unpacked, refuse)
  checkVerifications(database, refuse)
  for (const content of database.prepare<[], string>('SELECT content FROM run_values').pluck().iterate()) {
    parsed(runValuesSchema, content, { what: 'what a run came to', refuse })
  }
  for (const { text } of damagedRows(database, noPictures)) {
    throw refuse(
      `Expected records whose checksums are right, got others (${cut(printable(text, ''), 300)}): nothing was used.`,
    )
  }
  // Their bodies are made of checkpoints, which have been judged by now.
  checkModels(database, unpacked, refuse)
}

function checkKeptData(database: Database, unpacked: Bodies, refuse: Refuse): void {
  const select = database.prepare<[], { hash: string; description: string; body: Uint8Array | null }>(
    'SELECT hash, description, body FROM kept_data',
  )
  for (const kept of select.iterate()) unpacked.rows(kept, 'the rows of the table')
  const unused = database
    .prepare<[], string>(
      `SELECT hash FROM kept_data WHERE hash NOT IN (
         SELECT coalesce(json_extract(config, '$.data.contents'), '') FROM experiments)`,
    )
    .pluck()
    .get()
  if (unused !== undefined)
    throw refuse('Expected the rows that experiments learned from, got others too: nothing was used.')
}

const recordKinds = {
  metric_rows: 'metric row',
  snapshots: 'snapshot',
  checkpoints: 'checkpoint',
  measurements: 'measurement',
  verifications: 'verification',
}

/** Was made at one time and took so long; the others stand in the course of a run. */
const wasTimed: readonly string[] = ['measurements', 'verifications']

/** Numbers that a program may rely on, and a run for every record. */
function checkRecords(database: Database, refuse: Refuse): void {
  for (const [table, kind] of Object.entries(recordKinds)) {
    const numbers = wasTimed.includes(table) ? ['seconds'] : ['evaluations', 'compute_seconds']
    const odd = ['iteration', ...numbers].map((name) => `${name} < 0 OR ${name} > 9007199254740991`)
    if (database.prepare(`SELECT 1 FROM ${table} WHERE ${odd.join(' OR ')} LIMIT 1`).get()) {
      throw refuse(`Expected a ${kind} with usual numbers, got one that is negative or not finite: nothing was used.`)
    }
  }
  for (const [table, of] of [
    ['metric_rows', 'metric'],
    ['snapshots', 'snapshot'],
  ] as const) {
    if (
      database
        .prepare(`SELECT 1 FROM ${table} WHERE NOT EXISTS (SELECT 1 FROM runs WHERE ${isOfRun(table)}) LIMIT 1`)
        .get()
    ) {
      throw refuse(`Expected a run for each ${recordKinds[table]}, got one without: nothing was used.`)
    }
    const found = `(SELECT count(*) FROM ${table} WHERE ${isOfRun(table)})`
    const last = `(SELECT coalesce(max(id) % 16777216 + 1, 0) FROM ${table} WHERE ${isOfRun(table)})`
    const wrong = `${of}_count - ${of}_gaps <> ${found} OR ${of}_gaps < 0 OR ${of}_count < ${last} OR ${of}_count > 16777216`
    if (database.prepare(`SELECT 1 FROM runs WHERE ${wrong} LIMIT 1`).get()) {
      throw refuse(`Expected as many ${recordKinds[table]}s as the run says, got fewer or more: nothing was used.`)
    }
  }
}

function checkMade(database: Database, refuse: Refuse): void {
  const forms = madeForms(database)
  const select = database.prepare<[], string>('SELECT made FROM metric_rows WHERE made IS NOT NULL').pluck()
  for (const stored of select.iterate()) {
    const text = forms.whole(stored)
    if (text === null) throw refuse('Expected the form of how values were made, got none: nothing was used.')
    parsed(madeSchema, text, { what: 'how values were made', refuse })
  }
}

function checkSnapshots(database: Database, unpacked: Bodies, refuse: Refuse): void {
  for (const body of database.prepare<[], Buffer | null>('SELECT body FROM snapshots').pluck().iterate()) {
    if (body === null) throw refuse('Expected the picture of each snapshot, got none: nothing was used.')
    unpacked.snapshot(body, 'a snapshot')
  }
}

function checkCheckpoints(database: Database, unpacked: Bodies): void {
  const select = database.prepare<[], Buffer>('SELECT body FROM checkpoints').pluck()
  for (const body of select.iterate()) {
    unpacked.arrays(body, { magic: 'EBMCKPT1', header: checkpointHeaderSchema, what: 'a checkpoint' })
  }
}

function checkMeasurements(database: Database, unpacked: Bodies, refuse: Refuse): void {
  const select = database.prepare<[], { evaluation: string; content: string; views: Buffer }>(
    'SELECT evaluation, content, views FROM measurements',
  )
  for (const { evaluation, content, views } of select.iterate()) {
    if (!(evaluationNames as readonly string[]).includes(evaluation)) {
      const text = `Expected a measurement that this version knows, got ${cut(printable(evaluation, ''), 40)}`
      throw refuse(`${text}: a newer EBM Studio wrote it, open it with that one.`, { code: 'not-supported' })
    }
    parsed(measurementContentSchema, content, { what: 'a measurement', refuse })
    unpacked.snapshot(views, 'a measurement')
  }
}

function checkVerifications(database: Database, refuse: Refuse): void {
  for (const content of database.prepare<[], string>('SELECT content FROM verifications').pluck().iterate()) {
    parsed(verificationContentSchema, content, { what: 'what verifying a run came to', refuse })
  }
}

function checkModels(database: Database, unpacked: Bodies, refuse: Refuse): void {
  const models = modelTable(database, damageLog())
  const rows = database
    .prepare<[], { run_id: string; made: string | null; value: number | null }>(
      'SELECT run_id, log_partition_made AS made, log_partition AS value FROM models',
    )
    .all()
  for (const { run_id, made, value } of rows) {
    if ((made === null) !== (value === null) || !Number.isFinite(value ?? 0)) {
      throw refuse('Expected log Z with how it was made, got one without the other: nothing was used.')
    }
    if (made !== null) parsed(logPartitionMadeSchema, made, { what: 'log Z of a model', refuse })
    const model = models.get(run_id)
    if (!model) throw refuse('Expected a model with its hash, got another: nothing was used.')
    unpacked.arrays(model.body, { magic: 'EBMMODL1', header: modelHeaderSchema, what: 'a model' })
  }
}
