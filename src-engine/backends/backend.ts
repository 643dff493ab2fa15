// The compute interface: everything a method, sampler or metric needs from a device, and nothing more.
//
// A backend turns an energy's shape into a session that owns parameters, optimizer state and rows (chains, batches) on
// its device. Whatever a method needs back on the host is asked for explicitly and is asynchronous, so that a GPU may
// answer later; everything else is enqueued. All formulas are hand-derived and identical in every backend; `reference`
// (clear float64 TypeScript) is the truth that the others are tested against.

import type { BackendId } from '../../src-shared/config/experiment.ts'

export type Activation = 'silu' | 'softplus' | 'tanh'

/** E(x) of one term: a multilayer perceptron d → widths… → 1, linear scalar output, activation on hidden layers. */
export interface MlpTerm {
  kind: 'mlp'
  /** Input, hidden layers, output (always 1). */
  widths: readonly number[]
  activation: Activation
}

/**
 * ½ |Lᵀ(x − μ)|². Parameters: μ (D), ℓ (D) with Lᵢᵢ = exp(ℓᵢ / 2), then if `correlated` L below its diagonal, row by
 * row.
 */
export interface GaussianTerm {
  kind: 'gaussian'
  dimension: number
  correlated: boolean
}

/** Σ θᵢ xᵢ². Parameters: θ (D). */
export interface QuadraticTerm {
  kind: 'quadratic'
  dimension: number
}

/** −log Σ_k π_k N(x; μ_k, I / λ_k). Parameters per component: logit of π_k, μ_k (D), log λ_k. */
export interface GaussianMixtureTerm {
  kind: 'gaussian-mixture'
  dimension: number
  components: number
}

export type EnergyTerm = MlpTerm | GaussianTerm | QuadraticTerm | GaussianMixtureTerm

/** |x − mean|² / (2 standardDeviation²) */
export interface GaussianBase {
  mean: readonly number[]
  standardDeviation: number
}

/** E(x) = Σ weightᵢ Eᵢ(x) + base: sums with weights, so that tempering, AIS paths and composition need nothing new. */
export interface EnergyShape {
  dimension: number
  terms: readonly { weight: number; term: EnergyTerm }[]
  base: GaussianBase | null
}

/** One row per point, on the device; (rowCount, dimension). Only the session that made it can use it. */
export interface Rows {
  readonly rowCount: number
  readonly dimension: number
}

/** A vector the length of the parameters plus the extra scalars, on the device. */
export interface ParameterVector {
  readonly length: number
}

/** `average` is the exponential moving average that evaluation uses; equal to `current` where its decay is 0. */
export type ParameterSet = 'current' | 'average'

/** Identifies a stream of random numbers, one position per chain and step: the same words in every backend, whatever the number of threads. */
export interface NormalStream {
  seed: number
  /** See src-engine/random/purposes.ts. */
  purpose: number
  /** Chain index of row 0; row i draws from chain firstChain + i. */
  firstChain: number
  /** Step counter of the first step; the s-th step draws at firstStep + s. */
  firstStep: number
}

export interface LangevinOptions {
  steps: number
  /** Coupled form: ε/2. Decoupled form: η. */
  drift: number
  /** Standard deviation of the noise of one step. Coupled form: √ε. Decoupled form: σ. */
  noise: number
  /** Where noise comes from; `given` is one (rowCount × dimension) array per step, for parity tests. */
  normals: NormalStream | { given: readonly Float64Array[] }
  /** Distances are measured from here (the data's mean); length dimension. */
  centre: Float64Array
  parameters?: ParameterSet
}

export interface ChainExtent {
  /** False if any coordinate is NaN or ±Infinity. */
  finite: boolean
  /** Largest Euclidean distance of a row from `centre`. */
  radiusMaximum: number
}

export interface LangevinResult {
  rows: Rows
  /** The state one step earlier (what improved CD differentiates through). */
  previous: Rows
  /** Await it only after enqueuing what goes on from `rows`: a GPU then need not stand still. */
  extent: Promise<ChainExtent>
}

export interface MetropolisOptions {
  steps: number
  /** ε: the variance of a proposal's noise per coordinate, and twice the drift of a Langevin proposal. */
  stepSize: number
  normals: LangevinOptions['normals']
  /** One uniform per row and step, for taking or refusing: word 0 at its position (src-engine/random/uniform.ts). */
  uniforms: NormalStream
  /** Distances are measured from here (the data's mean); length dimension. */
  centre: Float64Array
  parameters?: ParameterSet
}

/** The extent's `finite` is false, too, where a proposal could not be judged because its energy was not a number. */
export interface MetropolisResult extends LangevinResult {
  /** Share of the proposals that were taken, 0 … 1. */
  acceptance: Promise<number>
}

/** E, vᵀ∇E and vᵀ∇²E v per row, each (rowCount). */
export interface EnergyJet {
  energy: Float64Array
  slope: Float64Array
  curvature: Float64Array
}

/**
 * One summand of a parameter gradient: ∇θ Σᵢ [ w0ᵢ E + w1ᵢ vᵢᵀ∇E + w2ᵢ vᵢᵀ∇²E vᵢ ](xᵢ).
 * A number stands for that weight on every row; `direction` is needed with w1 or w2.
 */
export interface JetGradientTerm {
  rows: Rows
  direction?: Rows
  energyWeight?: number | Float64Array
  slopeWeight?: number | Float64Array
  curvatureWeight?: number | Float64Array
}

export interface JetGradient {
  gradient: ParameterVector
  /** Mean E over the rows of each term, in order: it falls out of the forward pass. */
  meanEnergies: Promise<Float64Array>
}

export interface AdamStep {
  learningRate: number
  beta1: number
  beta2: number
  epsilon: number
  /** Shortens a longer gradient to this norm first; 0 = off. */
  gradientNormMaximum: number
  /** Decay of the moving average of the parameters; 0 = the average is the current value. */
  averageDecay: number
  /** A gradient that is longer, or not finite, is refused: everything stays as it was. Absent: none is refused. */
  gradientNormLimit?: number
}

export interface SgdStep {
  learningRate: number
  momentum: number
  gradientNormMaximum: number
  averageDecay: number
  gradientNormLimit?: number
}

/** Everything about parameters and optimizer that a checkpoint keeps, on the host. */
export interface ParameterState {
  parameters: Float64Array
  average: Float64Array
  firstMoment: Float64Array
  secondMoment: Float64Array
  /** Optimizer steps taken (bias correction counts them). */
  stepCount: number
}

export interface EnergySession {
  readonly shape: EnergyShape
  /** Of the energy alone. */
  readonly parameterCount: number
  /** Scalars that are learned beside the energy, such as NCE's c; they stand at the end of every parameter vector. */
  readonly extraCount: number

  /** How many compute threads it may use from now on; never changes a result. Without meaning for one-threaded backends and GPUs. */
  useThreads(count: number): void

  /** `values` is row-major (rowCount × dimension) and is copied. */
  upload(values: Float64Array, rowCount: number): Rows
  /** A fresh row-major copy. */
  download(rows: Rows): Promise<Float64Array>
  downloadVector(vector: ParameterVector): Promise<Float64Array>

  /** The extra scalars, (extraCount). */
  extraScalars(parameters?: ParameterSet): Promise<Float64Array>
  readState(): Promise<ParameterState>
  writeState(state: ParameterState): void

  /** E(x), nats, (rowCount). */
  energy(rows: Rows, parameters?: ParameterSet): Promise<Float64Array>
  /** ∇x E, (rowCount, dimension). */
  energyGradientX(rows: Rows, parameters?: ParameterSet): Rows
  /** ∇²E v per row, (rowCount, dimension). */
  hessianVectorProduct(rows: Rows, directions: Rows, parameters?: ParameterSet): Rows
  energyJet(rows: Rows, directions: Rows, parameters?: ParameterSet): Promise<EnergyJet>

  /** Sum of the terms' gradients at the current parameters; `extra` becomes the gradient of the extra scalars. */
  jetParameterGradient(terms: readonly JetGradientTerm[], extra?: readonly number[]): JetGradient

  /** Fused unadjusted Langevin: x ← x − drift ∇E(x) + noise ξ, `steps` times; `rows` stays untouched. */
  langevin(rows: Rows, options: LangevinOptions): Promise<LangevinResult>

  /** Fused Metropolis–Hastings with Langevin or random-walk proposals, ε = stepSize; `rows` stays untouched. */
  metropolisLangevin(rows: Rows, options: MetropolisOptions): Promise<MetropolisResult>
  metropolisRandomWalk(rows: Rows, options: MetropolisOptions): Promise<MetropolisResult>

  /** Both descend, in place, and answer the gradient's Euclidean norm before clipping; it also says what was refused. */
  adam(gradient: ParameterVector, step: AdamStep): Promise<{ gradientNorm: number }>
  sgd(gradient: ParameterVector, step: SgdStep): Promise<{ gradientNorm: number }>

  /**
   * Everything else that this session handed out may be used for other values from now on: who still asks for it gets an
   * error. Backends without this leave it to the garbage collector, which does not know how much a card holds.
   */
  keepOnly?(values: readonly (Rows | ParameterVector)[]): void

  dispose(): void
}

export type Support = { supported: true } | { supported: false; reason: string }

export interface BackendDevice {
  backend: BackendId
  /** What a person would call it, e.g. the CPU's model name. */
  device: string
  threads: number
  precision: 'float64' | 'float32'
  /** Which kernels run, as far as results depend on it; a resumed run wants the same. */
  kernelVariant: string
  /** What else a person might want to know about how it computes here. */
  remark?: string
}

export interface SessionOptions {
  shape: EnergyShape
  /** Initial parameters including the extra scalars at the end. */
  initial: Float64Array
  extraCount: number
}

export interface Backend {
  readonly id: BackendId
  /** `{ available: false, reason }` says in words what is missing and what would help. */
  availability(): Promise<{ available: true; device: BackendDevice } | { available: false; reason: string }>
  supports(shape: EnergyShape): Support
  createSession(options: SessionOptions): Promise<EnergySession>
}
