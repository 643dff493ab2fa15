// What the library says of a trained model: a model of its own, whatever became of the run that trained it.

import type { Estimate } from './estimate.ts'

export type ModelParameters = 'average' | 'current'

export const modelParameters = ['average', 'current'] as const satisfies readonly ModelParameters[]

/** Points that one request evaluates at most. */
export const evaluatedPointsMaximum = 4096

export interface ModelSummary {
  runId: string
  experimentId: string
  experiment: string
  label: string
  seed: number
  iteration: number
  /** SHA-256 of shape, parameters, columns and constants, in hexadecimal digits. */
  hash: string
  /** Of the averaged parameters, nats, in the person's units; null where nothing said it yet. */
  logPartition: Estimate | null
}

/** Where a column of the person's stands in the model: z = (x − centre) / scale. */
export interface ModelAxis {
  column: string
  centre: number
  scale: number
}

export interface ModelDetail extends ModelSummary {
  /** Names with their units, in the order in which points are given. */
  columns: string[]
  /** What its densities are per: `mm · g`; empty for columns without units. */
  densityUnit: string
  /** In the model's order; null where it computes in the person's own units. */
  axes: ModelAxis[] | null
  /** `MLP 2-64-64-1 silu + Gaussian base, s = 2.1`. */
  energy: string
  /** As the backends know it. */
  shape: object
  current: Float64Array
  average: Float64Array
  /** Learned beside the energy, in the model's coordinates; the first is c, which stands for log Z. */
  extra: { current: Float64Array; average: Float64Array }
}

export interface ModelEvaluation {
  parameters: ModelParameters
  iteration: number
  hash: string
  /** E per point, nats, as the energy gives it: only differences mean anything. */
  energy: number[]
  /** Per point: why its energy is no finite number; null where it is one. */
  notFinite: (string | null)[]
  /** log p per point in the person's units; null where log Z is not known. */
  logDensity: number[] | null
  /** What a density is per; empty for columns without units. */
  densityUnit: string
  logPartition: Estimate | null
}
