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

export interface NpyHeader {
  shape: readonly number[]
  /** As NumPy writes it: `|u1`, `<f4`, `<U3`. */
  type: string
  isFortran: boolean
  /** Where the numbers begin. */
  start: number
}

/** Throws AppError('data-unreadable'). The values are a copy. */
export function readNpy(bytes: Uint8Array, title: string): NpyArray {
  const header = readNpyHeader(bytes, title)
  const { make } = requireNumbers(header, bytes.length, title)
  return { shape: header.shape, values: make(new Uint8Array(bytes.subarray(header.start)).buffer) }
}

/** Of an array's first bytes; the numbers may be missing. Throws AppError('data-unreadable'). */
export function readNpyHeader(bytes: Uint8Array, title: string): NpyHeader {
  const { header, start } = headerOf(bytes, title)
  const shapeText = /'shape':\s*\(([^()]*)\)/.exec(header)
  if (!shapeText || !/'descr'/.test(header)) {
    throw unreadable(`${title}: Expected a header of NumPy with type and shape, got others: save it with numpy.save.`)
  }
  const lengths = shapeText[1]
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (!lengths.every((length) => /^\d+$/.test(length))) {
    throw unreadable(
      `${title}: Expected a shape of whole numbers, got (${lengths.join(', ')}): save it with numpy.save.`,
    )
  }
  const plain = /'descr':\s*'([<>|=][a-zA-Z]\d+)'/.exec(header)
  return {
    shape: lengths.map(Number),
    type: plain?.[1] ?? /'descr':\s*([^,}]{1,40})/.exec(header)?.[1] ?? 'none',
    isFortran: /'fortran_order':\s*True/.test(header),
    start,
  }
}

/** Throws AppError('data-unreadable') unless an array of `length` bytes with this header can be read. */
export function requireNumbers({ shape, type, isFortran, start }: NpyHeader, length: number, title: string) {
  const [order, name] = [type[0], type.slice(1)]
  if (!'<|='.includes(order) || !Object.hasOwn(types, name)) {
    throw unreadable(
      `${title}: Expected plain numbers (bytes, whole numbers or floats, little-endian), got the type ${type}: ` +
        'save the array with .astype("uint8").',
    )
  }
  if (isFortran) {
    throw unreadable(
      `${title}: Expected rows one after the other, got Fortran's order: save numpy.ascontiguousarray(x).`,
    )
  }
  const expected = types[name].bytes * shape.reduce((product, side) => product * side, 1)
  if (length - start !== expected) {
    throw unreadable(
      `${title}: Expected ${expected} bytes for the shape (${shape.join(', ')}), got ${length - start}: ` +
        'the file is cut off or damaged.',
    )
  }
  return types[name]
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
