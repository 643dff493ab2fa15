// A snapshot: how a run's model looked at one iteration, ready to draw.

import type { RowKind } from './row-kind.ts'
import type { DataWeakness } from './data-weakness.ts'
import type { Estimate } from './estimate.ts'
import type { MetricName, Progress } from './metric.ts'

/** The part of the plane (or line) that every panel of an experiment shows. */
export interface View {
  /** One [minimum, maximum] per dimension, in model units (standardised where the data are). */
  axes: [number, number][]
  /** Axis captions with their units. */
  labels: string[]
}

/** Of a picture whose pixels are the coordinates of a row, row of pixels after row, from the top. */
export interface ImageSize {
  width: number
  height: number
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
  /** Of which class each is; absent where they have none. */
  classes?: PointClasses
}

export interface PointClasses {
  /** Heading of the column that says it. */
  column: string
  names: string[]
  /** Place among the names, one for each point. */
  labels: Uint8Array
}

/** On one grid. */
export interface ClassRegions {
  /** p(y | x) of the most probable class. */
  shares: Field
  /** Its place among the classes' names; −1 where there is none. */
  labels: Float32Array
  /** On a line p(y | x) of every class: the grid's values of the first, then those of the second, and so on. */
  probabilities?: Float32Array
}

export type FieldQuantity = 'log-density' | 'relative-energy'

/**
 * What a view shows, by which whoever draws asks for it:
 *   energy                E(x) on a grid, nats, as the network gives it: only differences mean anything
 *   model-samples         fresh samples of the model; the title says how they were drawn
 *   negatives             chains or negatives of the last training step; absent for methods that draw nothing
 *   filters               of a Boltzmann machine the weights of its first hidden units, a picture for each, without a unit: in
 *                         the columns' order, those of a table in one line; the title says how many hidden units there are
 *   test-rows, reconstructions   of a Boltzmann machine the first held-out rows, in the person's units, and of each the mean
 *                         given the hidden units at their means
 *   test-log-likelihoods  log p of the first test points, at most `testPointsMaximum`, nats, in the person's units: two
 *                         lanes of one seed are compared point by point
 *   method-gradients      the gradient of every method against the exact one, at the run's parameters and batch
 *   conditional-densities  of each column: how well it is predicted from the others, mean log p(column | the others)
 *   score-error           |∇log p_model − ∇log p_data| on a grid, per unit of the axes
 *   energy-change-exact, energy-change-mean, energy-change-once   what a plain gradient step does to the energy, nats, less
 *                         its mean under the model: the exact gradient's, the mean of the lane's, and one of the lane's
 *   noise-density, classifier   of NCE: log density of its noise on a grid, nats, in the person's units; its c and ν
 *   classifier-posterior, optimal-posterior   the probability of data at a point by its classifier, and the best there is
 *   noise-level-energies  of a network for many noise levels: E(x; σ) at some of them, nats
 *   noise-level-truths    log density of the data blurred by the same σ, nats
 *   noise-level-steps, noise-level-true-steps   from a point y to the mean of the points that it may be a noisy copy of, in
 *                         the axes' units: −σ ε(y, σ) by the model's noise predictor ε = σ ∇E, and exactly
 *   class-shares, class-labels   of an energy that knows classes, on a grid: p(y | x) of the most probable class, and which it is,
 *                         by its place among the classes' names
 *   class-probabilities   of one column, on the same grid: p(y | x) of every class, class after class
 *   class-samples         chains on the energy of each class: points with the class that each is of
 *   plane-energy, plane-truth   beyond two columns: E, and −log p of known data, on a grid of the plane along the first two
 *                         principal components of the training rows, nats; its axes are positions on that plane
 *   plane-axes            which takes points there: centre, first and second axis (3 × columns), in a person's columns:
 *                         position = Σ axis[column] (x[column] − centre[column])
 *   energies-training, energies-test, energies-samples, energies-uniform   E of at most 1,000 points of each kind, nats, less
 *                         the mean of the training points
 *   annealing-temperatures, annealing-acceptance, annealing-variance   β of each density of annealed importance sampling
 *                         after the base; share of the proposals taken there; variance of the log weights there, nats²
 */
export type SnapshotTag =
  | 'energy'
  | 'model-samples'
  | 'negatives'
  | 'filters'
  | 'test-rows'
  | 'reconstructions'
  | 'test-log-likelihoods'
  | 'method-gradients'
  | 'conditional-densities'
  | 'score-error'
  | 'energy-change-exact'
  | 'energy-change-mean'
  | 'energy-change-once'
  | 'noise-density'
  | 'classifier'
  | 'classifier-posterior'
  | 'optimal-posterior'
  | 'noise-level-energies'
  | 'noise-level-truths'
  | 'noise-level-steps'
  | 'noise-level-true-steps'
  | 'class-shares'
  | 'class-labels'
  | 'class-probabilities'
  | 'class-samples'
  | 'plane-energy'
  | 'plane-truth'
  | 'plane-axes'
  | 'energies-training'
  | 'energies-test'
  | 'energies-samples'
  | 'energies-uniform'
  | 'annealing-temperatures'
  | 'annealing-acceptance'
  | 'annealing-variance'

interface Tagged {
  tag: SnapshotTag
  /** What it is or how it was made: `negatives after 10 steps from data`, `persistent chains`, `noise`. */
  title: string
}

export interface FieldView extends Tagged {
  kind: 'field'
  /** With the axes it stands on. */
  field: Field
}

export interface PointsView extends Tagged {
  kind: 'points'
  /** On the axes of the experiment's view. */
  points: Points
}

/** Grey pictures of one size, row by row, all after one another. */
export interface ImagesView extends Tagged {
  kind: 'images'
  width: number
  height: number
  values: Float32Array
}

/** One number for each of some points, in their order. */
export interface ValuesView extends Tagged {
  kind: 'values'
  values: Float32Array
}

/** Metrics by what they are of, where that is not the run's own lane. */
export interface TableView extends Tagged {
  kind: 'table'
  metrics: readonly MetricName[]
  rows: readonly TableViewRow[]
}

export interface TableViewRow {
  label: string
  /** How it was set up, or why it could not be measured; empty where there is nothing to say. */
  note: string
  /** Its gradient is of another objective than the likelihood: how long it is, and how biased, says nothing. */
  otherObjective: boolean
  values: Partial<Record<MetricName, Estimate>>
}

/** Of each of some noise levels, from the largest down, values at the points of one grid: level after level. */
export interface LevelsView extends Tagged {
  kind: 'levels'
  view: View
  /** Points of the grid along each axis. */
  shape: number[]
  /** Values of a point: 1 of a field, as many as axes of arrows. */
  components: number
  levels: readonly NoiseLevel[]
  values: Float32Array
}

export interface NoiseLevel {
  /** σ, in units of the columns' standard deviations. */
  noise: number
  /** The same along each axis, in its own unit. */
  deviations: readonly number[]
  /** log Z of the model at this level, nats; null where the values are normalised. */
  logPartition: Estimate | null
}

export type SnapshotView = FieldView | PointsView | ImagesView | ValuesView | TableView | LevelsView

/** A set of views, each tag once; which there are depends on what could be evaluated. */
export interface Snapshot extends Progress {
  runId: string
  /** log Z, nats; log density = −E − log Z. NaN where it could not be computed, null where nobody could try. */
  logPartition: Estimate | null
  views: readonly SnapshotView[]
}

export const fieldOf = ({ views }: Snapshot, tag: SnapshotTag): Field | null =>
  views.find((view): view is FieldView => view.tag === tag && view.kind === 'field')?.field ?? null

export const pointsOf = ({ views }: Snapshot, tag: SnapshotTag): PointsView | null =>
  views.find((view): view is PointsView => view.tag === tag && view.kind === 'points') ?? null

export const imagesOf = ({ views }: Snapshot, tag: SnapshotTag): ImagesView | null =>
  views.find((view): view is ImagesView => view.tag === tag && view.kind === 'images') ?? null

export const levelsOf = (views: readonly SnapshotView[], tag: SnapshotTag): LevelsView | null =>
  views.find((view): view is LevelsView => view.tag === tag && view.kind === 'levels') ?? null

/** Empty where there is none. */
export const valuesOf = ({ views }: Snapshot, tag: SnapshotTag): Float32Array =>
  views.find((view): view is ValuesView => view.tag === tag && view.kind === 'values')?.values ?? new Float32Array(0)

/** Test points whose log-likelihoods are kept; they are in random order, so the first are as good as any. */
export const testPointsMaximum = 10_000

export interface SnapshotIndexEntry extends Progress {
  runId: string
}

/** The truth panel: data and, where it is known, their exact density. */
export interface DataPreview {
  title: string
  dimension: number
  /** What the coordinates of a row are; binary rows have probabilities instead of densities. */
  rowKind: RowKind
  /** Each row is a picture of this size; null where it is none. */
  image: ImageSize | null
  view: View
  /** Rows after leaving out those with missing values. */
  rowCount: number
  /** Train, validation, test. */
  splitCounts: [number, number, number]
  /** A subset of the training rows for drawing, at most 2,000. */
  points: Points
  /** log p(x) on the view's grid, nats; null for measured data. */
  logDensity: Field | null
  /** Entropy of the data in nats, of densities the differential one; −entropy is the best possible log-likelihood. null for measured data. */
  entropy: number | null
  /** What its densities are per: `standardised unit²`, `mm · g`; empty for known densities, whose axes have no unit. */
  densityUnit: string
  /** Where the exact p(y | x) is known: that of the most probable class and which it is; else absent. */
  classRegions?: ClassRegions
  /** Facts to say: rows left out, standardising constants, drawing with replacement. */
  notes: string[]
  /** What weakens every number learned from these data, to be marked beside it; empty for known densities. */
  weaknesses: DataWeakness[]
  /** Numeric columns of a file that could be chosen; empty for built-in densities. */
  columnChoices: string[]
}
