// Buffers of a device, used again and again: making one is slow, and what the garbage collector would free late is
// memory of the card.
//
// A buffer may be released as soon as what uses it has been enqueued: the device works in order.

import { AppError } from '../../../src-shared/errors.ts'
import type { GpuDevice } from './gpu-device.ts'

const usage = { copyFrom: 4, copyTo: 8, storage: 0x80 }
/** Idle buffers beyond this are given back to the device. */
const idleBytesMaximum = 256 * 2 ** 20
const bytesMinimum = 256

export interface DeviceBuffer {
  /** Never that of another buffer. */
  readonly id: number
  readonly buffer: GPUBuffer
  readonly bytes: number
  /** Number of the last batch of commands that uses it. */
  lastBatch: number
}

export interface BufferPool {
  /** Of at least so many bytes; what is in it is anything. */
  acquire(bytes: number): DeviceBuffer
  release(buffer: DeviceBuffer): void
  /** All buffers, of which some are idle. */
  readonly bytes: number
  /** Everything that was enqueued is on its way: what is too much to keep may go. */
  submitted(): void
  destroy(): void
}

export function createBufferPool({ device, limits }: GpuDevice): BufferPool {
  const idle = new Map<number, DeviceBuffer[]>()
  const all = new Set<DeviceBuffer>()
  let superfluous: DeviceBuffer[] = []
  let nextId = 0
  let idleBytes = 0
  let bytes = 0

  function create(size: number): DeviceBuffer {
    if (size > limits.bufferBytes) {
      const got = `${Math.round(size / 2 ** 20)} MB`
      const message = `Expected arrays of at most ${Math.round(limits.bufferBytes / 2 ** 20)} MB on the graphics card, got one of ${got}: choose a smaller batch or network.`
      throw new AppError('not-supported', message)
    }
    const buffer = device.createBuffer({ size, usage: usage.storage | usage.copyFrom | usage.copyTo })
    const made = { id: nextId++, buffer, bytes: size, lastBatch: -1 }
    all.add(made)
    bytes += size
    return made
  }

  return {
    get bytes() {
      return bytes
    },
    acquire(wished) {
      const size = sizeClass(wished)
      const found = idle.get(size)?.pop()
      if (!found) return create(size)
      idleBytes -= size
      return found
    },
    release(buffer) {
      if (idleBytes + buffer.bytes > idleBytesMaximum) {
        superfluous.push(buffer)
        return
      }
      const sameSize = idle.get(buffer.bytes)
      if (sameSize) sameSize.push(buffer)
      else idle.set(buffer.bytes, [buffer])
      idleBytes += buffer.bytes
    },
    submitted() {
      for (const buffer of superfluous) {
        all.delete(buffer)
        bytes -= buffer.bytes
        buffer.buffer.destroy()
      }
      superfluous = []
    },
    destroy() {
      for (const { buffer } of all) buffer.destroy()
      all.clear()
      idle.clear()
    },
  }
}

/** Eighths of a power of two: at most an eighth is wasted, and few sizes exist. */
function sizeClass(bytes: number): number {
  if (bytes <= bytesMinimum) return bytesMinimum
  const step = Math.max(bytesMinimum, 2 ** (Math.floor(Math.log2(bytes)) - 3))
  return step * Math.ceil(bytes / step)
}
