// Facts and arrays of numbers as bytes: magic with version, length of the header, header in JSON, then the arrays.
//
//   0   8 bytes   magic, such as "EBMCKPT1"
//   8   uint32    length of the header in bytes, little-endian
//   12  header    JSON: facts, and name, length and type of each array in order
//   …   arrays    little-endian, without padding; float32 where that loses nothing, else float64
// What was computed in single precision takes half the room, and every array comes back as it was, NaN, ±0 and ±Infinity
// included. The header holds finite numbers only. Arrays without a type are float64: earlier versions wrote no other.

const magicLength = 8
const headerStart = magicLength + 4
const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

interface Entry {
  name: string
  length: number
  type?: 'float32'
}

export type Arrays = Record<string, Float64Array>

/** `magic` is 8 ASCII letters. */
export function encodeArrays(magic: string, facts: object, arrays: Readonly<Arrays>): Uint8Array {
  const parts = Object.entries(arrays).map(([name, array]) => ({ name, ...packed(array) }))
  const entries = parts.map(({ name, length, type }): Entry => ({ name, length, ...(type && { type }) }))
  const header = new TextEncoder().encode(JSON.stringify({ ...facts, arrays: entries }))
  const size = parts.reduce((sum, { bytes }) => sum + bytes.length, headerStart + header.length)
  const result = new Uint8Array(size)
  result.set(new TextEncoder().encode(magic))
  new DataView(result.buffer).setUint32(magicLength, header.length, true)
  result.set(header, headerStart)
  let at = headerStart + header.length
  for (const { bytes } of parts) {
    result.set(bytes, at)
    at += bytes.length
  }
  return result
}

/** Throws what `unreadable` makes of what was got instead of whole bytes of this magic. */
export function decodeArrays<Facts extends object>(
  bytes: Uint8Array,
  magic: string,
  unreadable: (got: string, cause?: unknown) => Error,
): Facts & { arrays: Arrays } {
  const found = new TextDecoder().decode(bytes.subarray(0, magicLength))
  if (bytes.length < headerStart || found !== magic) throw unreadable(`bytes that begin with "${found}"`)
  const valuesStart = headerStart + new DataView(bytes.buffer, bytes.byteOffset).getUint32(magicLength, true)
  const { arrays: entries, ...facts } = readHeader(bytes.subarray(headerStart, valuesStart))
  const expectedLength = entries.reduce((sum, entry) => sum + byteLengthOf(entry), valuesStart)
  if (bytes.length !== expectedLength) throw unreadable(`${bytes.length} bytes instead of ${expectedLength}`)
  const arrays: Arrays = {}
  let at = valuesStart
  for (const entry of entries) {
    const end = at + byteLengthOf(entry)
    // A copy of its own, so that it is aligned.
    arrays[entry.name] = unpacked(Uint8Array.from(bytes.subarray(at, end)), entry)
    at = end
  }
  return { ...(facts as Facts), arrays }

  function readHeader(text: Uint8Array): { arrays: Entry[] } {
    try {
      return JSON.parse(new TextDecoder().decode(text)) as { arrays: Entry[] }
    } catch (cause) {
      throw unreadable('a damaged header', cause)
    }
  }
}

const byteLengthOf = ({ length, type }: Entry): number => (type === 'float32' ? 4 : 8) * length

function packed(array: Float64Array): { length: number; type?: 'float32'; bytes: Uint8Array } {
  const { length } = array
  const single = Float32Array.from(array)
  if (array.every((value, index) => Object.is(single[index], value))) {
    return { length, type: 'float32', bytes: inFileOrder(bytesOf(single), 4) }
  }
  return { length, bytes: inFileOrder(bytesOf(Float64Array.from(array)), 8) }
}

function unpacked(bytes: Uint8Array<ArrayBuffer>, { type }: Entry): Float64Array {
  const { buffer } = inFileOrder(bytes, type === 'float32' ? 4 : 8)
  return type === 'float32' ? Float64Array.from(new Float32Array(buffer)) : new Float64Array(buffer)
}

const bytesOf = ({ buffer }: Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>) => new Uint8Array(buffer)

/** In place. */
function inFileOrder(bytes: Uint8Array<ArrayBuffer>, width: number) {
  if (littleEndian) return bytes
  for (let at = 0; at < bytes.length; at += width) bytes.subarray(at, at + width).reverse()
  return bytes
}
