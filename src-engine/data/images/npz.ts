// Archives of NumPy (.npz): a zip file whose members are .npy files, stored or deflated.
//
// The directory at the end of the file says what is in it and where; only what is asked for is unpacked, and never more
// than its directory promised. Archives beyond 4 GB (zip64) are refused.
// Source: PKWARE, APPNOTE.TXT, .ZIP File Format Specification.

import { inflateRawSync } from 'node:zlib'
import { unreadable } from './image-stack.ts'

export interface NpzMember {
  /** Without `.npy`. */
  name: string
  /** Bytes when unpacked. */
  size: number
  /** Throws AppError('data-unreadable') where the member is damaged. */
  unpack(): Uint8Array
}

const signatures = { end: 0x06054b50, entry: 0x02014b50, local: 0x04034b50 }
const endBytes = 22
const commentMaximum = 0xffff

/** The members in the archive's order. Throws AppError('data-unreadable'). */
export function readNpz(bytes: Uint8Array, title: string): NpzMember[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const damaged = () => unreadable(`${title}: Expected a whole .npz archive, got one that is cut off or damaged.`)
  const end = endOfDirectory(view)
  if (end === null) throw damaged()
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (count === 0xffff || at === 0xffffffff) {
    throw unreadable(`${title}: Expected an archive below 4 GB, got a larger one: save one array as .npy.`)
  }
  const members: NpzMember[] = []
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== signatures.entry) throw damaged()
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true))
    const entry = {
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      place: view.getUint32(at + 42, true),
    }
    const file = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameBytes))
    const unpack = () => unpacked(bytes, entry, damaged)
    if (file.endsWith('.npy')) members.push({ name: file.slice(0, -'.npy'.length), size: entry.size, unpack })
    at += 46 + nameBytes + extraBytes + commentBytes
  }
  return members
}

/** Where the record at the end begins; it may be followed by a comment. */
function endOfDirectory(view: DataView): number | null {
  const first = Math.max(0, view.byteLength - endBytes - commentMaximum)
  for (let at = view.byteLength - endBytes; at >= first; at--) {
    if (view.getUint32(at, true) === signatures.end) return at
  }
  return null
}

interface Entry {
  method: number
  packed: number
  size: number
  place: number
}

function unpacked(bytes: Uint8Array, { method, packed, size, place }: Entry, damaged: () => Error): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (place + 30 > bytes.length || view.getUint32(place, true) !== signatures.local) throw damaged()
  const start = place + 30 + view.getUint16(place + 26, true) + view.getUint16(place + 28, true)
  const body = bytes.subarray(start, start + packed)
  if (body.length !== packed) throw damaged()
  if (method === 0) return body
  try {
    const plain = inflateRawSync(body, { maxOutputLength: Math.max(1, size) })
    if (plain.length === size) return plain
  } catch {
    // Said below: whichever way it is damaged, the cure is the same.
  }
  throw damaged()
}
