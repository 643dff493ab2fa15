// A data set as training and evaluation see it: split rows in model units, a view to draw, and the density where known.

import type { DataConfigOf, DataKind } from '../../src-shared/config/data.ts'
import type { View } from '../../src-shared/snapshot.ts'
import type { Distribution } from '../distributions/distribution.ts'

export interface DataSet {
  readonly title: string
  readonly dimension: number
  /** Row-major, shuffled by the seed and split 70 / 15 / 15. */
  readonly train: Float64Array
  readonly validation: Float64Array
  readonly test: Float64Array
  /** The exact density in model units; null for measured data. */
  readonly density: Distribution | null
  /** Of the training rows. */
  readonly mean: Float64Array
  /** Row-major (dimension × dimension), of the training rows. */
  readonly covariance: Float64Array
  /** Largest distance of a training row from the mean. */
  readonly radius: number
  readonly view: View
  /** Facts a person should read: rows left out, constants of the standardisation. */
  readonly notes: readonly string[]
  /** Numeric columns that could be chosen; empty for built-in densities. */
  readonly columnChoices: readonly string[]
}

export interface DataSource<Kind extends DataKind> {
  /** Throws AppError('data-unreadable' | 'invalid-input') with expected, got, cure. Same config and seed, same rows. */
  load(config: DataConfigOf<Kind>, seed: number): Promise<DataSet>
}

export type DataRegistry = { [Kind in DataKind]: DataSource<Kind> }
