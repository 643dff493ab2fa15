// What a backend writes: the operations of a session with everything settled. Its arguments are checked and its defaults
// filled in by the one front (checked-session.ts), so kernels may trust them.

import type { BackendId } from '../../src-shared/config/experiment.ts'
import type {
  Capability,
  ChainExtent,
  AdamStep,
  EnergyJet,
  NormalStream,
  ParameterSet,
  ParameterState,
  ParameterVector,
  PerRow,
  RowKind,
  Rows,
  SgdStep,
  WalkProgram,
} from './backend.ts'

/** Rows and vectors of a backend: the front notes in them whose they are. */
export interface Owned {
  owner: object | null
}
export type DeviceRows = Rows & Owned
export type DeviceVector = ParameterVector & Owned

/** One weight per term, and the base's; a β for all rows is multiplied in. A weight of 0: not to be computed. */
export interface EnergyWeights {
  readonly terms: readonly number[]
  readonly base: number
}

/** Which energy: Σ weights, times β of the row where there are any; a row of β = 0 has the energy 0 whatever its terms. */
export interface Evaluation {
  parameters: ParameterSet
  /** The same object at every call with the shape's own weights. */
  weights: EnergyWeights
  rowTemperatures: Float64Array | null
  /** β of E(x, h) in terms with hidden units; 1 where there are none. */
  jointTemperature: number
  /** The class of each row (rowCount), where E(x, y) is asked for. */
  classes: Uint8Array | null
}

/**
 * A proposal in numbers. Gaussian: y = x − drift ∇E(x) + noise ξ, where `variance` is noise² (given apart, because
 * √ε · √ε is not ε); with `drift` null no gradient is needed. Per row where one of them was given so.
 */
export type DeviceProposal =
  | { kind: 'gaussian'; drift: PerRow | null; noise: PerRow; variance: PerRow }
  | { kind: 'hamiltonian'; stepSize: PerRow; leapfrogSteps: number }
  | { kind: 'gibbs'; hidden: NormalStream }

export interface DeviceWalk {
  steps: number
  proposal: DeviceProposal
  /** Of Metropolis; null: every proposal is taken. */
  uniforms: NormalStream | null
  normals: WalkProgram['normals']
  centre: Float64Array
  evaluation: Evaluation
  answer: { previous: boolean; energies: boolean; rowAcceptance: boolean }
}

/** `previous`, `energies` and `rowAcceptance` may be there unasked; the front leaves them out. */
export interface DeviceWalkResult {
  rows: DeviceRows
  extent: Promise<ChainExtent>
  /** With Metropolis. */
  acceptance: Promise<number> | null
  rowAcceptance: Promise<Float64Array> | null
  energies: Promise<Float64Array> | null
  previous: DeviceRows | null
}

/** Weights as in JetGradientTerm, β multiplied in. */
export interface DeviceGradientTerm {
  rows: Rows
  direction?: Rows
  energyWeight?: PerRow
  slopeWeight?: PerRow
  curvatureWeight?: PerRow
  /** β per row for the mean energy alone, as the weights hold it already; a row of β = 0 counts 0. */
  energyScales: Float64Array | null
  /** The class of each row, as in Evaluation. */
  classes: Uint8Array | null
}

export interface DeviceSession {
  readonly backend: BackendId
  readonly parameterCount: number
  /** What it cannot do although its energy could. */
  readonly lacks: readonly Capability[]

  useThreads(count: number): void
  upload(values: Float64Array, rowCount: number, kind: RowKind): DeviceRows
  download(rows: Rows): Promise<Float64Array>
  downloadVector(vector: ParameterVector): Promise<Float64Array>
  /** Absent where it cannot. */
  uploadVector?(values: Float64Array): DeviceVector
  extraScalars(parameters: ParameterSet): Promise<Float64Array>
  readState(): Promise<ParameterState>
  writeState(state: ParameterState): void

  energy(rows: Rows, evaluation: Evaluation): Promise<Float64Array>
  energyGradientX(rows: Rows, evaluation: Evaluation): DeviceRows
  hessianVectorProduct(rows: Rows, directions: Rows, evaluation: Evaluation): DeviceRows
  energyJet(rows: Rows, directions: Rows, evaluation: Evaluation): Promise<EnergyJet>
  jetParameterGradient(
    terms: readonly DeviceGradientTerm[],
    extra: readonly number[],
    /** Its temperatures and classes are null. */
    evaluation: Evaluation,
    /** To be added to; backends that lack `gradient-sums` never get one. */
    onto: ParameterVector | null,
  ): { gradient: DeviceVector; meanEnergies: Promise<Float64Array> }
  walk(rows: Rows, walk: DeviceWalk): Promise<DeviceWalkResult>

  adam(gradient: ParameterVector, step: AdamStep): Promise<number>
  sgd(gradient: ParameterVector, step: SgdStep): Promise<number>
  keepOnly?(values: readonly (Rows | ParameterVector)[]): void
  letGo?(values: readonly (Rows | ParameterVector)[]): void
  dispose(): void
}

/** Throws unless the initial vector is the energy's parameters and the extra scalars. */
export function checkInitial(
  { initial, extraCount }: { initial: Float64Array; extraCount: number },
  parameterCount: number,
): void {
  if (initial.length === parameterCount + extraCount) return
  throw new Error(`Expected ${parameterCount} + ${extraCount} initial parameters, got ${initial.length}.`)
}
