// Tensors as a safetensors file, an open format that every framework reads without running code:
//
//   0       uint64   length N of the header in bytes, little-endian
//   8       header   JSON: name → dtype, shape, data_offsets [begin, end) behind the header; `__metadata__`: texts by name;
//                    filled up with spaces, so that the numbers begin at a multiple of 8
//   8 + N   numbers  row-major, little-endian, without gaps
// Numbers are float32 where that loses nothing, else float64. Wide ones come first and each kind is ordered by name, so
// that all are aligned and equal tensors give equal bytes: those of the format's own writer, but for the metadata's
// order, which that one leaves to chance. Metadata here stand in the given order.
// Source: github.com/huggingface/safetensors, § Format.

import type { NamedTensor } from './terms/term-export.ts'

type Stored = NamedTensor & { dtype: 'F32' | 'F64' }

const alignment = 8

/** Fresh bytes. Throws where a tensor's shape is not that of its values. */
export function encodeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const stored = tensors.map(withType).sort(inFileOrder)
  const header: Record<string, unknown> = { __metadata__: metadata }
  let end = 0
  for (const { name, shape, values, dtype } of stored) {
    if (shape.reduce((product, length) => product * length, 1) !== values.length) {
      throw new Error(`Expected ${shape.join(' × ')} numbers in ${name}, got ${values.length}.`)
    }
    const begin = end
    end += byteLengthOf(dtype) * values.length
    header[name] = { dtype, shape, data_offsets: [begin, end] }
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const headerLength = Math.ceil(text.length / alignment) * alignment
  const bytes = new Uint8Array(8 + headerLength + end)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, BigInt(headerLength), true)
  bytes.fill(0x20, 8, 8 + headerLength)
  bytes.set(text, 8)
  let at = 8 + headerLength
  for (const { values, dtype } of stored) {
    for (const value of values) {
      if (dtype === 'F32') view.setFloat32(at, value, true)
      else view.setFloat64(at, value, true)
      at += byteLengthOf(dtype)
    }
  }
  return bytes
}

const byteLengthOf = (dtype: Stored['dtype']): number => (dtype === 'F32' ? 4 : 8)

const withType = (tensor: NamedTensor): Stored => ({
  ...tensor,
  dtype: tensor.values.every((value) => Object.is(Math.fround(value), value)) ? 'F32' : 'F64',
})

/** Names by their code points, as the format's own writer compares them. */
function inFileOrder(a: Stored, b: Stored): number {
  if (a.dtype !== b.dtype) return a.dtype === 'F64' ? -1 : 1
  return Buffer.compare(Buffer.from(a.name), Buffer.from(b.name))
}
