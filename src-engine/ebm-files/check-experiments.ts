// Judges the records of experiments and runs that came in a file of unknown origin: each is what the setup would have
// made of itself, has ended, and names no file.

import type { Database } from '../store/sqlite.ts'
import * as v from 'valibot'
import { experimentConfigSchema, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { isLive, runStatuses } from '../../src-shared/run.ts'
import { tagsSchema } from '../../src-shared/tags.ts'
import { withEachSeedOnce } from '../store/each-seed-once.ts'
import type { Refuse } from './fault.ts'
import { checked, parsed } from './parsed.ts'
import { plainJson } from './plain-json.ts'
import {
  adjustmentsSchema,
  count,
  divergenceSchema,
  idSchema,
  kernelSpansSchema,
  originSchema,
  words,
} from './record-schemas.ts'

const experimentsMaximum = 1000
export const time = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15))
const number = v.pipe(v.number(), v.finite(), v.minValue(0))

const experimentRow = v.looseObject({
  id: idSchema,
  name: words(300),
  config: v.string(),
  data_title: words(300),
  lane_labels: v.string(),
  seeds: v.string(),
  created_at: time,
  deleted_at: v.null(),
  starred: v.picklist([0, 1]),
  tags: v.string(),
  /** Judged with its study (check-studies.ts). */
  study_id: v.nullable(idSchema),
  study_trial: v.nullable(count),
  study_point: v.nullable(v.string()),
  /** How it was left on screen; whoever shows it reads each part against its schema. */
  view: v.optional(v.nullable(v.string())),
})

const runRow = v.looseObject({
  id: idSchema,
  experiment_id: idSchema,
  position: count,
  lane_id: v.string(),
  lane_index: count,
  label: words(300),
  seed: count,
  status: v.picklist(
    runStatuses.filter((status) => !isLive(status)),
    'Expected a run that has ended.',
  ),
  backend: words(200),
  device: words(500),
  lanes_beside: count,
  iteration: count,
  evaluations: number,
  compute_seconds: number,
  fraction: v.pipe(number, v.maxValue(1)),
  divergence: v.nullable(v.string()),
  reason: v.nullable(words(2000)),
  created_at: time,
  ended_at: v.nullable(time),
  adjustments: v.string(),
  kernel_variant: words(200),
  backend_reason: words(4000),
  rewinds: count,
  kernel_spans: v.string(),
  origin: v.nullable(v.string()),
})
type RunRow = v.InferOutput<typeof runRow>

/** Throws AppError for the first fault. */
export function checkExperiments(database: Database, refuse: Refuse): void {
  const rows = database.prepare<[], { id: string }>('SELECT * FROM experiments').all()
  const isEmpty = rows.length === 0 && !database.prepare('SELECT 1 FROM compositions LIMIT 1').get()
  if (isEmpty) throw refuse('Expected an experiment or a composition, got a file without any: export one again.')
  if (rows.length > experimentsMaximum) {
    throw refuse(`Expected at most ${experimentsMaximum} experiments, got ${rows.length}: export fewer at a time.`)
  }
  for (const row of rows) checkExperiment(database, row, refuse)
}

function checkExperiment(database: Database, found: unknown, refuse: Refuse): void {
  const row = checked(experimentRow, found, { what: 'an experiment', refuse })
  const config = experimentConfigOf(row.config, refuse)
  const labels = parsed(v.array(words(300)), row.lane_labels, { what: 'the labels of an experiment', refuse })
  const seeds = parsed(v.array(count), row.seeds, { what: 'the seeds of an experiment', refuse })
  parsed(tagsSchema, row.tags, { what: 'the tags of an experiment', refuse })
  if (typeof row.view === 'string') plainJson(row.view, 'the view of an experiment', refuse)
  const fits = labels.length === config.lanes.length && [...new Set(seeds)].join() === [...new Set(config.seeds)].join()
  if (!fits) throw refuse('Expected the lanes and seeds of the setup, got others: nothing was used.')
  const runs = database.prepare<[string], unknown>('SELECT * FROM runs WHERE experiment_id = ?').all(row.id)
  for (const run of runs) checkRun(checked(runRow, run, { what: 'a run', refuse }), config, refuse)
}

/** Throws AppError where it is none, or names a file. */
export function experimentConfigOf(text: string, refuse: Refuse): ExperimentConfig {
  const what = 'the setup'
  const stored = plainJson(text, what, refuse) as { name?: unknown; seeds?: unknown }
  // What earlier versions let be: a name without letters, a seed that stands twice.
  const isUnnamed = typeof stored === 'object' && typeof stored?.name === 'string' && stored.name.trim() === ''
  const config = checked(
    experimentConfigSchema,
    withEachSeedOnce(isUnnamed ? { ...stored, name: 'Unnamed' } : stored),
    { what, refuse },
  )
  if ('path' in config.data && config.data.path !== '') {
    throw refuse('Expected no place of a file in the setup, got one: nothing was used, and no file was opened.')
  }
  return config
}

function checkRun(row: RunRow, config: ExperimentConfig, refuse: Refuse): void {
  const isOfLane = config.lanes[row.lane_index]?.id === row.lane_id && config.seeds.includes(row.seed)
  if (!isOfLane) throw refuse('Expected runs of the lanes and seeds of the setup, got another: nothing was used.')
  parsed(adjustmentsSchema, row.adjustments, { what: 'the adjustments of a run', refuse })
  parsed(kernelSpansSchema, row.kernel_spans, { what: 'the kernels of a run', refuse })
  if (row.divergence !== null) parsed(divergenceSchema, row.divergence, { what: 'the divergence of a run', refuse })
  if (row.origin !== null) parsed(originSchema, row.origin, { what: 'the origin of a run', refuse })
}
