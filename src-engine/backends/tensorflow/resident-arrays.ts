// Rows and parameter vectors: arrays that live on the device while they are in use, and on the host when they are not.
//
// Nobody says when rows are no longer wanted, and the collector of JavaScript's memory knows nothing of the device's. So
// only the arrays used last stay on the device; older ones move to the host, where the collector finds them. What the
// device holds is therefore constant over any number of iterations.

import type { ParameterVector, RowKind, Rows } from '../backend.ts'
import type { Owned } from '../device-session.ts'
import type { Tensor } from './kernels.ts'
import type { Operations } from './operations.ts'

/** More than any one operation uses at a time; a training step makes about six. */
const residentsMaximum = 16

export class ResidentArray implements Owned {
  owner: object | null = null
  readonly shape: number[]
  /** On the device, if it is there. */
  tensor: Tensor | null = null
  /** On the host, once it was needed there. */
  values: Float32Array | null = null

  constructor(shape: number[]) {
    this.shape = shape
  }
}

export class TensorflowRows extends ResidentArray implements Rows {
  readonly kind: RowKind = 'real'
  readonly rowCount: number
  readonly dimension: number

  constructor(rowCount: number, dimension: number) {
    super([rowCount, dimension])
    this.rowCount = rowCount
    this.dimension = dimension
  }
}

export class TensorflowVector extends ResidentArray implements ParameterVector {
  readonly length: number

  constructor(length: number) {
    super([length])
    this.length = length
  }
}

export interface Residence {
  /** Gives a tensor made outside `tidy` to an array, which owns it from now on. */
  hold<Held extends ResidentArray>(array: Held, tensor: Tensor): Held
  /** Stays there while fewer than `residentsMaximum` others are used. */
  tensorOf(array: ResidentArray): Tensor
  /** Not to be changed. */
  valuesOf(array: ResidentArray): Float32Array
  /** Frees the device; arrays that were never read are lost. */
  dispose(): void
}

export function createResidence(ops: Operations): Residence {
  /** In the order of their last use. */
  const residents = new Set<ResidentArray>()

  function use(array: ResidentArray): void {
    residents.delete(array)
    residents.add(array)
    if (residents.size <= residentsMaximum) return
    const [oldest] = residents
    valuesOf(oldest)
    leave(oldest)
  }

  function leave(array: ResidentArray): void {
    if (array.tensor !== null) ops.release(array.tensor)
    array.tensor = null
    residents.delete(array)
  }

  function valuesOf(array: ResidentArray): Float32Array {
    if (array.values) return array.values
    if (array.tensor === null)
      throw new Error('Expected rows of a living session, got rows of one that was disposed of.')
    return (array.values = ops.download(array.tensor))
  }

  return {
    hold(array, tensor) {
      array.tensor = tensor
      use(array)
      return array
    },
    tensorOf(array) {
      array.tensor ??= ops.outsideTidy(() => ops.upload(valuesOf(array), array.shape))
      use(array)
      return array.tensor
    },
    valuesOf,
    dispose() {
      for (const array of [...residents]) leave(array)
    },
  }
}

/** The front lets only this session's own through. */
export function rowsOf(rows: Rows): TensorflowRows {
  return rows as TensorflowRows
}

export function vectorOf(vector: ParameterVector): TensorflowVector {
  return vector as TensorflowVector
}
