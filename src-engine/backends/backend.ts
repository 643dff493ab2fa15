// The compute interface: everything a method, sampler or metric needs from a device, and nothing more.
//
// A backend turns an energy's shape into a session that owns parameters, optimizer state and rows (chains, batches) on
// its device. Whatever a method needs back on the host is asked for explicitly and is asynchronous, so that a GPU may
// answer later; everything else is enqueued. All formulas are hand-derived and identical in every backend; `reference`
// (clear float64 TypeScript) is the truth that the others are tested against.
//
// Every session stands behind one front that checks what it is asked (checked-session.ts); what a backend itself writes
// is a DeviceSession (device-session.ts). What a session cannot do is missing from its `capabilities`, and refused in words.

import type { BackendId } from '../../src-shared/config/experiment.ts'
import type { RowKind } from '../../src-shared/row-kind.ts'

export type Activation = 'silu' | 'softplus' | 'tanh'

/** E(x) of one term: a multilayer perceptron d → widths… → 1, linear scalar output, activation on hidden layers. */
export interface MlpTerm {
  kind: 'mlp'
  /** Input, hidden layers, output (always 1). */
  widths: readonly number[]
  activation: Activation
}

/**
 * −log Σ_y exp f_y(x): a multilayer perceptron d → widths… → classes, with one linear output f_y per class. Of one class
 * alone E(x, y) = −f_y(x), so that p(y | x) = exp(E(x) − E(x, y)) is the softmax of the outputs.
 */
export interface ClassMlpTerm {
  kind: 'mlp-classes'
  /** Input, hidden layers, output (the number of classes, at least 2). */
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

/** −Σ aᵢ xᵢ over binary rows. Parameters: a (D). */
export interface LinearTerm {
  kind: 'linear'
  dimension: number
}

/**
 * A restricted Boltzmann machine whose H hidden units, 0 or 1, are summed out: −log Σ_h e^−E(x, h).
 *
 *   bernoulli   E(x, h) = −bᵀx − cᵀh − xᵀWh over binary rows
 *   gaussian    E(x, h) = Σ (xᵢ − bᵢ)² / (2σᵢ²) − cᵀh − Σ (xᵢ/σᵢ²)(Wh)ᵢ over real rows
 * Parameters: W (D, H) row-major, c (H), b (D), and of the Gaussian one log σ² (D).
 */
export interface RbmTerm {
  kind: 'bernoulli-rbm' | 'gaussian-rbm'
  dimension: number
  hidden: number
}

export type EnergyTerm =
  MlpTerm | ClassMlpTerm | GaussianTerm | QuadraticTerm | GaussianMixtureTerm | LinearTerm | RbmTerm

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

export type { RowKind }

/** One row per point, on the device; (rowCount, dimension). Only the session that made it can use it. */
export interface Rows {
  readonly kind: RowKind
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

/** One number for all rows, or one per row. */
export type PerRow = number | Float64Array

/** One class for all rows, or one per row, each by its number from 0. */
export type ClassPerRow = number | Uint8Array

/**
 * Which energy a call evaluates: β (Σ weightᵢ Eᵢ(x) + weight_base base(x)). Absent: the shape's own weights, base 1, β 1.
 * What has the weight 0, or β = 0, is not computed and adds 0, even where it would be infinite.
 */
export interface EvaluationOptions {
  parameters?: ParameterSet
  /** Take the place of the shape's weights for this call: one per term, and one for the Gaussian base. */
  weights?: { terms?: readonly number[]; base?: number }
  /** β ≥ 0, one for all rows or one per row. */
  inverseTemperatures?: PerRow
  /**
   * β ≥ 0 of terms with hidden units: multiplies E(x, h) before these are summed out. Their conditionals keep their form at
   * every such β, and so Gibbs sampling; those of the β above do not. Other terms know nothing of it. Absent: 1.
   */
  jointInverseTemperature?: number
  /** E(x, y) of these classes in the place of E(x), of an energy that knows classes. Absent: of all classes together. */
  classes?: ClassPerRow
}

/** How a step proposes y from x; ξ are d standard normals. E is the energy of the call, with its weights and β. */
export type Proposal =
  /** y = x − (ε/2) ∇E(x) + √ε ξ, ε = stepSize: the variance of the noise per coordinate. */
  | { kind: 'langevin'; stepSize: PerRow }
  /** y = x − drift ∇E(x) + noise ξ */
  | { kind: 'decoupled-langevin'; drift: PerRow; noise: PerRow }
  /** y = x + √ε ξ, ε = stepSize; needs no ∇x. */
  | { kind: 'random-walk'; stepSize: PerRow }
  /**
   * A trajectory: momenta p = ξ, then `leapfrogSteps` times p ← p − (ε/2) ∇E(x), x ← x + ε p, p ← p − (ε/2) ∇E(x);
   * ε = stepSize, a length. One of them with ε is Langevin with ε².
   */
  | { kind: 'hamiltonian'; stepSize: PerRow; leapfrogSteps: number }
  /**
   * Block Gibbs: all hidden units h given x, then all coordinates y given h. Hidden unit j takes the uniform of word j at its
   * position in `hidden`, binary coordinate i that of word i in the walk's normals, which are given as a stream; real
   * coordinates take normals. Nothing is refused.
   */
  | { kind: 'gibbs'; hidden: NormalStream }

/**
 * `metropolis`: y is taken with probability min(1, e^−E(y) q(x|y) / (e^−E(x) q(y|x))), for Hamiltonian proposals
 * min(1, e^(H(x, p) − H(y, p′))) with H = E + |p|²/2; one uniform per row and step, word 0 at its position
 * (src-engine/random/uniform.ts).
 */
export type Acceptance = { kind: 'none' } | { kind: 'metropolis'; uniforms: NormalStream }

/** What a walk is: `steps` times a proposal, taken or refused. */
export interface WalkProgram extends EvaluationOptions {
  steps: number
  proposal: Proposal
  acceptance: Acceptance
  /** Where ξ comes from; `given` is one (rowCount × dimension) array per step, for parity tests. */
  normals: NormalStream | { given: readonly Float64Array[] }
  /** Distances are measured from here (the data's mean); length dimension. */
  centre: Float64Array
  /** What else is to be answered. */
  answer?: { previous?: boolean; energies?: boolean; rowAcceptance?: boolean }
}

export interface ChainExtent {
  /** False if any coordinate is NaN or ±Infinity, or a proposal could not be judged because its energy was not a number. */
  finite: boolean
  /** Largest Euclidean distance of a row from `centre`. */
  radiusMaximum: number
}

/** What was not asked for, or is not there, is null. Await promises only after enqueuing what goes on from `rows`. */
export interface WalkResult {
  rows: Rows
  extent: Promise<ChainExtent>
  /** Share of the proposals that were taken, 0 … 1; with Metropolis. */
  acceptance: Promise<number> | null
  /** The same for each row, (rowCount). */
  rowAcceptance: Promise<Float64Array> | null
  /** E of the rows at the end, (rowCount). */
  energies: Promise<Float64Array> | null
  /** The state one step earlier (what improved CD differentiates through). */
  previous: Rows | null
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
  energyWeight?: PerRow
  slopeWeight?: PerRow
  curvatureWeight?: PerRow
  /** β of these rows: each multiplies its row's E. */
  inverseTemperatures?: PerRow
  /** As in EvaluationOptions, of these rows. */
  classes?: ClassPerRow
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

/**
 * What a session may or may not be able to do. `gradient-x` comes with the energy: ∇x, Hessian–vector products, jets,
 * Langevin and Hamiltonian walks; so do `gibbs` walks, `joint-temperatures` and `classes`. The others come with the backend.
 */
export type Capability =
  | 'gradient-x'
  | 'call-weights'
  | 'row-temperatures'
  | 'row-step-sizes'
  | 'hamiltonian-walks'
  | 'row-acceptance'
  | 'walk-energies'
  | 'gibbs'
  | 'joint-temperatures'
  | 'classes'
  | 'gradient-sums'
  | 'vector-uploads'

export interface EnergySession {
  readonly shape: EnergyShape
  readonly capabilities: ReadonlySet<Capability>
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
  /** Numbers of the parameters and the extra scalars, such as a gradient that was changed on the host; copied. */
  uploadVector(values: Float64Array): ParameterVector

  /** The extra scalars, (extraCount). */
  extraScalars(parameters?: ParameterSet): Promise<Float64Array>
  readState(): Promise<ParameterState>
  writeState(state: ParameterState): void

  /** E(x), nats, (rowCount). */
  energy(rows: Rows, options?: EvaluationOptions): Promise<Float64Array>
  /** ∇x E, (rowCount, dimension). */
  energyGradientX(rows: Rows, options?: EvaluationOptions): Rows
  /** ∇²E v per row, (rowCount, dimension). */
  hessianVectorProduct(rows: Rows, directions: Rows, options?: EvaluationOptions): Rows
  energyJet(rows: Rows, directions: Rows, options?: EvaluationOptions): Promise<EnergyJet>

  /**
   * Sum of the terms' gradients; `extra` becomes the gradient of the extra scalars. Temperatures come with the terms.
   * `onto`: a gradient of this session, to which these are added; it stays as it is.
   */
  jetParameterGradient(
    terms: readonly JetGradientTerm[],
    extra?: readonly number[],
    options?: Pick<EvaluationOptions, 'parameters' | 'weights'> & { onto?: ParameterVector },
  ): JetGradient

  /** Moves chains by a program, all steps fused; `rows` stays untouched. */
  walk(rows: Rows, program: WalkProgram): Promise<WalkResult>

  /** Both descend, in place, and answer the gradient's Euclidean norm before clipping; it also says what was refused. */
  adam(gradient: ParameterVector, step: AdamStep): Promise<{ gradientNorm: number }>
  sgd(gradient: ParameterVector, step: SgdStep): Promise<{ gradientNorm: number }>

  /**
   * Everything else that this session handed out may be used for other values from now on: who still asks for it gets an
   * error. Backends without this leave it to the garbage collector, which does not know how much a card holds.
   */
  keepOnly?(values: readonly (Rows | ParameterVector)[]): void
  /**
   * These may be used for other values from now on, as in `keepOnly`: for whoever makes many one after the other and cannot
   * know what others hold.
   */
  letGo?(values: readonly (Rows | ParameterVector)[]): void

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
  /** What the search for `kernelVariant` found besides, in the backend's own words: enough to spare another process it. */
  trial?: string
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
  /**
   * To be called first: another process of this machine and version has found this device and tested it, so that trials
   * and self-tests need not be made again. Where it does not fit any more, all is looked at anew.
   */
  trust?(device: BackendDevice): void
  supports(shape: EnergyShape): Support
  createSession(options: SessionOptions): Promise<EnergySession>
}
