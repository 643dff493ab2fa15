// A training method: from a batch and its own state to a parameter gradient. It sees energies and samplers through
// their interfaces only, and randomness as a position: (seed, purpose, chain, iteration).

import type { MethodConfigOf, MethodKind } from '../../src-shared/config/method.ts'
import type { MetricName } from '../../src-shared/metric.ts'
import type { EnergySession, ParameterVector, Rows } from '../backends/backend.ts'

/**
 * What a method may know of the data: the training rows, where they are and how wide they spread, all in the model's
 * coordinates (data/coordinates.ts).
 */
export interface TrainingData {
  readonly dimension: number
  /** Nats; a log density in the person's units is lower by it. */
  readonly logDeterminant: number
  /** Row-major. */
  readonly train: Float64Array
  readonly mean: Float64Array
  /** Row-major (dimension × dimension). */
  readonly covariance: Float64Array
}

export interface MethodContext {
  session: EnergySession
  data: TrainingData
  batchSize: number
  seed: number
}

export interface MethodBatch {
  rows: Rows
  /** The same rows on the host, row-major. */
  values: Float64Array
  /** Counts from 1; with the seed it fixes every random number of the step but the sampler's. */
  iteration: number
  /** Sampler steps made before: the position of the sampler's random numbers, which no change of k brings round again. */
  samplerStep: number
}

/** Rows that live from one step to the next, by name (`chains`); a checkpoint keeps them all. */
export type MethodState = Readonly<Record<string, Rows>>

export interface MethodStep {
  /** Of the method's loss, per the session's parameter vector (extra scalars at its end). */
  gradient: ParameterVector
  state: MethodState
  metrics: Partial<Record<MetricName, number>>
  /** What the panels draw as chains, negatives or noise. */
  negatives: Rows
  /** False if the sampler met NaN or ±Infinity. */
  finite: boolean
  /** Largest distance of a negative from the data's mean; 0 for methods whose negatives cannot run away. */
  radiusMaximum: number
  /** Rows through forward + backward; an energy-only pass counts one half per row. */
  evaluations: number
  /** Of each chain; absent where nothing is sampled. */
  samplerSteps?: number
}

export interface Method<Kind extends MethodKind> {
  /** Number of learned scalars beside the energy; NCE has one, c. */
  readonly extraCount: number
  /** What `negatives` are, for captions. */
  negativesTitle(config: MethodConfigOf<Kind>): string
  /** Initial values of the extra scalars, from the energy's initial parameters. */
  initialExtra(config: MethodConfigOf<Kind>, context: MethodContext): Promise<readonly number[]>
  init(config: MethodConfigOf<Kind>, context: MethodContext): MethodState
  step(
    config: MethodConfigOf<Kind>,
    batch: MethodBatch,
    state: MethodState,
    context: MethodContext,
  ): Promise<MethodStep>
}

export type MethodRegistry = { [Kind in MethodKind]: Method<Kind> }
