// Arrays and archives of NumPy by the book (NEP 1; PKWARE, APPNOTE.TXT), also such as NumPy never writes.

import { crc32, deflateRawSync } from 'node:zlib'

interface NpyParts {
  /** As Python writes it: `(3, 4, 4)`. */
  shape: string
  /** With its quotes, as fields of a record have none. */
  descr?: string
}

export function npyFile({ shape, descr = "'|u1'" }: NpyParts, values: Uint8Array): Uint8Array {
  const header = Buffer.from(`{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }\n`, 'latin1')
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 0, 0])
  start.writeUInt16LE(header.length, 8)
  return Buffer.concat([start, header, values])
}

export interface ZipMember {
  name: string
  /** Plain bytes. */
  bytes: Uint8Array
  /** Changes the packed bytes before they are written. */
  spoil?: (packed: Uint8Array) => void
  /** What the directory says of its size when unpacked, where that is not true. */
  claimedSize?: number
}

/** Deflated. With `repeats` the directory names the last member so many times. */
export function zipFile(members: readonly ZipMember[], repeats = 1): Uint8Array {
  const locals: Uint8Array[] = []
  const entries: Uint8Array[] = []
  let place = 0
  for (const { name, bytes, spoil, claimedSize } of members) {
    const packed = deflateRawSync(bytes)
    const title = Buffer.from(name)
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt16LE(8, 4)
    facts.writeUInt32LE(crc32(bytes), 10)
    facts.writeUInt32LE(packed.length, 14)
    facts.writeUInt32LE(claimedSize ?? bytes.length, 18)
    facts.writeUInt16LE(title.length, 22)
    spoil?.(packed)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), facts, title, packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(place, 10)
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), facts, rest, title]))
    locals.push(local)
    place += local.length
  }
  for (let time = 1; time < repeats; time++) entries.push(entries[entries.length - 1])
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(place, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\x05\x06'), end])
}
