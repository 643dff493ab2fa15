// What the sampling lab answers. Positions are in the person's units, row-major: step after step, in each all chains.

import type { View } from '../snapshot.ts'
import type { LabSampler, LabSetup } from './lab-setup.ts'

/** Of one coordinate, by quadrature of exp(−E/T). */
export interface ExactMarginal {
  /** Rising. */
  x: Float64Array
  /** Per unit of x. */
  density: Float64Array
  mean: number
  variance: number
}

export interface LabTruth {
  /** Null where there is none, as `reason` says. */
  marginals: readonly ExactMarginal[] | null
  /** Nats, of exp(−E/T); NaN where there is none. */
  logPartition: number
  converged: boolean
  /** Why not, in words. */
  reason: string | null
}

export interface Histogram {
  from: number
  to: number
  /** Draws in each bin, after the warm-up. */
  counts: Float64Array
  /** Of all draws: those outside count here. */
  total: number
  /** Exact probability of each bin; null where the marginal is not known. */
  exact: Float64Array | null
}

/** Of one coordinate, over all chains after the warm-up. NaN where it cannot be said. */
export interface AxisDiagnostics {
  mean: number
  /** √(variance / ESS). */
  meanError: number
  variance: number
  effectiveSampleSize: number
  /** Steps that one independent draw costs. */
  autocorrelationTime: number
  splitRHat: number
  /** ρ at lag 0, 1, … in steps. */
  autocorrelations: Float64Array
  histogram: Histogram
}

/** One of the first steps or of the last, to be looked at slowly. */
export interface WatchedStep {
  /** Counted from 1. */
  step: number
  /** (chains, dimension) */
  from: Float64Array
  /** Places passed through, the proposal last: one for each leapfrog step of HMC, else one alone. (places, chains, dimension) */
  path: Float64Array
  /** 1 where the proposal was taken, (chains). */
  taken: Uint8Array
}

export interface LabChains {
  sampler: LabSampler
  steps: number
  /** Evaluations of each chain, all its temperatures included. */
  evaluations: number
  /** Steps between the positions that are kept. */
  thin: number
  /** (kept, chains, dimension); the last is that of the last step. */
  positions: Float64Array
  /** Steps left out of numbers. */
  warmUp: number
  /** (chains, dimension) */
  start: Float64Array
  /** The first steps and the last, in order. */
  watched: readonly WatchedStep[]
  /** Share of the proposals taken, at T; null where nothing is refused. */
  acceptance: number | null
  /** Share of exchanges taken between each temperature and the next hotter; empty where none was tried. */
  swapRates: readonly number[]
  /** What ended the chains before their budget, in words; null where nothing did. */
  fault: string | null
  /** One for each coordinate. */
  axes: readonly AxisDiagnostics[]
  /** Seconds that the steps took here. */
  seconds: number
}

/** Chains on their way: as much of a result as can be seen of them, without what they are worth. */
export interface LabLive {
  /** Everything that does not move; its samplers are empty. Told once, first. */
  scene?: LabResult
  /** Of the setup's samplers in order: where they are now and where they were lately, without diagnostics. */
  samplers: readonly LabChains[]
}

export interface LabResult {
  setup: LabSetup
  /** What the energy is called. */
  title: string
  /** Hashes of the runs' models that it is of, by run: a run that is trained on gets another. */
  models: Readonly<Record<string, string>>
  dimension: 1 | 2
  view: View
  densityUnit: string
  /** E over the view, `resolution` points an axis, the first coordinate fastest. */
  field: { resolution: number; energies: Float64Array }
  truth: LabTruth
  /** What must be said of it besides. */
  notices: readonly string[]
  /** How ∂E/∂x was made. */
  gradientBy: 'closed form' | 'backpropagation' | 'central differences'
  samplers: readonly LabChains[]
}
