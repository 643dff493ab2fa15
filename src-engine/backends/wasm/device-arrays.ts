// Rows and parameter vectors of the WebAssembly backend, in float32. They stand outside the shared memory, where the
// garbage collector frees them; copying them in and out costs microseconds.

import type { ParameterVector, Rows } from '../backend.ts'

export class WasmRows implements Rows {
  /** Row-major (rowCount, dimension). */
  readonly values: Float32Array
  readonly rowCount: number
  readonly dimension: number

  constructor(values: Float32Array, dimension: number) {
    this.values = values
    this.dimension = dimension
    this.rowCount = values.length / dimension
  }
}

export class WasmVector implements ParameterVector {
  readonly values: Float32Array

  constructor(values: Float32Array) {
    this.values = values
  }

  get length(): number {
    return this.values.length
  }
}

export function valuesOf(rows: Rows): Float32Array {
  if (rows instanceof WasmRows) return rows.values
  throw new Error('Expected rows of a WebAssembly session, got rows of another backend.')
}

export function vectorOf(vector: ParameterVector): Float32Array {
  if (vector instanceof WasmVector) return vector.values
  throw new Error('Expected a vector of a WebAssembly session, got one of another backend.')
}
