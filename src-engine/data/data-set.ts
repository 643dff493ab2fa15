// A data set as a person sees it: split rows, a view to draw, and the density where known. What is computed is computed
// in coordinates.ts.

import type { DataConfigOf, DataKind } from '../../src-shared/config/data.ts'
import type { RowKind } from '../../src-shared/row-kind.ts'
import type { DataWeakness } from '../../src-shared/data-weakness.ts'
import type { ImageSize, View } from '../../src-shared/snapshot.ts'
import type { Distribution } from '../distributions/distribution.ts'
import type { SplitClasses } from './row-classes.ts'

export interface DataSet {
  readonly title: string
  readonly dimension: number
  /**
   * Absent: real. Binary rows are of 0 and 1; they are trained on as they are (coordinates.ts), have no density, and a
   * likelihood of theirs is the logarithm of a probability.
   */
  readonly rowKind?: RowKind
  /** Each row is a picture of this size, row of pixels after row; absent where it is none. */
  readonly image?: ImageSize
  /** Of binary data: all rows that can occur, with their exact probabilities; absent where these are not known. */
  readonly known?: KnownRows
  /** Row-major, in the units that the person sees, shuffled by the seed and split 70 / 15 / 15. */
  readonly train: Float64Array
  readonly validation: Float64Array
  readonly test: Float64Array
  /** The exact density in these units; null for measured data. */
  readonly density: Distribution | null
  /** Of binary rows that are drawn anew for every batch: the probability of 1 of each number of `train`. */
  readonly redrawn?: Float64Array
  /** Of the training rows. */
  readonly mean: Float64Array
  /** Row-major (dimension × dimension), of the training rows. */
  readonly covariance: Float64Array
  /** Largest distance of a training row from the mean. */
  readonly radius: number
  readonly view: View
  /** Facts a person should read: rows left out, constants of the standardisation. */
  readonly notes: readonly string[]
  /**
   * Σ log sd of the columns where the person sees them standardised: what a log density per standard deviations is above
   * that in the columns' own units, in nats. Absent where they are seen in their own units.
   */
  readonly standardisationLogDeterminant?: number
  /** What densities of measured data are per: `standardised unit²`, `mm · g`. Absent for known densities. */
  readonly densityUnit?: string
  /** What weakens every number learned from them; empty for known densities. */
  readonly weaknesses: readonly DataWeakness[]
  /** Numeric columns that could be chosen; empty for built-in densities. */
  readonly columnChoices: readonly string[]
  /** Of the rows; absent where they have none. */
  readonly classes?: SplitClasses
}

/** A distribution over finitely many rows. */
export interface KnownRows {
  /** Row-major, each row once. */
  readonly rows: Float64Array
  /** Of each row, adding up to 1. */
  readonly probabilities: Float64Array
  /** −Σ p log p, nats: minus the best mean log-likelihood that any model can have. */
  readonly entropy: number
}

/** Before the shuffle: that of the file for runs of earlier versions, else one that no order of rows or columns changes. */
export type RowOrder = 'file' | 'canonical'

export interface DataSource<Kind extends DataKind> {
  /** Throws AppError('data-unreadable' | 'invalid-input') with expected, got, cure. Same config and seed, same rows. */
  load(config: DataConfigOf<Kind>, seed: number, rowOrder: RowOrder): Promise<DataSet>
}

export type DataRegistry = { [Kind in DataKind]: DataSource<Kind> }
