// Archives of NumPy (.npz): a zip file whose members are .npy files, stored or deflated.
//
// The directory at the end of the file says what is in it and where; only what is asked for is unpacked, and never more
// than its directory promised. Of any member its first bytes can be had alone. Archives beyond 4 GB (zip64) are refused.
// Source: PKWARE, APPNOTE.TXT, .ZIP File Format Specification.

import { constants, inflateRawSync } from 'node:zlib'
import { unreadable } from './image-stack.ts'

export interface NpzMember {
  /** Without `.npy`. */
  name: string
  /** Bytes when unpacked. */
  size: number
  /** The first bytes, of which arrays of numbers need less than 200. Throws AppError('data-unreadable') where damaged. */
  head(): Uint8Array
  /** Throws AppError('data-unreadable') where the member is damaged. */
  unpack(): Uint8Array
}

const signatures = { end: 0x06054b50, entry: 0x02014b50, local: 0x04034b50 }
const endBytes = 22
const commentMaximum = 0xffff

/** Packed bytes of a head: at most 2 MB when unpacked, as deflate makes 1032 bytes of one at most. */
const headBytes = 2048

/** All heads may have to be unpacked: with more, a made-up archive could hold up its reader. */
const membersMaximum = 1000

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
  if (count > membersMaximum) {
    throw unreadable(
      `${title}: Expected an archive of at most ${membersMaximum} arrays, got ${count}: save all images as one array.`,
    )
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
    if (file.endsWith('.npy')) {
      members.push({
        name: file.slice(0, -'.npy'.length),
        size: entry.size,
        head: () => headOf(bytes, entry, damaged),
        unpack: () => unpacked(bytes, entry, damaged),
      })
    }
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

/** As it lies in the archive. */
function packedBody(bytes: Uint8Array, { method, packed, size, place }: Entry, damaged: () => Error): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (place + 30 > bytes.length || view.getUint32(place, true) !== signatures.local) throw damaged()
  const start = place + 30 + view.getUint16(place + 26, true) + view.getUint16(place + 28, true)
  const body = bytes.subarray(start, start + packed)
  if (body.length !== packed || (method === 0 && packed !== size)) throw damaged()
  return body
}

function headOf(bytes: Uint8Array, entry: Entry, damaged: () => Error): Uint8Array {
  const body = packedBody(bytes, entry, damaged).subarray(0, headBytes)
  if (entry.method === 0) return body
  try {
    // Without the flush an end that is missing would be an error.
    return inflateRawSync(body, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    throw damaged()
  }
}

function unpacked(bytes: Uint8Array, entry: Entry, damaged: () => Error): Uint8Array {
  const body = packedBody(bytes, entry, damaged)
  if (entry.method === 0) return body
  try {
    const plain = inflateRawSync(body, { maxOutputLength: Math.max(1, entry.size) })
    if (plain.length === entry.size) return plain
  } catch {
    // Said below: whichever way it is damaged, the cure is the same.
  }
  throw damaged()
}
