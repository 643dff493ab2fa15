// The path of densities from a Gaussian whose log Z is known to a model:
//
//   E_β(x) = β E(x) + (1 − β) E₀(x),   E₀(x) = ½ |Lᵀ(x − m)|²,   L Lᵀ = C⁻¹,   0 ≤ β ≤ 1
//   log Z₀ = (d/2) log 2π − Σ log Lᵢᵢ
// m and C are those of the training rows, C wider by `inflation` so that the model's tails are reached, too. Where there
// are too few rows for their covariance, or too many columns, C keeps the variances alone.
// All in one session that also knows E₀: which β is meant is said with each call by weights. Backends that know no term
// beside the model's take the shape's own Gaussian base, which is round.
// Fails where the model reaches far beyond the rows: the chains then find it late or not at all (see the verdict).
// A machine over binary rows has a path of its own (joint-path.ts).

import type { Backend, EnergySession, EnergyShape, EvaluationOptions, Rows } from '../../backends/backend.ts'
import { cholesky, inverseOf } from '../../distributions/cholesky.ts'
import { gaussian } from '../../distributions/gaussian.ts'
import { randomStream, type StreamPosition } from '../../random/random-stream.ts'
import { momentsOf, type Moments } from '../moments.ts'

type BaseMoments = Pick<Moments, 'mean' | 'covariance'>

/** C over the covariance of the rows. */
const inflation = 1.5
/** Beyond, a covariance costs more than it helps. */
const correlatedMaximum = 200
/** So many rows per column make a covariance worth having. */
const rowsPerColumn = 4

export interface AnnealingPath {
  readonly session: EnergySession
  readonly dimension: number
  /** log Z₀, nats. */
  readonly logPartition: number
  /** m, (d). */
  readonly centre: Float64Array
  /** Of the base, along its widest and its narrowest direction. */
  readonly deviations: { widest: number; narrowest: number }
  /** By what its chains move. */
  readonly moves: 'hamiltonian' | 'gibbs'
  /** E_β, for a call. */
  at(beta: number): Pick<EvaluationOptions, 'weights' | 'jointInverseTemperature'>
  /** Of rows at one β, how their energies rise on the way to another: E_to − E_from per row, (rowCount). */
  rises(rows: Rows, from: number): Promise<(to: number) => Promise<Float64Array>>
  /** Of the base, row-major (count × d), fresh. */
  sample(count: number, position: StreamPosition): Float64Array
  dispose(): void
}

export interface AnnealingPathOptions {
  /** The model's: its averaged parameters are taken. */
  session: EnergySession
  backend: Pick<Backend, 'supports' | 'createSession'>
  /** Row-major, in the session's coordinates. */
  rows: Float64Array
}

export async function openGaussianPath({
  session: model,
  backend,
  rows,
}: AnnealingPathOptions): Promise<AnnealingPath> {
  const { shape } = model
  const { dimension } = shape
  const moments = baseMoments(rows, dimension)
  const fitted = fittedBase(moments, rows.length / dimension, shape)
  const base = backend.supports(fitted.shape).supported ? fitted : roundBase(moments, shape)
  const parameters = (await model.readState()).average.slice(0, model.parameterCount)
  const session = await backend.createSession({
    shape: base.shape,
    initial: Float64Array.from([...parameters, ...base.parameters]),
    extraCount: 0,
  })
  const termWeights = shape.terms.map(({ weight }) => weight)
  const weights = (ofModel: number, ofBase: number) => ({
    terms: [...termWeights.map((weight) => ofModel * weight), ...base.terms.map((weight) => ofBase * weight)],
    base: (shape.base === null ? 0 : ofModel) + ofBase * base.weight,
  })
  const difference = weights(1, -1)
  const { mean, covariance, deviations } = base
  return {
    ...{ session, dimension, logPartition: base.logPartition, centre: mean, deviations },
    moves: 'hamiltonian',
    at: (beta) => ({ weights: weights(beta, 1 - beta) }),
    async rises(rows, from) {
      const differences = await session.energy(rows, { weights: difference })
      return async (to) => differences.map((each) => (to - from) * each)
    },
    sample: (count, position) => gaussian({ mean, covariance }).sample(count, randomStream(position)),
    dispose: () => session.dispose(),
  }
}

interface Base {
  mean: Float64Array
  covariance: Float64Array
  /** Of the model and the base together. */
  shape: EnergyShape
  /** Behind those of the model. */
  parameters: number[]
  /** What makes E₀ of the terms behind the model's, and of the shape's own base. */
  terms: number[]
  weight: number
  logPartition: number
  deviations: AnnealingPath['deviations']
}

/** A term of its own, with all that the rows say of the covariance. */
function fittedBase({ mean, covariance: ofRows }: BaseMoments, rowCount: number, model: EnergyShape): Base {
  const { dimension } = model
  const correlated = dimension <= correlatedMaximum && rowCount >= rowsPerColumn * dimension
  const covariance = ofRows.map((value, index) => (correlated || index % (dimension + 1) === 0 ? inflation * value : 0))
  const precision = inverseOf(cholesky(covariance, dimension), dimension)
  const factor = cholesky(precision, dimension)
  const logDiagonal = Array.from({ length: dimension }, (_, i) => Math.log(factor[i * dimension + i]))
  const below: number[] = []
  for (let i = 0; correlated && i < dimension; i++) below.push(...factor.subarray(i * dimension, i * dimension + i))
  const term = { kind: 'gaussian', dimension, correlated } as const
  return {
    ...{ mean, covariance },
    shape: { ...model, terms: [...model.terms, { weight: 1, term }] },
    parameters: [...mean, ...logDiagonal.map((entry) => 2 * entry), ...below],
    ...{ terms: [1], weight: 0 },
    logPartition: logDiagonal.reduce((sum, entry) => sum - entry, 0.5 * dimension * Math.log(2 * Math.PI)),
    deviations: {
      widest: Math.sqrt(largestEigenvalue(covariance, dimension)),
      narrowest: 1 / Math.sqrt(largestEigenvalue(precision, dimension)),
    },
  }
}

/**
 * For backends that know no other term beside the model's: the Gaussian base of the shape, made wider or narrower by its
 * weight. It is round, and where the model has one it stays in its place.
 */
function roundBase({ mean: ofRows, covariance }: BaseMoments, model: EnergyShape): Base {
  const { dimension } = model
  const mean = Float64Array.from(model.base?.mean ?? ofRows)
  let variance = 0
  for (let i = 0; i < dimension; i++) {
    const around = covariance[i * (dimension + 1)] + (ofRows[i] - mean[i]) ** 2
    variance = Math.max(variance, inflation * around)
  }
  const deviation = Math.sqrt(variance)
  const base = model.base ?? { mean: [...mean], standardDeviation: deviation }
  return {
    mean,
    covariance: covariance.map((_, index) => (index % (dimension + 1) === 0 ? variance : 0)),
    shape: { ...model, base },
    ...{ parameters: [], terms: [], weight: base.standardDeviation ** 2 / variance },
    logPartition: 0.5 * dimension * Math.log(2 * Math.PI * variance),
    deviations: { widest: deviation, narrowest: deviation },
  }
}

/** Mean and covariance; a column that does not vary counts as one of variance 1. */
function baseMoments(rows: Float64Array, dimension: number): BaseMoments {
  const { mean, covariance } = momentsOf(rows, dimension)
  for (let i = 0; i < dimension; i++) if (!(covariance[i * (dimension + 1)] > 0)) covariance[i * (dimension + 1)] = 1
  return { mean, covariance }
}

/** By power iteration; a few per cent are enough for the length of a trajectory. */
function largestEigenvalue(matrix: Float64Array, dimension: number): number {
  let vector = Float64Array.from({ length: dimension }, (_, i) => 1 + i / dimension)
  let length = 1
  for (let round = 0; round < 50; round++) {
    const next = new Float64Array(dimension)
    for (let i = 0; i < dimension; i++) {
      for (let j = 0; j < dimension; j++) next[i] += matrix[i * dimension + j] * vector[j]
    }
    length = Math.hypot(...next) / Math.hypot(...vector)
    const scale = 1 / Math.hypot(...next)
    vector = next.map((value) => value * scale)
  }
  return length
}
