// Judges the records of studies that came in a file of unknown origin: each is what a person could have asked for and names
// no file; each trial is one of its search, with its lanes and seeds, and stands at the point that it says.

import type { Database } from '../store/sqlite.ts'
import { isDeepStrictEqual } from 'node:util'
import * as v from 'valibot'
import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { cut, printable } from '../../src-shared/quote.ts'
import {
  prioritySchema,
  studyConfigSchema,
  trialsMaximum,
  type Axis,
  type StudyConfig,
} from '../../src-shared/study/study-config.ts'
import { experimentConfigOf, time } from './check-experiments.ts'
import type { Refuse } from './fault.ts'
import { checked, parsed } from './parsed.ts'
import { plainJson } from './plain-json.ts'
import { idSchema, words } from './record-schemas.ts'

const studyRow = v.looseObject({
  id: idSchema,
  name: words(300),
  config: v.string(),
  created_at: time,
  priority: v.unwrap(prioritySchema),
  paused: v.literal(0),
  deleted_at: v.null(),
})

interface TrialRow {
  id: string
  config: string
  study_id: string | null
  study_trial: number | null
  study_point: string | null
}

/** After the experiments. Throws AppError for the first fault. */
export function checkStudies(database: Database, refuse: Refuse): void {
  const trials = Map.groupBy(
    database
      .prepare<[], TrialRow>('SELECT id, config, study_id, study_trial, study_point FROM experiments ORDER BY rowid')
      .all(),
    ({ study_id }) => study_id,
  )
  const halves = trials.get(null) ?? []
  if (halves.some(({ study_trial, study_point }) => study_trial !== null || study_point !== null)) {
    throw refuse('Expected a study of each trial, got a trial without: nothing was used.')
  }
  trials.delete(null)
  for (const found of database.prepare<[], { id: string }>('SELECT * FROM studies').all()) {
    const study = checked(studyRow, found, { what: 'a study', refuse })
    const own = trials.get(study.id) ?? []
    trials.delete(study.id)
    checkStudy(studyConfigOf(study.config, refuse), own, refuse)
  }
  if (trials.size > 0) throw refuse('Expected the studies of all trials, got trials of another: nothing was used.')
}

function studyConfigOf(text: string, refuse: Refuse): StudyConfig {
  const what = 'a study'
  const stored = plainJson(text, what, refuse)
  if (namesFile(stored)) {
    throw refuse('Expected no place of a file in a study, got one: nothing was used, and no file was opened.')
  }
  return checked(studyConfigSchema, stored, { what, refuse })
}

/** At whatever depth: values of an axis may be whole data sets. */
function namesFile(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, inner]: [string, unknown]) =>
    key === 'path' ? inner !== '' : namesFile(inner),
  )
}

function checkStudy(config: StudyConfig, trials: readonly TrialRow[], refuse: Refuse): void {
  if (trials.length === 0) throw refuse('Expected a study with trials, got one without any: nothing was used.')
  if (trials.length > trialsMaximum) {
    throw refuse(`Expected at most ${trialsMaximum} trials of a study, got ${trials.length}: nothing was used.`)
  }
  const places = new Set(trials.map(({ study_trial }) => study_trial))
  if (places.size < trials.length) {
    throw refuse('Expected each trial of a study once, got one twice: nothing was used.')
  }
  for (const trial of trials) checkTrial(config, trial, refuse)
}

function checkTrial({ experiment, search }: StudyConfig, trial: TrialRow, refuse: Refuse): void {
  const axes = 'axes' in search ? search.axes : []
  const { study_trial: place, study_point: text } = trial
  if (place === null || text === null || place >= trialsMaximum) {
    throw refuse('Expected the place of each trial in its study, got none: nothing was used.')
  }
  const point = parsed(v.array(v.unknown()), text, { what: 'the point of a trial', refuse })
  if (namesFile(point)) {
    throw refuse('Expected no place of a file in the point of a trial, got one: nothing was used.')
  }
  if (point.length !== axes.length) {
    throw refuse(
      `Expected a point of ${axes.length} values, one for each setting that is searched, got ${point.length}: nothing was used.`,
    )
  }
  const own = experimentConfigOf(trial.config, refuse)
  // Branches are lanes that came later.
  const lanes = experiment.lanes.map(({ id }) => own.lanes.find((lane) => lane.id === id))
  if (lanes.some((lane) => lane === undefined) || !isDeepStrictEqual(new Set(own.seeds), new Set(experiment.seeds))) {
    throw refuse('Expected trials with the lanes and seeds of their study, got others: nothing was used.')
  }
  const odd = axes.findIndex((axis, index) => !standsAt(own, axis, point[index]))
  if (odd < 0) return
  const name = cut(printable(axes[odd].parameter, ''), 80)
  throw refuse(`Expected trials at the points that they say, got one with another ${name}: nothing was used.`)
}

/** Whether the experiment has this value there. Of a whole part (data, an optimizer) the kind says it. */
function standsAt(experiment: ExperimentConfig, { parameter, lanes }: Axis, value: unknown): boolean {
  const [part] = parameter.split('.')
  const isOfExperiment = ['data', 'energy', 'budget', 'evaluation', 'divergence'].includes(part)
  if (isOfExperiment) return isSame(valueAt(experiment, parameter), value)
  const having = experiment.lanes.filter(
    (lane) => (lanes?.includes(lane.id) ?? true) && valueAt(lane, parameter) !== undefined,
  )
  // Without such lanes the study could not have been begun. A branch may have been given another value.
  return having.some((lane) => isSame(valueAt(lane, parameter), value))
}

const valueAt = (tree: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((inner, key) => (isTree(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined), tree)

const isTree = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isSame = (found: unknown, value: unknown): boolean =>
  isTree(found) ? found.kind === (isTree(value) ? value.kind : value) : isDeepStrictEqual(found, value)
