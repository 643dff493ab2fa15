// IDX files, as MNIST is published: a header of big-endian whole numbers, then bytes.
//
//   2 bytes 0, type (8: unsigned bytes), number of dimensions, 4 bytes for each dimension, values in row-major order
// Compressed ones (.gz) are unpacked first. Types other than unsigned bytes do not occur among images and are refused.
// Source: LeCun, "The IDX file format", on the page of the MNIST database.

import { unreadable } from './image-stack.ts'

export interface IdxArray {
  shape: readonly number[]
  values: Uint8Array
}

const unsignedBytes = 0x08

/** Throws AppError('data-unreadable'). The values are a view of `bytes`. */
export function readIdx(bytes: Uint8Array, title: string): IdxArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 4 || view.getUint16(0) !== 0) {
    const got = bytes.length < 4 ? `${bytes.length} bytes` : `0x${view.getUint32(0).toString(16).padStart(8, '0')}`
    throw unreadable(
      `${title}: Expected an IDX file, which begins with 0x000008, got ${got}: choose an IDX, .npy or .npz file.`,
    )
  }
  if (bytes[2] !== unsignedBytes) {
    throw unreadable(
      `${title}: Expected unsigned bytes (type 0x08), got type 0x${bytes[2].toString(16).padStart(2, '0')}: ` +
        'save the images as bytes from 0 to 255.',
    )
  }
  const dimensions = bytes[3]
  const headerBytes = 4 + 4 * dimensions
  if (dimensions < 1 || bytes.length < headerBytes) {
    throw unreadable(
      `${title}: Expected a header of ${headerBytes} bytes, got ${bytes.length} bytes: the file is cut off.`,
    )
  }
  const shape = Array.from({ length: dimensions }, (_, axis) => view.getUint32(4 + 4 * axis))
  const expected = headerBytes + shape.reduce((product, length) => product * length, 1)
  if (bytes.length !== expected) {
    const why = bytes.length < expected ? 'the file is cut off: copy it again' : 'it is another file, or damaged'
    throw unreadable(`${title}: Expected ${expected} bytes for ${shape.join(' × ')}, got ${bytes.length}: ${why}.`)
  }
  return { shape, values: bytes.subarray(headerBytes) }
}
