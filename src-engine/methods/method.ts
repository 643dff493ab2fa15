// A training method: from a batch and its own state to a parameter gradient. It sees energies and samplers through
// their interfaces only, and randomness as a position: (seed, purpose, chain, iteration).

import type { MethodConfigOf, MethodKind } from '../../src-shared/config/method.ts'
import type { MetricName } from '../../src-shared/metric.ts'
import type { RowKind } from '../../src-shared/row-kind.ts'
import type { EnergySession, ParameterVector, Rows } from '../backends/backend.ts'

/**
 * What a method may know of the data: the training rows, where they are and how wide they spread, all in the model's
 * coordinates (data/coordinates.ts).
 */
export interface TrainingData {
  readonly dimension: number
  /** Absent = real. */
  readonly rowKind?: RowKind
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
  /**
   * Of what is made once for a whole run, such as a fitted noise; absent = `seed`. Repeated estimates of one update have
   * seeds of their own, and what was made for the run all the same.
   */
  runSeed?: number
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

/**
 * What lives from one step to the next, by name: rows on the device (`chains`), numbers and vectors (an adapted step
 * size). A checkpoint keeps it all (method-state.ts).
 */
export type MethodState = Readonly<Record<string, Rows | Float64Array | number>>

export interface MethodStep<State extends MethodState = MethodState> {
  /** Of the method's loss, per the session's parameter vector (extra scalars at its end). */
  gradient: ParameterVector
  /** Absent = the method keeps nothing. */
  state?: State
  metrics: Partial<Record<MetricName, number>>
  /** Rows through forward + backward; an energy-only pass counts one half per row. */
  evaluations: number
  /** Absent where no sampler moved anything. */
  sampling?: MethodSampling
  /** Other points of this step that the panels draw in the place of negatives (noise, exact samples); its words are `drawnTitle`. */
  drawn?: Rows
}

/** What a sampler did for a step. */
export interface MethodSampling {
  negatives: Rows
  /** Of each chain. */
  steps: number
  /** False if the sampler met NaN or ±Infinity. */
  finite: boolean
  /** Largest distance of a negative from the data's mean. */
  radiusMaximum: number
}

/** One energy of a family that is learned by one network: that of the data blurred by σ. */
export interface ConditionedLevel {
  /** σ, in units of the model's coordinates. */
  noise: number
  /** What the network is told. */
  condition: number
}

/** A method and what it keeps; one that keeps nothing and learns only the energy has nothing but `step`. */
export interface Method<Kind extends MethodKind, State extends MethodState = MethodState> {
  /** Scalars that are learned beside the energy; the first stands for log Z. */
  readonly extra?: {
    readonly count: number
    /** From the energy's initial parameters; (count). */
    initial(config: MethodConfigOf<Kind>, context: MethodContext): Promise<readonly number[]>
  }
  /**
   * Present where one network is learned for a family of energies: the session's rows then have one coordinate more than
   * the data, the condition (energies/conditioned-energy.ts). Answers the family, from the largest noise down; the last is
   * the model that is evaluated and stored.
   */
  levels?(config: MethodConfigOf<Kind>): readonly ConditionedLevel[]
  /** Throws AppError('not-supported') for data that the method cannot learn from. */
  check?(config: MethodConfigOf<Kind>, data: Pick<TrainingData, 'dimension'>): void
  /** The state before the first step. */
  init?(config: MethodConfigOf<Kind>, context: MethodContext): State
  step(
    config: MethodConfigOf<Kind>,
    batch: MethodBatch,
    state: State,
    context: MethodContext,
  ): Promise<MethodStep<State>>
}

export type MethodRegistry = { [Kind in MethodKind]: Method<Kind> }
