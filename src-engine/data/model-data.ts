// The training rows as methods, samplers and energies see them: in the coordinates of the model.

import type { CoordinatesKind } from '../../src-shared/config/coordinates.ts'
import type { RowKind } from '../../src-shared/row-kind.ts'
import { coordinatesOf, rawCoordinates, type Coordinates } from './coordinates.ts'
import type { DataSet } from './data-set.ts'
import { momentsOf } from '../metrics/moments.ts'

/** Of the training rows. */
export interface TrainingClasses {
  count: number
  /** Number of the class of each row. */
  labels: Uint8Array
}

export interface ModelData {
  readonly dimension: number
  /** Absent = real. */
  readonly rowKind?: RowKind
  readonly coordinates: Coordinates
  readonly standardised: boolean
  /** That of the coordinates: a log density in the person's units is lower by it. */
  readonly logDeterminant: number
  /** Row-major. */
  readonly train: Float64Array
  /** Of binary rows that are drawn anew for every batch: the probability of 1 of each number of `train`. */
  readonly redrawn?: Float64Array
  readonly mean: Float64Array
  /** Row-major (dimension × dimension). */
  readonly covariance: Float64Array
  /** Largest distance of a row from the mean. */
  readonly radius: number
  /** Absent where the rows have none. */
  readonly classes?: TrainingClasses
}

export function modelDataOf(data: DataSet, kind: CoordinatesKind): ModelData {
  const coordinates = coordinatesOf(data, kind)
  const { logDeterminant } = coordinates
  const standardised = coordinates !== rawCoordinates
  const { dimension, rowKind, mean, covariance, radius, redrawn } = data
  const train = coordinates.toModel(data.train)
  const moments = standardised ? momentsOf(train, dimension) : { mean, covariance, radius }
  const classes = data.classes && { count: data.classes.names.length, labels: data.classes.train }
  return {
    ...{ dimension, rowKind, coordinates, standardised, logDeterminant, train, redrawn },
    ...moments,
    ...(classes && { classes }),
  }
}
