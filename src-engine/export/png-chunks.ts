// The pieces of a PNG file: read, written, and put together again.
//
// A file is a signature and chunks; a chunk is length, type of four letters, data and CRC-32 of type and data. Source:
// Portable Network Graphics (PNG) Specification, third edition, sections 5 and 11.

import { crc32 } from 'node:zlib'

export interface PngChunk {
  /** Four letters. */
  type: string
  data: Uint8Array
}

const signature = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Throws an Error for what is no whole PNG. */
export function chunksOf(png: Uint8Array): PngChunk[] {
  if (signature.some((byte, index) => png[index] !== byte)) throw new Error('Expected a PNG, got another file.')
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const chunks: PngChunk[] = []
  let at = signature.length
  while (at + 12 <= png.length) {
    const length = view.getUint32(at)
    const type = Buffer.from(png.subarray(at + 4, at + 8)).toString('latin1')
    chunks.push({ type, data: png.subarray(at + 8, at + 8 + length) })
    at += 12 + length
  }
  if (chunks.at(-1)?.type !== 'IEND') throw new Error('Expected a whole PNG, got a part of one.')
  return chunks
}

export const pngOf = (chunks: readonly PngChunk[]): Buffer => Buffer.concat([signature, ...chunks.map(chunkBytes)])

/** As it stands in a file. */
export function chunkBytes({ type, data }: PngChunk): Buffer {
  const bytes = Buffer.alloc(12 + data.length)
  bytes.writeUInt32BE(data.length, 0)
  bytes.write(type, 4, 'latin1')
  bytes.set(data, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length)
  return bytes
}

/** Text in UTF-8 under a keyword of 1 to 79 Latin letters. */
export function textChunk(keyword: string, text: string): PngChunk {
  // Not compressed; no language, no translated keyword.
  return {
    type: 'iTXt',
    data: Buffer.concat([Buffer.from(`${keyword}\0\0\0\0\0`, 'latin1'), Buffer.from(text, 'utf8')]),
  }
}

/** The file with these texts before its pixels. */
export function withTexts(png: Uint8Array, texts: Readonly<Record<string, string>>): Buffer {
  const [header, ...rest] = chunksOf(png)
  const written = Object.entries(texts).filter(([, text]) => text !== '')
  return pngOf([header, ...written.map(([keyword, text]) => textChunk(keyword, text)), ...rest])
}
