// Bytes told by what they share with others: pieces of a source that they repeat, and what stands between these. A model
// is nearly all of it in the checkpoint that was taken with it.
//
//   for each piece   uint32 LE   length of what is new, and its bytes
//                    uint32 LE   where the copy begins in the source, and its length
// The source is indexed at every 16th byte, the target is looked up at every byte until something fits, and what fits is
// stretched as far as it goes: about 1 ms for 70 kB. (The first half of rsync: Tridgell and Mackerras, 1996.)

import { unpackedMaximum } from './bounded-inflate.ts'

const blockLength = 16

/** A fresh buffer, from which and the same source `fromCopies` makes `target` again. */
export function intoCopies(target: Uint8Array, source: Uint8Array): Buffer {
  const [to, from] = [bufferOf(target), bufferOf(source)]
  const blocks = blocksOf(from)
  const parts: Buffer[] = []
  let told = 0
  for (let at = 0; at + blockLength <= to.length;) {
    const begin = blocks.get(to.toString('latin1', at, at + blockLength))
    if (begin === undefined) {
      at++
      continue
    }
    const before = sharedBefore(to, at, from, begin, at - told)
    const length = before + sharedAfter(to, at, from, begin)
    parts.push(pieceOf(to.subarray(told, at - before), begin - before, length))
    told = at - before + length
    at = told
  }
  if (told < to.length) parts.push(pieceOf(to.subarray(told), 0, 0))
  return Buffer.concat(parts)
}

/** Throws on what is cut short, was made of another source, or would come to more than `unpackedMaximum` bytes. */
export function fromCopies(copies: Uint8Array, source: Uint8Array): Buffer {
  const [told, from] = [bufferOf(copies), bufferOf(source)]
  const parts: Buffer[] = []
  let total = 0
  for (let at = 0; at < told.length;) {
    const length = told.readUInt32LE(at)
    const fresh = told.subarray(at + 4, at + 4 + length)
    at += 4 + length
    const begin = told.readUInt32LE(at)
    const copied = from.subarray(begin, begin + told.readUInt32LE(at + 4))
    if (fresh.length !== length || copied.length !== told.readUInt32LE(at + 4)) {
      throw new Error('Expected bytes that the source holds, got a place behind its end.')
    }
    total += fresh.length + copied.length
    if (total > unpackedMaximum) throw new Error(`Expected at most ${unpackedMaximum} bytes, got more.`)
    parts.push(fresh, copied)
    at += 8
  }
  return Buffer.concat(parts)
}

const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer => Buffer.from(buffer, byteOffset, byteLength)

/** The first place of each. */
function blocksOf(from: Buffer): ReadonlyMap<string, number> {
  const blocks = new Map<string, number>()
  for (let at = 0; at + blockLength <= from.length; at += blockLength) {
    const block = from.toString('latin1', at, at + blockLength)
    if (!blocks.has(block)) blocks.set(block, at)
  }
  return blocks
}

/** How many bytes before these places are alike, at most `most`. */
function sharedBefore(to: Buffer, at: number, from: Buffer, begin: number, most: number): number {
  let count = 0
  while (count < most && count < begin && to[at - count - 1] === from[begin - count - 1]) count++
  return count
}

function sharedAfter(to: Buffer, at: number, from: Buffer, begin: number): number {
  let count = 0
  while (at + count < to.length && begin + count < from.length && to[at + count] === from[begin + count]) count++
  return count
}

function pieceOf(fresh: Buffer, begin: number, length: number): Buffer {
  const piece = Buffer.alloc(12 + fresh.length)
  piece.writeUInt32LE(fresh.length, 0)
  fresh.copy(piece, 4)
  piece.writeUInt32LE(begin, 4 + fresh.length)
  piece.writeUInt32LE(length, 8 + fresh.length)
  return piece
}
