// The models of the library, for whoever asks: listed, described, evaluated. A run whose model was never written (of an
// earlier version, or damaged) has it in its checkpoint, with the constants of its data: those are made or read once
// more, and the model is kept from then on.

import type { ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { Estimate } from '../../src-shared/estimate.ts'
import type { ModelDetail, ModelEvaluation, ModelParameters, ModelSummary } from '../../src-shared/trained-model.ts'
import { reference } from '../backends/reference/reference.ts'
import { coordinatesFrom } from '../data/coordinates.ts'
import { shapeInWords } from '../devices/workload.ts'
import { methodOf } from '../methods/registry.ts'
import type { StoredModel } from '../store/models.ts'
import { whyNotFinite } from '../models/why-not-finite.ts'
import type { Store } from '../store/open-store.ts'
import { decodeCheckpoint } from '../training/checkpoint.ts'
import { dataTask } from '../data-tasks/data-threads.ts'
import { keptRows } from '../data-tasks/experiment-data.ts'
import { openModel } from '../models/open-model.ts'
import { decodeModel, encodeModel, modelIn, type TrainedModel } from '../models/trained-model.ts'

export interface RunModel {
  stored: StoredModel
  model: TrainedModel
}

/** Throws AppError('not-found') for a run that has neither model nor checkpoint. */
export async function modelOfRun(store: Store, runId: string): Promise<RunModel> {
  const run = store.runs.get(runId)
  const stored = store.models.get(runId) ?? (await fromCheckpoint(store, runId))
  if (stored) return { stored, model: decodeModel(stored.body) }
  throw new AppError(
    'not-found',
    `Expected a run with a checkpoint, got ${run.label}, seed ${run.seed}, which has none: ` +
      'a model is there once a run has been stopped, has ended or has trained for some seconds.',
  )
}

async function fromCheckpoint(store: Store, runId: string): Promise<StoredModel | null> {
  const newest = store.checkpoints.newest(runId)
  if (!newest) return null
  const run = store.runs.get(runId)
  const config = store.experiments.config(run.experimentId)
  const kept = keptRows(config.data, store.keptData)
  const facts = await dataTask('modelFacts', { config, seed: run.seed, kept })
  const checkpoint = decodeCheckpoint(newest.body)
  const extraCount = extraCountOf(config, run.laneId)
  const body = encodeModel(modelIn(checkpoint, facts, extraCount))
  store.transaction(() => {
    store.models.put(runId, newest.iteration, { body, checkpoint: newest })
    const snapshot = store.snapshots.at(runId, newest.iteration)
    if (snapshot?.iteration !== newest.iteration) return
    if (snapshot.logPartition) store.models.setLogPartition(runId, newest.iteration, snapshot.logPartition)
  })
  return store.models.get(runId)
}

/** A lane keeps its method for life. */
function extraCountOf({ lanes }: ExperimentConfig, laneId: string): number {
  const lane = lanes.find(({ id }) => id === laneId)
  if (!lane) throw new Error(`Expected lane ${laneId} in its experiment.`)
  return methodOf(lane.method.kind).extra?.count ?? 0
}

/** Of what is not deleted, newest experiment first. */
export const listModels = (store: Store): ModelSummary[] =>
  store.models.list().map((stored) => summaryOf(store, { stored, model: decodeModel(stored.body) }))

export async function describeModel(store: Store, runId: string): Promise<ModelDetail> {
  const found = await modelOfRun(store, runId)
  const { shape, axes, columns, densityUnit, current, average, extra } = found.model
  return {
    ...summaryOf(store, found),
    columns: [...columns],
    densityUnit,
    axes: axes && axes.map(({ column, centre, scale }) => ({ column: columns[column], centre, scale })),
    energy: shapeInWords(shape),
    shape,
    current,
    average,
    extra,
  }
}

/** `points` in the person's units. In double precision, on the reference backend. Throws AppError('invalid-input'). */
export async function evaluateModel(
  store: Store,
  { runId, points, parameters }: { runId: string; points: readonly (readonly number[])[]; parameters: ModelParameters },
): Promise<ModelEvaluation> {
  const { stored, model } = await modelOfRun(store, runId)
  const { columns } = model
  requirePoints(points, columns)
  const opened = await openModel(model, reference)
  try {
    const values = Float64Array.from(points.flat())
    const energy = await opened.energy(values, parameters)
    const places = opened.coordinates.toModel(values)
    const parametersAreFinite = model[parameters].every(Number.isFinite)
    const { length: dimension } = columns
    const logPartition = logPartitionOf(stored, model, parameters)
    return {
      parameters,
      iteration: stored.iteration,
      hash: stored.hash,
      energy: [...energy],
      notFinite: Array.from(energy, (value, index) => {
        const place = places.subarray(index * dimension, (index + 1) * dimension)
        return whyNotFinite({ energy: value, place, parametersAreFinite })
      }),
      logDensity: logPartition && Array.from(energy, (value) => -value - logPartition.value),
      densityUnit: model.densityUnit,
      logPartition,
    }
  } finally {
    opened.dispose()
  }
}

/** Throws AppError('invalid-input') for points of another number of columns. */
export function requirePoints(points: readonly (readonly number[])[], columns: readonly string[]): void {
  const wrong = points.find((point) => point.length !== columns.length)
  if (!wrong) return
  const expected = `${columns.length} ${columns.length === 1 ? 'number' : 'numbers'} a point (${columns.join(', ')})`
  throw new AppError('invalid-input', `Expected ${expected}, got ${wrong.length}: ${wrong.join(', ')}.`)
}

function summaryOf(store: Store, { stored, model }: RunModel): ModelSummary {
  const { runId, iteration, hash } = stored
  const { experimentId, label, seed } = store.runs.get(runId)
  const experiment = store.experiments.summary(experimentId).name
  const logPartition = logPartitionOf(stored, model, 'average')
  return { runId, experimentId, experiment, label, seed, iteration, hash, logPartition }
}

/** What an evaluation integrated, which is of the average; else the c that the method learned, in the person's units. */
export function logPartitionOf(
  { logPartition }: StoredModel,
  model: TrainedModel,
  parameters: ModelParameters,
): Estimate | null {
  const { current, average, extra, axes } = model
  const isAverage = parameters === 'average' || current.every((value, index) => Object.is(value, average[index]))
  if (logPartition && isAverage) return logPartition
  const learned = extra[parameters].at(0)
  if (learned === undefined || !Number.isFinite(learned)) return null
  return { value: learned + (axes ? coordinatesFrom(axes).logDeterminant : 0), obtained: { by: 'training' } }
}
