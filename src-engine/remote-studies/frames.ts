// What chunks append to their files and the engine at home reads: frames, one after the other.
//
//   "EBF1" │ length of the body │ CRC-32 of the body │ CRC-32 of the twelve bytes before │ body
//
// Numbers are 32 bits, little-endian. The body is Node's structured serialisation (node:v8), as between engine and trainer:
// typed arrays stay bytes, and no number is lost on the way. A frame that is not whole yet waits for its rest. One whose
// body does not fit its sum is skipped; one whose head is damaged is skipped up to the next head that is sound.

import { deserialize, serialize } from 'node:v8'
import { crc32 } from 'node:zlib'
import type { TrainerReport } from '../training/trainer-messages.ts'

const magic = 0x31464245
const headBytes = 16

/** Behind which frame something stands: everything of this file up to the offset has to be known first. */
export interface FramePlace {
  file: string
  offset: number
}

/**
 *   begun       an attempt of the run begins, at the checkpoint of this iteration, which stands before `after`; null: anew
 *   report      of the trainer; `stop`: why it ended as `stopped`, null where the chunk had to leave and it is to go on
 *   crashed     the trainer died; the run is tried again
 *   given-up    it will not be tried again
 *   called-off  it was not to begin any more, with the reason where there is one
 *   checkpoint  not appended to a file of frames but a file by itself: where the run can go on
 *   remark      what a person should know
 */
export type FrameContent =
  | { kind: 'begun'; iteration: number; after: FramePlace | null }
  | { kind: 'report'; report: TrainerReport; stop?: { reason: string | null } | undefined }
  | { kind: 'crashed'; words: string }
  | { kind: 'given-up'; words: string }
  | { kind: 'called-off'; reason: string | null }
  | { kind: 'checkpoint'; iteration: number; after: FramePlace | null; body: Uint8Array }
  | { kind: 'remark'; words: string }

export interface Frame {
  runId: string
  /** Grows from attempt to attempt of a run, whichever chunk makes it. */
  attempt: number
  /** Counts the frames of an attempt from 0. */
  sequence: number
  content: FrameContent
}

export function encodeFrame(frame: Frame): Uint8Array {
  const body = serialize(frame)
  const bytes = Buffer.allocUnsafe(headBytes + body.length)
  bytes.writeUInt32LE(magic, 0)
  bytes.writeUInt32LE(body.length, 4)
  bytes.writeUInt32LE(crc32(body), 8)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 12)), 12)
  bytes.set(body, headBytes)
  return bytes
}

export interface FoundFrame {
  /** null: damaged. */
  frame: Frame | null
  /** Of the byte behind it, from the beginning of the bytes. */
  end: number
}

/** The whole frames and the damaged stretches at the beginning of these bytes; behind the last of them one is to be completed. */
export function* framesIn(bytes: Uint8Array): Generator<FoundFrame> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = 0
  while (buffer.length - at >= headBytes) {
    const length = bodyLength(buffer, at)
    if (length === null) {
      const next = nextHead(buffer, at + 1)
      if (next > at) yield { frame: null, end: next }
      at = next
      continue
    }
    const end = at + headBytes + length
    if (end > buffer.length) return
    yield { frame: frameOf(buffer.subarray(at + headBytes, end), buffer.readUInt32LE(at + 8)), end }
    at = end
  }
}

/** How many bytes the frame that begins here needs before anything can be said of it. */
export function bytesNeeded(bytes: Uint8Array): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return headBytes + (buffer.length < headBytes ? 0 : (bodyLength(buffer, 0) ?? 0))
}

/** null where no sound head stands there. */
function bodyLength(buffer: Buffer, at: number): number | null {
  if (buffer.readUInt32LE(at) !== magic) return null
  if (buffer.readUInt32LE(at + 12) !== crc32(buffer.subarray(at, at + 12))) return null
  return buffer.readUInt32LE(at + 4)
}

/** Of the next sound head; where there is none, of the first byte that may yet begin one. */
function nextHead(buffer: Buffer, from: number): number {
  const last = buffer.length - headBytes
  for (let at = from; at <= last; at++) if (bodyLength(buffer, at) !== null) return at
  return Math.max(from, last + 1)
}

/** null where the sum does not fit, or another version wrote what cannot be read. */
function frameOf(body: Buffer, sum: number): Frame | null {
  if (crc32(body) !== sum) return null
  try {
    return deserialize(body) as Frame
  } catch {
    return null
  }
}
