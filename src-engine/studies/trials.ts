// From a study's search to its trials: each point is an experiment of its own, whole and checked before anything is
// stored. Points that come to the same settings are tried once, and it is said.

import * as v from 'valibot'
import { experimentConfigSchema, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { nameLengthMaximum } from '../../src-shared/config/experiment-name.ts'
import { show } from '../../src-shared/config/fields.ts'
import { parse } from '../../src-shared/config/parse.ts'
import { AppError } from '../../src-shared/errors.ts'
import { cut } from '../../src-shared/quote.ts'
import { axisTitle, experimentAt, trialWords } from '../../src-shared/study/axis-words.ts'
import { studyParameter } from '../../src-shared/study/parameters.ts'
import { studyRunsMaximum, type Axis, type Search, type StudyConfig } from '../../src-shared/study/study-config.ts'
import type { Point } from '../../src-shared/study/study.ts'
import { pointsOf } from './points.ts'

export interface PlannedTrial {
  point: Point
  experiment: ExperimentConfig
}

export interface PlannedTrials {
  trials: PlannedTrial[]
  notes: string[]
}

/** Throws AppError('invalid-input') that names axis, value and reason. */
export function trialsOf({ name, experiment, search }: StudyConfig): PlannedTrials {
  const axes = search.kind === 'none' ? [] : search.axes
  const isWhole = ({ parameter }: Axis) => studyParameter(experiment, parameter)?.field.kind === 'integer'
  const points = pointsOf(search, isWhole)
  const perTrial = experiment.lanes.length * experiment.seeds.length
  if (points.length * perTrial > studyRunsMaximum) throw tooMany(points.length, experiment)
  const known = new Set<string>()
  const trials: PlannedTrial[] = []
  for (const point of points) {
    const trial = trialAt(axes, point, experiment)
    const text = JSON.stringify(trial)
    if (known.has(text)) continue
    known.add(text)
    const words = trialWords(axes, trial)
    trials.push({
      point,
      experiment: { ...trial, name: cut(words === '' ? name : `${name} — ${words}`, nameLengthMaximum) },
    })
  }
  return { trials, notes: notesOf(search, points.length, trials.length) }
}

function notesOf(search: Search, points: number, trials: number): string[] {
  const notes: string[] = []
  if (search.kind === 'sobol' && !Number.isInteger(Math.log2(points))) {
    const below = 2 ** Math.floor(Math.log2(points))
    notes.push(`A Sobol sequence is most even after a power of two: ${below} or ${2 * below} rather than ${points}.`)
  }
  if (trials < points) {
    const twice = points - trials
    notes.push(`${twice} of ${points} points came to the same settings as one before: each is tried once.`)
  }
  return notes
}

function trialAt(axes: readonly Axis[], point: Point, experiment: ExperimentConfig): ExperimentConfig {
  try {
    return parse(experimentConfigSchema, experimentAt(axes, point, experiment), 'the trial')
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw faultOf(axes, point, experiment) ?? faultOfPoint(axes, point, error)
  }
}

/** The first axis whose value is wrong by itself; null where only their combination is. */
function faultOf(axes: readonly Axis[], point: Point, experiment: ExperimentConfig): AppError | null {
  for (const [index, axis] of axes.entries()) {
    const reason = reasonOf(() => experimentAt([axis], [point[index]], experiment))
    if (reason === null) continue
    const place = axis.kind === 'values' ? `.values.${axis.values.indexOf(point[index])}` : ''
    return new AppError(
      'invalid-input',
      `Axis ${index + 1} (${axisTitle(axis, experiment)}, ${axis.parameter}), value ${show(point[index])}: ${reason}`,
      { field: `search.axes.${index}${place}` },
    )
  }
  return null
}

function reasonOf(make: () => ExperimentConfig): string | null {
  try {
    const result = v.safeParse(experimentConfigSchema, make(), { abortEarly: true })
    return result.success ? null : result.issues[0].message
  } catch (error) {
    if (error instanceof AppError) return error.message
    throw error
  }
}

function faultOfPoint(axes: readonly Axis[], point: Point, error: AppError): AppError {
  const values = axes.map(({ parameter }, index) => `${parameter} ${show(point[index])}`).join(', ')
  return new AppError('invalid-input', `The point ${values}: ${error.message}`, { field: 'search.axes' })
}

function tooMany(trials: number, { lanes, seeds }: ExperimentConfig): AppError {
  const runs = trials * lanes.length * seeds.length
  return new AppError(
    'invalid-input',
    `Expected at most ${studyRunsMaximum} runs, got ${trials} trials × ${lanes.length} lanes × ${seeds.length} seeds = ${runs}: take fewer trials, lanes or seeds.`,
    { field: 'search' },
  )
}
