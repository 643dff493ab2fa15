// Rows and parameter vectors of the reference backend: Float64Arrays that only it may look into.

import type { ParameterVector, RowKind, Rows } from '../backend.ts'
import type { Owned } from '../device-session.ts'

export class ReferenceRows implements Rows, Owned {
  owner: object | null = null
  readonly kind: RowKind
  /** Row-major (rowCount, dimension). */
  readonly values: Float64Array
  readonly rowCount: number
  readonly dimension: number

  constructor(values: Float64Array, dimension: number, kind: RowKind) {
    this.values = values
    this.kind = kind
    this.dimension = dimension
    this.rowCount = values.length / dimension
  }
}

export class ReferenceVector implements ParameterVector, Owned {
  owner: object | null = null
  readonly values: Float64Array

  constructor(values: Float64Array) {
    this.values = values
  }

  get length(): number {
    return this.values.length
  }
}

/** The front lets only this session's own through. */
export function valuesOf(rows: Rows): Float64Array {
  return (rows as ReferenceRows).values
}

export function vectorOf(vector: ParameterVector): Float64Array {
  return (vector as ReferenceVector).values
}
