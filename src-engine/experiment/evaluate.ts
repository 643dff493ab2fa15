// Evaluation: the exact quantities of a model in one or two dimensions, and its picture, at one iteration.
//
// Everything is taken from one quadrature of the model (log Z) and, where the density of the data is known, one of the
// data, which is made once and kept. Random numbers come from positions of their own (seed, purpose, lane, iteration): an
// evaluation changes nothing in training, and a resumed run gets the same values.
// Exact quantities are computed in a frame: the model's coordinates for a table, where unlike columns are alike; the data's
// own for a known density, whose box, details and modes are known there. All that is told is in the person's units.
// Fails, visibly: log Z that cannot be computed is NaN, and so is all that needs it; a rule that did not converge is
// marked by `quadratureConverged` 0 and named in the caption of the samples; a KL whose integral over the data did not
// converge, or whose log Z did not, by `klConverged` 0.

import type { EvaluationConfig } from '../../src-shared/config/experiment.ts'
import { AppError } from '../../src-shared/errors.ts'
import type { MetricName } from '../../src-shared/metric.ts'
import { testPointsMaximum, type Field, type Snapshot } from '../../src-shared/snapshot.ts'
import type { EnergySession } from '../backends/backend.ts'
import { rawCoordinates, type Coordinates } from '../data/coordinates.ts'
import type { DataSet } from '../data/data-set.ts'
import { momentsOf } from '../data/moments.ts'
import { columnOf } from '../data/view.ts'
import { sampleGrid } from '../metrics/grid-sampler.ts'
import { klDivergence } from '../metrics/kl-divergence.ts'
import { integrateKnownDensity, type KnownDensity } from '../metrics/known-density.ts'
import { logLikelihood } from '../metrics/log-likelihood.ts'
import { pointLogLikelihoods } from '../metrics/point-log-likelihoods.ts'
import { maximumMeanDiscrepancy } from '../metrics/maximum-mean-discrepancy.ts'
import { createModeMasses, knownModeMasses, modeMassError } from '../metrics/mode-mass.ts'
import { integrateDensity, type Quadrature } from '../metrics/quadrature.ts'
import { gridRows, type Box, type EnergyFunction } from '../metrics/regular-grid.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream, type RandomStream } from '../random/random-stream.ts'
import type { CreateEvaluator, EvaluationRequest, EvaluationResult } from './evaluation.ts'
import { modelEnergy } from './model-energy.ts'

type Values = Partial<Record<MetricName, number>>

/** At most so many rows of each sample are compared by MMD: it costs their square. */
const discrepancyRowsMaximum = { running: 200, final: 1000 }
/** Proposals of the exact sampler that may exceed its bound; more means that a peak slipped through the grid. */
const exceededShareMaximum = 0.01
/** The last evaluation of a run may take longer to converge. */
const pointsMaximum = { running: 2 ** 17, final: 2 ** 19 }

/** Throws AppError('not-supported') for more than two dimensions. */
export const createEvaluator: CreateEvaluator = ({
  session,
  data,
  coordinates = rawCoordinates,
  config,
  seed,
  laneId = '',
}) => {
  if (data.dimension > 2) {
    throw new AppError(
      'not-supported',
      `Expected data with 1 or 2 columns, got ${data.dimension}: exact likelihoods are by quadrature; choose two columns.`,
      { field: 'data.columns' },
    )
  }
  const frame = data.density === null ? coordinates : rawCoordinates
  const energyOfModelRows = modelEnergy(session)
  const energy: EnergyFunction =
    frame === coordinates ? energyOfModelRows : (rows) => energyOfModelRows(coordinates.toModel(rows))
  const places = placesOf(data, frame, config.fieldResolution)
  const subject: Subject = { session, data, config, seed, lane: laneNumber(laneId), coordinates, energy, ...places }
  let known: Promise<KnownData | null> | undefined
  return {
    async evaluate(request) {
      known ??= integrateData(data)
      return evaluateModel(subject, await known, request)
    },
  }
}

/** Where the energy is asked at every evaluation; all but `frame` made once, in the frame. */
interface Places {
  /** The coordinates in which integrals are taken. */
  frame: Coordinates
  /** Row-major: training, validation, test. */
  splits: readonly Float64Array[]
  /** Row-major: the points of the picture. */
  fieldRows: Float64Array
  /** Where the quadrature begins, and the smallest length scale that is expected along each axis. */
  start: { box: Box; resolution: readonly number[] }
}

interface Subject extends Places {
  session: EnergySession
  data: DataSet
  config: EvaluationConfig
  seed: number
  /** Makes the lane's draws its own: lanes of one seed would otherwise share a lucky or unlucky one. */
  lane: number
  /** Those in which the session computes. */
  coordinates: Coordinates
  /** E of rows in the frame. */
  energy: EnergyFunction
}

interface KnownData extends KnownDensity {
  /** Of the data, and how to find the model's. */
  modes: { masses: Float64Array; massesOf: (quadrature: Quadrature) => Promise<Float64Array> } | null
}

async function integrateData({ density }: DataSet): Promise<KnownData | null> {
  if (density === null) return null
  const known = await integrateKnownDensity(density)
  const { modes } = density
  if (!modes) return { ...known, modes: null }
  const massesOf = createModeMasses({ ...density, modes })
  return { ...known, modes: { masses: await knownModeMasses(known, modes, massesOf), massesOf } }
}

async function evaluateModel(
  subject: Subject,
  known: KnownData | null,
  request: EvaluationRequest,
): Promise<EvaluationResult> {
  const { data, energy, seed, lane, config, coordinates, frame } = subject
  const { progress, final, runId, negatives, negativesTitle } = request
  const position = { seed, chain: lane, step: progress.iteration }
  const model = await integrateModel(subject, final)
  const random = randomStream({ ...position, purpose: purposes.modelSamples })
  const samples = await sampleGrid({ quadrature: model, energy, count: config.sampleCount, random })
  const likelihoods = await rowLikelihoods(subject, model)
  const drawn = frame.fromModel(samples.rows)
  const logPartition = model.logPartition + frame.logDeterminant
  const converged = model.converged && !likelihoods.peakMissed && samples.exceededShare < exceededShareMaximum
  const values: Values = {
    ...likelihoods.values,
    logPartition,
    quadratureConverged: converged ? 1 : 0,
    ...(known && (await againstKnown(subject, known, { model, converged }))),
    ...(await discrepancy(coordinates.toModel(drawn), subject, {
      count: final ? config.permutations : 0,
      random: randomStream({ ...position, purpose: purposes.mmdPermutations }),
    })),
    ...(await learnedScalars(subject)),
    ...standardisation(data),
  }
  const snapshot: Snapshot = {
    ...progress,
    runId,
    energy: await energyField(subject),
    logPartition,
    logPartitionConverged: converged,
    samples: { dimension: data.dimension, values: Float32Array.from(drawn) },
    samplesObtained: samplesInWords(model, converged),
    negatives,
    negativesTitle,
    testLogLikelihoods: likelihoods.testPoints,
  }
  return { values, snapshot }
}

/** 32 bits that differ between the lanes of an experiment (FNV-1a). */
function laneNumber(id: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193)
  return hash >>> 0
}

function placesOf(data: DataSet, frame: Coordinates, fieldResolution: number): Places {
  const { density, dimension, view } = data
  const splits = [data.train, data.validation, data.test].map((rows) => frame.toModel(rows))
  const { covariance } = frame === rawCoordinates ? data : momentsOf(splits[0], dimension)
  const deviations = Array.from({ length: dimension }, (_, axis) => Math.sqrt(covariance[axis * (dimension + 1)]))
  return {
    frame,
    splits,
    fieldRows: frame.toModel(gridRows({ box: view.axes, shape: view.axes.map(() => fieldResolution) })),
    start: {
      box: density?.support ?? boundingBox(splits[0], deviations),
      resolution: density?.resolution ?? deviations.map((deviation) => 0.3 * deviation),
    },
  }
}

const integrateModel = ({ energy, start }: Subject, final: boolean): Promise<Quadrature> =>
  integrateDensity({ energy, ...start, pointsMaximum: final ? pointsMaximum.final : pointsMaximum.running })

/** The box of all rows, with two standard deviations of room. */
function boundingBox(rows: Float64Array, deviations: readonly number[]): Box {
  return deviations.map((deviation, axis) => {
    const column = columnOf(rows, deviations.length, axis)
    const low = column.reduce((least, value) => Math.min(least, value))
    const high = column.reduce((most, value) => Math.max(most, value))
    return [low - 2 * deviation, high + 2 * deviation] as const
  })
}

/** `peakMissed`: a row of the data has far more density than any grid point, so that the grid overlooked a peak. */
async function rowLikelihoods(
  { splits, energy, frame }: Subject,
  model: Quadrature,
): Promise<{ values: Values; testPoints: Float32Array; peakMissed: boolean }> {
  const parts: Float64Array[] = []
  for (const rows of splits) parts.push(await energy(rows))
  const logPartition = model.logPartition + frame.logDeterminant
  const [train, validation, test] = parts.map((energies) => logLikelihood(energies, logPartition))
  return {
    values: {
      trainLogLikelihood: train.mean,
      validationLogLikelihood: validation.mean,
      testLogLikelihood: test.mean,
      testLogLikelihoodStandardError: test.standardError,
    },
    testPoints: pointLogLikelihoods(parts[2], logPartition, testPointsMaximum),
    peakMissed: Math.min(...parts.map(lowestOf)) < lowestOf(model.energies) - 1,
  }
}

/** NaN if there is one. */
function lowestOf(energies: Float64Array): number {
  let lowest = Number.POSITIVE_INFINITY
  for (const energy of energies) lowest = Math.min(lowest, energy)
  return lowest
}

async function againstKnown(
  { energy }: Subject,
  known: KnownData,
  { model, converged }: { model: Quadrature; converged: boolean },
): Promise<Values> {
  const energies = await energy(known.rows)
  const klDataModel = klDivergence(
    known,
    energies.map((value) => -value - model.logPartition),
  )
  const values = { klDataModel, klConverged: converged && known.converged ? 1 : 0 }
  if (known.modes === null) return values
  return { ...values, modeMassError: modeMassError(await known.modes.massesOf(model), known.modes.masses) }
}

/**
 * Samples in the model's coordinates, where no unit of a column outweighs another's. NaN where there are none, because
 * log Z could not be computed.
 */
async function discrepancy(
  samples: Float64Array,
  { data, coordinates }: Subject,
  permutations: { count: number; random: RandomStream },
): Promise<Values> {
  const { test, dimension } = data
  const isFinal = permutations.count > 0
  if (samples.length === 0) return isFinal ? { mmd: Number.NaN, mmdPValue: Number.NaN } : { mmd: Number.NaN }
  // Both are in random order: the first rows are as good as any.
  const rows = isFinal ? discrepancyRowsMaximum.final : discrepancyRowsMaximum.running
  const first = samples.subarray(0, rows * dimension)
  const second = coordinates.toModel(test.subarray(0, rows * dimension))
  const { squared, pValue } = await maximumMeanDiscrepancy({ first, second, dimension }, isFinal ? permutations : null)
  return isFinal ? { mmd: squared, mmdPValue: pValue } : { mmd: squared }
}

/** c is a log Z, and told in the same units. */
async function learnedScalars({ session, coordinates }: Subject): Promise<Values> {
  if (session.extraCount === 0) return {}
  const [learnedLogPartition] = await session.extraScalars('average')
  return { learnedLogPartition: learnedLogPartition + coordinates.logDeterminant }
}

function standardisation({ standardisationLogDeterminant }: DataSet): Values {
  return standardisationLogDeterminant === undefined ? {} : { standardisationLogDeterminant }
}

async function energyField({ data, config, energy, fieldRows }: Subject): Promise<Field> {
  const { view } = data
  const shape = view.axes.map(() => config.fieldResolution)
  return { view, shape, values: Float32Array.from(await energy(fieldRows)) }
}

function samplesInWords({ logPartition, reason }: Quadrature, converged: boolean): string {
  if (Number.isNaN(logPartition)) return `none: ${reason}`
  if (converged) return 'exact, inverse CDF on the quadrature grid'
  return `inverse CDF on a quadrature grid that did not converge. ${reason ?? 'It is too coarse for a peak.'}`
}
