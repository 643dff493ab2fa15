// A snapshot: how a run's model looked at one iteration, ready to draw.

import type { DataWeakness } from './data-weakness.ts'
import type { Progress } from './metric.ts'

/** The part of the plane (or line) that every panel of an experiment shows. */
export interface View {
  /** One [minimum, maximum] per dimension, in model units (standardised where the data are). */
  axes: [number, number][]
  /** Axis captions with their units. */
  labels: string[]
}

/** Values on a regular grid over a view, ends included; x varies fastest, y upwards. */
export interface Field {
  view: View
  /** Points along each axis. */
  shape: number[]
  values: Float32Array
}

/** Points in model units, row-major. */
export interface Points {
  dimension: number
  values: Float32Array
}

export type FieldQuantity = 'log-density' | 'relative-energy'

export interface Snapshot extends Progress {
  runId: string
  /** E(x) on the grid, nats, as the network gives it: only differences mean anything. */
  energy: Field
  /** Exact log Z by quadrature; log density = −E − logPartition. NaN where it could not be computed. */
  logPartition: number
  logPartitionConverged: boolean
  /** Fresh samples of the model, and how they were drawn. */
  samples: Points
  samplesObtained: string
  /** Chains or negatives of the last training step; empty for methods without sampling. */
  negatives: Points
  /** What they are: `negatives after 10 steps from data`, `persistent chains`, `noise`. */
  negativesTitle: string
  /**
   * log p of the first test points, at most `testPointsMaximum`, nats, in the person's units: two lanes of one seed are
   * compared point by point. Empty in snapshots of earlier versions, and where log Z could not be computed.
   */
  testLogLikelihoods: Float32Array
}

/** Test points whose log-likelihoods are kept; they are in random order, so the first are as good as any. */
export const testPointsMaximum = 10_000

export interface SnapshotIndexEntry extends Progress {
  runId: string
}

/** The truth panel: data and, where it is known, their exact density. */
export interface DataPreview {
  title: string
  dimension: number
  view: View
  /** Rows after leaving out those with missing values. */
  rowCount: number
  /** Train, validation, test. */
  splitCounts: [number, number, number]
  /** A subset of the training rows for drawing, at most 2,000. */
  points: Points
  /** log p(x) on the view's grid, nats; null for measured data. */
  logDensity: Field | null
  /** Differential entropy of the data in nats; −entropy is the best possible log-likelihood. null for measured data. */
  entropy: number | null
  /** What its densities are per: `standardised unit²`, `mm · g`; empty for known densities, whose axes have no unit. */
  densityUnit: string
  /** Facts to say: rows left out, standardising constants, drawing with replacement. */
  notes: string[]
  /** What weakens every number learned from these data, to be marked beside it; empty for known densities. */
  weaknesses: DataWeakness[]
  /** Numeric columns of a file that could be chosen; empty for built-in densities. */
  columnChoices: string[]
}
