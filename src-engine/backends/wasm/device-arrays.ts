// Rows and parameter vectors of the WebAssembly backend, in float32. They stand outside the shared memory, where the
// garbage collector frees them; copying them in and out costs microseconds.

import type { ParameterVector, RowKind, Rows } from '../backend.ts'
import type { Owned } from '../device-session.ts'

export class WasmRows implements Rows, Owned {
  owner: object | null = null
  readonly kind: RowKind
  /** Row-major (rowCount, dimension). */
  readonly values: Float32Array
  readonly rowCount: number
  readonly dimension: number

  constructor(values: Float32Array, dimension: number, kind: RowKind) {
    this.values = values
    this.kind = kind
    this.dimension = dimension
    this.rowCount = values.length / dimension
  }
}

export class WasmVector implements ParameterVector, Owned {
  owner: object | null = null
  readonly values: Float32Array

  constructor(values: Float32Array) {
    this.values = values
  }

  get length(): number {
    return this.values.length
  }
}

/** The front lets only this session's own through. */
export function valuesOf(rows: Rows): Float32Array {
  return (rows as WasmRows).values
}

export function vectorOf(vector: ParameterVector): Float32Array {
  return (vector as WasmVector).values
}
