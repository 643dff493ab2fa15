// Checkpoints as bytes: magic with version, length of the header, header in JSON, then the arrays.
//
//   0   8 bytes   "EBMCKPT1"
//   8   uint32    length of the header in bytes, little-endian
//   12  header    JSON: progress, counts, backend, and name and length of each array in order
//   …   arrays    float64, little-endian, without padding
// NaN and ±Infinity in arrays survive as they are; the header holds finite numbers only.

import { AppError } from '../../src-shared/errors.ts'
import type { Checkpoint } from './training.ts'

const magic = 'EBMCKPT1'
const headerStart = magic.length + 4

type Header = Omit<Checkpoint, 'arrays'> & { arrays: { name: string; length: number }[] }

export function encodeCheckpoint({ arrays, ...facts }: Checkpoint): Uint8Array {
  const entries = Object.entries(arrays)
  const header: Header = { ...facts, arrays: entries.map(([name, { length }]) => ({ name, length })) }
  const headerBytes = new TextEncoder().encode(JSON.stringify(header))
  const valueCount = entries.reduce((sum, [, array]) => sum + array.length, 0)
  const bytes = new Uint8Array(headerStart + headerBytes.length + 8 * valueCount)
  const view = new DataView(bytes.buffer)
  bytes.set(new TextEncoder().encode(magic))
  view.setUint32(magic.length, headerBytes.length, true)
  bytes.set(headerBytes, headerStart)
  let at = headerStart + headerBytes.length
  for (const [, array] of entries) {
    for (const value of array) {
      view.setFloat64(at, value, true)
      at += 8
    }
  }
  return bytes
}

/** Throws AppError('data-unreadable') for bytes that are not a whole checkpoint of this version. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const found = new TextDecoder().decode(bytes.subarray(0, magic.length))
  if (bytes.length < headerStart || found !== magic) throw unreadable(`bytes that begin with "${found.slice(0, 8)}"`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const valuesStart = headerStart + view.getUint32(magic.length, true)
  const { arrays: entries, ...facts } = readHeader(bytes.subarray(headerStart, valuesStart))
  const valueCount = entries.reduce((sum, { length }) => sum + length, 0)
  const expectedLength = valuesStart + 8 * valueCount
  if (bytes.length !== expectedLength) throw unreadable(`${bytes.length} bytes instead of ${expectedLength}`)
  const arrays: Record<string, Float64Array> = {}
  let at = valuesStart
  for (const { name, length } of entries) {
    const start = at
    arrays[name] = Float64Array.from({ length }, (_, index) => view.getFloat64(start + 8 * index, true))
    at += 8 * length
  }
  return { ...facts, arrays }
}

function readHeader(bytes: Uint8Array): Header {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Header
  } catch (cause) {
    throw unreadable('a damaged header', cause)
  }
}

function unreadable(got: string, cause?: unknown): AppError {
  const message = `Expected a checkpoint that this version wrote, got ${got}: start the run anew.`
  return new AppError('data-unreadable', message, { cause })
}
