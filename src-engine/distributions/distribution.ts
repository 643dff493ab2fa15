// A distribution: a sampler and its exact log density. Data sets, NCE noise, AIS bases and restarts are made of these.

import type { RandomStream } from '../random/random-stream.ts'

export interface Distribution {
  readonly dimension: number
  /** Row-major (count × dimension), fresh. */
  sample(count: number, random: RandomStream): Float64Array
  /** log p per row of row-major `rows`, nats; −Infinity outside the support. */
  logDensity(rows: Float64Array): Float64Array
  /** ∇log p, row-major (rows × dimension), fresh, in nats per unit; only where it has a closed form. */
  score?(rows: Float64Array): Float64Array
  /** A box that holds all but a negligible (< 1e-12) part of the mass, per dimension [minimum, maximum]. */
  readonly support: readonly [number, number][]
  /** Smallest length scale on which the density varies along each axis, (dimension); quadrature starts from it. */
  readonly resolution: readonly number[]
  readonly modes?: Modes
  readonly components?: Components
  /** −∫ p log p dx in nats, where it has a closed form. */
  readonly entropy?: number
  /**
   * False where no point within `radius` of `centre` has density that counts (below e⁻³² of a peak's): with it, integrals
   * visit only the rest of the support.
   */
  readonly reaches?: (centre: readonly number[], radius: number) => boolean
  /** Only where the density has hard edges: boxes within each of which it is smooth, and outside of which it is zero. */
  readonly pieces?: readonly (readonly (readonly [number, number])[])[]
}

/** What a mixture is made of, where each part's share of a point is known. */
export interface Components {
  readonly count: number
  /** log p(component | x), row-major (rows × count), nats, fresh; −∞ where a component does not count. */
  logShares(rows: Float64Array): Float64Array
}

/** A partition of space into the regions of a distribution's modes, for exact mode mass. */
export interface Modes {
  readonly count: number
  /** Index of the mode that each row belongs to. */
  assign(rows: Float64Array): Int32Array
  /**
   * By how many nats a row's given mode leads the best of the others: positive within its region, negative outside, and
   * smooth across the border, which is thereby found in a few steps. ±∞ or NaN where the others do not count.
   */
  lead?(rows: Float64Array, modes: Int32Array): Float64Array
  /** The distribution's own mass in each region, where it is known. */
  readonly masses?: readonly number[]
}
