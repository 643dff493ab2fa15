// Arrays of NumPy (.npy): a text header that says type, order and shape, then the numbers.
//
//   0x93 "NUMPY", version, length of the header, { 'descr': '|u1', 'fortran_order': False, 'shape': (60, 8, 8), }, numbers
// Fails on objects, text, complex and big-endian numbers, and on Fortran's order, which images are not saved in.
// Source: NumPy Enhancement Proposal 1, and numpy.lib.format.

import { unreadable } from './image-stack.ts'

export interface NpyArray {
  shape: readonly number[]
  values: NpyValues
}

export type NpyValues = Uint8Array | Int8Array | Uint16Array | Int16Array | Int32Array | Float32Array | Float64Array

type Make = (bytes: ArrayBuffer) => NpyValues

/** What images and labels are saved in. */
const types: Record<string, { bytes: number; make: Make }> = {
  b1: { bytes: 1, make: (bytes) => new Uint8Array(bytes) },
  u1: { bytes: 1, make: (bytes) => new Uint8Array(bytes) },
  i1: { bytes: 1, make: (bytes) => new Int8Array(bytes) },
  u2: { bytes: 2, make: (bytes) => new Uint16Array(bytes) },
  i2: { bytes: 2, make: (bytes) => new Int16Array(bytes) },
  i4: { bytes: 4, make: (bytes) => new Int32Array(bytes) },
  i8: { bytes: 8, make: (bytes) => Float64Array.from(new BigInt64Array(bytes), Number) },
  f4: { bytes: 4, make: (bytes) => new Float32Array(bytes) },
  f8: { bytes: 8, make: (bytes) => new Float64Array(bytes) },
}

/** Throws AppError('data-unreadable'). The values are a copy. */
export function readNpy(bytes: Uint8Array, title: string): NpyArray {
  const { header, start } = headerOf(bytes, title)
  const type = /'descr':\s*'([<>|=])([a-z]\d+)'/.exec(header)
  const shapeText = /'shape':\s*\(([^()]*)\)/.exec(header)
  if (!shapeText || !/'descr'/.test(header)) {
    throw unreadable(`${title}: Expected a header of NumPy with type and shape, got others: save it with numpy.save.`)
  }
  const known = type && type[1] !== '>' && Object.hasOwn(types, type[2]) ? types[type[2]] : null
  if (!known) {
    const got = type ? type[1] + type[2] : (/'descr':\s*([^,}]{1,40})/.exec(header)?.[1] ?? 'none')
    throw unreadable(
      `${title}: Expected plain numbers (bytes, whole numbers or floats, little-endian), got the type ${got}: ` +
        'save the array with .astype("uint8").',
    )
  }
  if (/'fortran_order':\s*True/.test(header)) {
    throw unreadable(
      `${title}: Expected rows one after the other, got Fortran's order: save numpy.ascontiguousarray(x).`,
    )
  }
  const shape = shapeText[1]
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number)
  const count = shape.reduce((product, length) => product * length, 1)
  if (bytes.length - start !== count * known.bytes) {
    throw unreadable(
      `${title}: Expected ${count * known.bytes} bytes for the shape (${shape.join(', ')}), got ${bytes.length - start}: ` +
        'the file is cut off or damaged.',
    )
  }
  return { shape, values: known.make(Uint8Array.from(bytes.subarray(start)).buffer) }
}

function headerOf(bytes: Uint8Array, title: string): { header: string; start: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
  if (bytes.length < 12 || magic.some((byte, at) => bytes[at] !== byte)) {
    throw unreadable(
      `${title}: Expected an array of NumPy, which begins with \\x93NUMPY, got other bytes: choose another file.`,
    )
  }
  const wide = bytes[6] >= 2
  const begin = wide ? 12 : 10
  const start = begin + (wide ? view.getUint32(8, true) : view.getUint16(8, true))
  if (start > bytes.length)
    throw unreadable(`${title}: Expected a whole header, got ${bytes.length} bytes: it is cut off.`)
  return { header: new TextDecoder('latin1').decode(bytes.subarray(begin, start)), start }
}
