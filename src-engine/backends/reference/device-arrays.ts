// Rows and parameter vectors of the reference backend: Float64Arrays that only it may look into.

import type { ParameterVector, Rows } from '../backend.ts'

export class ReferenceRows implements Rows {
  /** Row-major (rowCount, dimension). */
  readonly values: Float64Array
  readonly rowCount: number
  readonly dimension: number

  constructor(values: Float64Array, dimension: number) {
    this.values = values
    this.dimension = dimension
    this.rowCount = values.length / dimension
  }
}

export class ReferenceVector implements ParameterVector {
  readonly values: Float64Array

  constructor(values: Float64Array) {
    this.values = values
  }

  get length(): number {
    return this.values.length
  }
}

export function valuesOf(rows: Rows): Float64Array {
  if (rows instanceof ReferenceRows) return rows.values
  throw new Error('Expected rows of a reference session, got rows of another backend.')
}

export function vectorOf(vector: ParameterVector): Float64Array {
  if (vector instanceof ReferenceVector) return vector.values
  throw new Error('Expected a vector of a reference session, got one of another backend.')
}
