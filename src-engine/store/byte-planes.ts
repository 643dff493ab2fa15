// Numbers with all their first bytes first, then all second bytes, and so on: neighbours are then alike, and deflating
// them gains what it cannot in the usual order.

import { deflateRawSync, deflateSync } from 'node:zlib'
import { inflate, inflateRaw, unpackedMaximum } from './bounded-inflate.ts'

/** `stride` bytes a number; what is left over at the end stays behind the planes. A fresh array. */
export function intoPlanes(bytes: Uint8Array, stride: number): Uint8Array {
  const count = Math.floor(bytes.length / stride)
  const planes = new Uint8Array(bytes.length)
  for (let plane = 0; plane < stride; plane++) {
    const at = plane * count
    for (let i = 0; i < count; i++) planes[at + i] = bytes[i * stride + plane]
  }
  planes.set(bytes.subarray(count * stride), count * stride)
  return planes
}

/** The inverse of `intoPlanes`. */
export function fromPlanes(planes: Uint8Array, stride: number): Uint8Array {
  const count = Math.floor(planes.length / stride)
  const bytes = new Uint8Array(planes.length)
  for (let plane = 0; plane < stride; plane++) {
    const at = plane * count
    for (let i = 0; i < count; i++) bytes[i * stride + plane] = planes[at + i]
  }
  bytes.set(planes.subarray(count * stride), count * stride)
  return bytes
}

/**
 * Blocks one behind the other, each deflated by itself where that makes it smaller: noise beside what compresses would
 * cost both. `magic` │ for each block: stored length, uint32 LE, top bit set where it was not deflated │ its bytes.
 */
export function packBlocks(magic: Uint8Array, blocks: readonly Uint8Array[]): Buffer {
  const stored = blocks.flatMap((block) => {
    const deflated = deflateRawSync(block, { level: 6 })
    const isSmaller = deflated.length < block.length
    const bytes = isSmaller ? deflated : block
    const length = Buffer.alloc(4)
    length.writeUInt32LE(isSmaller ? bytes.length : (bytes.length | asItIs) >>> 0)
    return [length, bytes]
  })
  return Buffer.concat([magic, ...stored])
}

/** What `packBlocks` made, behind its magic. Throws on what is cut short, damaged, or larger than `maximum` in all. */
export function unpackBlocks(stored: Uint8Array, maximum = unpackedMaximum): Uint8Array[] {
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength)
  const blocks: Uint8Array[] = []
  let left = maximum
  for (let at = 0; at < bytes.length;) {
    const word = bytes.readUInt32LE(at)
    const length = (word & ~asItIs) >>> 0
    const block = bytes.subarray(at + 4, at + 4 + length)
    if (block.length !== length) throw new Error(`Expected ${length} bytes, got ${block.length}.`)
    const unpacked = (word & asItIs) === 0 ? inflateRaw(block, Math.max(1, left)) : block
    left -= unpacked.length
    blocks.push(unpacked)
    at += 4 + length
  }
  return blocks
}

const asItIs = 0x80000000

const packedMagic = Buffer.from('EBMPACK1')

/** A checkpoint for rest. The numbers of most backends are float32 in float64, so that half of each byte row is zero. */
export function packFloat64(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([packedMagic, deflateSync(intoPlanes(bytes, 8), { level: 4 })])
}

/**
 * What `packFloat64` made, or bytes of earlier versions as they are. Throws on what is cut short, damaged, or larger than
 * `maximum`.
 */
export function unpackFloat64(stored: Uint8Array, maximum = unpackedMaximum): Uint8Array {
  if (!packedMagic.equals(stored.subarray(0, packedMagic.length))) return stored
  return Buffer.from(fromPlanes(inflate(stored.subarray(packedMagic.length), maximum), 8))
}
