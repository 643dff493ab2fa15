// Rows and parameter vectors on the device. Their buffers go back to the pool when the session is told what it must
// keep, else when the garbage collector finds that nobody holds them any more.

import type { ParameterVector, RowKind, Rows } from '../backend.ts'
import type { Owned } from '../device-session.ts'
import type { BufferPool, DeviceBuffer } from './buffer-pool.ts'

export class DeviceRows implements Rows, Owned {
  owner: object | null = null
  readonly kind: RowKind = 'real'
  readonly rowCount: number
  readonly dimension: number

  constructor(rowCount: number, dimension: number) {
    this.rowCount = rowCount
    this.dimension = dimension
  }
}

export class DeviceVector implements ParameterVector, Owned {
  owner: object | null = null
  readonly length: number

  constructor(length: number) {
    this.length = length
  }
}

type Value = DeviceRows | DeviceVector

export interface DeviceValues {
  createRows(rowCount: number): { rows: DeviceRows; buffer: DeviceBuffer }
  createVector(length: number): { vector: DeviceVector; buffer: DeviceBuffer }
  /** Throws for a value of another session, or one that was let go. */
  bufferOf(value: Rows | ParameterVector): DeviceBuffer
  /** Lets go of everything else. */
  keepOnly(values: readonly (Rows | ParameterVector)[]): void
  /** Values that were let go before are passed over. */
  letGo(values: readonly (Rows | ParameterVector)[]): void
}

export function createDeviceValues(pool: BufferPool, dimension: number): DeviceValues {
  const buffers = new Map<number, DeviceBuffer>()
  const ids = new WeakMap<object, number>()
  const collected = new FinalizationRegistry(release)
  let nextId = 0

  function release(id: number): void {
    const buffer = buffers.get(id)
    if (!buffer) return
    buffers.delete(id)
    pool.release(buffer)
  }

  function adopt(value: Value, length: number): DeviceBuffer {
    const buffer = pool.acquire(4 * length)
    const id = nextId++
    buffers.set(id, buffer)
    ids.set(value, id)
    collected.register(value, id)
    return buffer
  }

  return {
    createRows(rowCount) {
      const rows = new DeviceRows(rowCount, dimension)
      return { rows, buffer: adopt(rows, rowCount * dimension) }
    },
    createVector(length) {
      const vector = new DeviceVector(length)
      return { vector, buffer: adopt(vector, length) }
    },
    bufferOf(value) {
      const id = ids.get(value)
      const buffer = id === undefined ? undefined : buffers.get(id)
      if (buffer) return buffer
      throw new Error('Expected rows or a vector of this session, got some of another, or some that were let go.')
    },
    keepOnly(values) {
      const kept = new Set(values.map((value) => ids.get(value)))
      for (const id of [...buffers.keys()]) if (!kept.has(id)) release(id)
    },
    letGo(values) {
      for (const value of values) {
        const id = ids.get(value)
        if (id !== undefined) release(id)
      }
    },
  }
}
