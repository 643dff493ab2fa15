// The pieces of an animated PNG: written one after the other, they are the file. The first frame is an ordinary picture,
// which programs that know no animation show; of the others only what has changed is written.
//
// Source: Portable Network Graphics (PNG) Specification, third edition, sections 11.3.6 and 13 (acTL, fcTL, fdAT).

import { chunkBytes, chunksOf, textChunk, type PngChunk } from './png-chunks.ts'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Pixels equal to those before become transparent, so that the frame before shows through; in place. */
export function keepChanges(rgba: Uint8ClampedArray, before: Uint8ClampedArray): void {
  const [now, then] = [words(rgba), words(before)]
  for (let at = 0; at < now.length; at++) if (now[at] === then[at]) now[at] = 0
}

const words = ({ buffer, byteOffset, length }: Uint8ClampedArray): Uint32Array =>
  new Uint32Array(buffer, byteOffset, length / 4)

export interface ApngHead {
  /** The first frame as a PNG of its own, whose header is that of all. */
  png: Uint8Array
  frameCount: number
  texts: Readonly<Record<string, string>>
}

export function apngHead({ png, frameCount, texts }: ApngHead): Buffer {
  const control = Buffer.alloc(8)
  // Plays for ever.
  control.writeUInt32BE(frameCount, 0)
  const [header] = chunksOf(png)
  const written = Object.entries(texts).filter(([, text]) => text !== '')
  const chunks = [
    header,
    ...written.map(([keyword, text]) => textChunk(keyword, text)),
    { type: 'acTL', data: control },
  ]
  return Buffer.concat([signature, ...chunks.map(chunkBytes)])
}

export interface ApngFrame {
  /** The frame as a PNG of its own. */
  png: Uint8Array
  index: number
  delayMs: number
  /** The next number of those that all control and data chunks share. */
  sequence: number
}

export interface ApngPiece {
  bytes: Buffer
  sequence: number
}

/** Throws an Error where the frames' headers differ: they would not be pictures of one size and kind. */
export function apngFrame({ png, index, delayMs, sequence }: ApngFrame, header: Uint8Array): ApngPiece {
  const [own, ...chunks] = chunksOf(png)
  if (!Buffer.from(own.data).equals(header))
    throw new Error(`Expected frames of one size, got another: frame ${index}.`)
  const view = Buffer.from(own.data)
  const control = Buffer.alloc(26)
  control.writeUInt32BE(sequence++, 0)
  view.copy(control, 4, 0, 8)
  control.writeUInt16BE(Math.round(delayMs), 20)
  control.writeUInt16BE(1000, 22)
  // Left as it is afterwards; laid over what is there.
  control.writeUInt8(0, 24)
  control.writeUInt8(index === 0 ? 0 : 1, 25)
  const pieces: PngChunk[] = [{ type: 'fcTL', data: control }]
  for (const { type, data } of chunks) {
    if (type !== 'IDAT') continue
    if (index === 0) pieces.push({ type, data })
    else {
      const numbered = Buffer.alloc(4 + data.length)
      numbered.writeUInt32BE(sequence++, 0)
      numbered.set(data, 4)
      pieces.push({ type: 'fdAT', data: numbered })
    }
  }
  return { bytes: Buffer.concat(pieces.map(chunkBytes)), sequence }
}

export const apngEnd = (): Buffer => chunkBytes({ type: 'IEND', data: Buffer.alloc(0) })

export const headerOf = (png: Uint8Array): Uint8Array => Uint8Array.from(chunksOf(png)[0].data)
