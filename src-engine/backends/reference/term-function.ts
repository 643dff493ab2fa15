// One term of an energy over a tile of rows: jets forward, one reverse sweep.

/** Highest derivative along the direction that is followed. */
export type JetOrder = 0 | 1 | 2

/** Parameters and, at the same offsets, what a term derives from them: a network every weight matrix transposed. */
export interface PreparedParameters {
  values: Float64Array
  transposed: Float64Array
}

export interface TermFunction {
  readonly parameterCount: number
  /** Writes to `transposed` what the term derives from `values`. */
  prepare(parameters: PreparedParameters): void
  /** `points` and `directions` (rows, D); the jet's orders 0 … order are added × weight to `outputs[k]` (rows). */
  forward(pass: ForwardPass): void
  /** Of the pass just made, which must have been `reversible`. */
  reverse(sweep: ReverseSweep): void
  /** Of terms whose coordinates are independent, given their hidden units. */
  factorial?: FactorialTerm
}

export interface FactorialTerm {
  /** H, hidden units; may be 0. */
  readonly units: number
  /** Of each coordinate given the hidden units, fresh; null where rows are binary. */
  readonly variances: ((parameters: PreparedParameters) => Float64Array) | null
  /** Overwrites `out` (rows, H) with the logits of the hidden units given the points. */
  hiddenLogits(out: Float64Array, points: Float64Array, at: FactorialPlace): void
  /** Adds to `field` (rows, D) the logits of binary coordinates, or the means of real ones, given the units (rows, H). */
  addField(field: Float64Array, units: Float64Array, at: FactorialPlace): void
}

export interface FactorialPlace {
  parameters: PreparedParameters
  rows: number
  /** The joint inverse temperature. */
  joint: number
  /** The term's weight in the energy; 1 where it has hidden units. */
  weight: number
}

export interface ForwardPass {
  parameters: PreparedParameters
  rows: number
  order: JetOrder
  reversible: boolean
  points: Float64Array
  directions: Float64Array | null
  weight: number
  /** The joint inverse temperature. */
  joint: number
  /** The class of each row (rows), where one is asked for; most terms know none. */
  classes: Uint8Array | null
  outputs: readonly Float64Array[]
}

export interface ReverseSweep {
  parameters: PreparedParameters
  rows: number
  order: JetOrder
  /** w_0 … w_order per row. */
  seeds: readonly Float64Array[]
  /** Multiplies the seeds: the term's weight in the energy. */
  weight: number
  /** Those of the forward pass. */
  classes: Uint8Array | null
  /** Gains x̄ (rows, D), if given. */
  inputAdjoint: Float64Array | null
  /** Gains the parameters' gradient at the same offsets, if given. */
  gradient: Float64Array | null
}
