// PNG files as grey pixels from 0 to 255.
//
//   signature, then chunks (length, type, body, CRC-32): IHDR, PLTE, tRNS, IDAT …; the IDATs together are zlib's bytes of
//   all rows, each after a byte that says how it was predicted from its neighbours
// Colours become grey as 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601); what is transparent is black.
// Fails on interlaced files, and on any that is cut off or damaged.
// Source: W3C, Portable Network Graphics (PNG) Specification, third edition.

import { crc32, inflateSync } from 'node:zlib'
import { sideMaximum, unreadable } from './image-stack.ts'

export const greyWeights = { red: 0.299, green: 0.587, blue: 0.114 }

export interface GreyPicture {
  width: number
  height: number
  /** Row of pixels after row, 0 … 255, not rounded where colours were weighted. */
  pixels: Float32Array
  isColour: boolean
}

interface Header {
  width: number
  height: number
  depth: number
  colourType: number
}

/** Samples of a pixel by colour type: grey, colour, palette, grey and alpha, colour and alpha. */
const samplesOf: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** Throws AppError('data-unreadable'). */
export function readPng(bytes: Uint8Array, title: string): GreyPicture {
  if (signature.some((byte, at) => bytes[at] !== byte)) {
    throw unreadable(`${title}: Expected a PNG file, got other bytes: save it as PNG, or take it out of the folder.`)
  }
  const { header, palette, transparency, packed } = chunksOf(bytes, title)
  const { width, height, depth } = header
  const samples = samplesOf[header.colourType]
  const rowBytes = Math.ceil((width * samples * depth) / 8)
  const raw = inflated(packed, (rowBytes + 1) * height, title)
  undoPrediction(raw, { rowBytes, height, step: Math.max(1, (samples * depth) >> 3) }, title)
  const pixels = new Float32Array(width * height)
  const greyAt = greyReader(header, { palette, transparency }, title)
  for (let y = 0; y < height; y++) {
    const row = raw.subarray(y * (rowBytes + 1) + 1, (y + 1) * (rowBytes + 1))
    for (let x = 0; x < width; x++) pixels[y * width + x] = greyAt(row, x)
  }
  return { width, height, pixels, isColour: header.colourType === 2 || header.colourType === 6 || palette !== null }
}

function chunksOf(bytes: Uint8Array, title: string) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const cutOff = () => unreadable(`${title}: Expected a whole PNG file, got one that is cut off: copy it again.`)
  let header: Header | null = null
  let palette: Uint8Array | null = null
  let transparency: Uint8Array | null = null
  const packed: Uint8Array[] = []
  for (let at = signature.length; ;) {
    if (at + 12 > bytes.length) throw cutOff()
    const length = view.getUint32(at)
    if (at + 12 + length > bytes.length) throw cutOff()
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    const body = bytes.subarray(at + 8, at + 8 + length)
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length)) {
      throw unreadable(`${title}: Expected a sound PNG file, got one with a damaged part (${type}): save it anew.`)
    }
    if (type === 'IHDR') header = headerOf(body, title)
    if (type === 'PLTE') palette = body
    if (type === 'tRNS') transparency = body
    if (type === 'IDAT') packed.push(body)
    if (type === 'IEND') break
    at += 12 + length
  }
  if (!header || packed.length === 0) throw cutOff()
  return { header, palette: header.colourType === 3 ? palette : null, transparency, packed: Buffer.concat(packed) }
}

function headerOf(body: Uint8Array, title: string): Header {
  if (body.length !== 13) {
    throw unreadable(`${title}: Expected a PNG header of 13 bytes, got ${body.length}: it is damaged; save it anew.`)
  }
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const [width, height, depth, colourType] = [view.getUint32(0), view.getUint32(4), body[8], body[9]]
  if (width < 1 || height < 1 || width > sideMaximum || height > sideMaximum) {
    throw unreadable(`${title}: Expected 1 to ${sideMaximum} pixels a side, got ${width} × ${height}: make it smaller.`)
  }
  if (!Object.hasOwn(samplesOf, colourType) || ![1, 2, 4, 8, 16].includes(depth)) {
    throw unreadable(`${title}: Expected a PNG of grey or colours, got colour type ${colourType}: save it anew as PNG.`)
  }
  if (body[12] !== 0) throw unreadable(`${title}: Expected a PNG without interlacing: save it anew without it.`)
  return { width, height, depth, colourType }
}

function inflated(packed: Uint8Array, expected: number, title: string): Uint8Array {
  try {
    const raw = inflateSync(packed, { maxOutputLength: expected + 1 })
    if (raw.length === expected) return raw
  } catch {
    // Said below.
  }
  throw unreadable(
    `${title}: Expected the pixels that the PNG's header promises, got others: it is damaged; save it anew.`,
  )
}

interface Rows {
  rowBytes: number
  height: number
  /** Bytes from one pixel to the next. */
  step: number
}

/** In place. */
function undoPrediction(raw: Uint8Array, { rowBytes, height, step }: Rows, title: string): void {
  for (let y = 0; y < height; y++) {
    const start = y * (rowBytes + 1)
    const above = start - (rowBytes + 1)
    const filter = raw[start]
    if (filter > 4)
      throw unreadable(`${title}: Expected rows of a PNG, got filter ${filter}: it is damaged; save it anew.`)
    for (let x = 1; x <= rowBytes; x++) {
      const left = x > step ? raw[start + x - step] : 0
      const up = y > 0 ? raw[above + x] : 0
      const corner = y > 0 && x > step ? raw[above + x - step] : 0
      raw[start + x] += predicted(filter, { left, up, corner })
    }
  }
}

function predicted(filter: number, { left, up, corner }: { left: number; up: number; corner: number }): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  return filter === 4 ? nearestOf(left, up, corner) : 0
}

/** Paeth's predictor. */
function nearestOf(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [toLeft, toUp, toCorner] = [left, up, corner].map((value) => Math.abs(guess - value))
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}

interface Extras {
  palette: Uint8Array | null
  /** Of a palette, the opacity of its first colours; otherwise the one colour that is transparent, two bytes a sample. */
  transparency: Uint8Array | null
}

function greyReader({ depth, colourType }: Header, { palette, transparency }: Extras, title: string) {
  const samples = samplesOf[colourType]
  const largest = 2 ** depth - 1
  const sample = (row: Uint8Array, index: number): number => {
    if (depth === 8) return row[index]
    if (depth === 16) return row[2 * index] * 256 + row[2 * index + 1]
    return (row[(index * depth) >> 3] >> (8 - depth - ((index * depth) & 7))) & largest
  }
  if (colourType === 3) {
    if (!palette) throw unreadable(`${title}: Expected a palette, got none: the PNG is damaged; save it anew.`)
    return (row: Uint8Array, x: number) => {
      const entry = sample(row, x)
      const grey = greyOf(palette[3 * entry] ?? 0, palette[3 * entry + 1] ?? 0, palette[3 * entry + 2] ?? 0)
      return (grey * (transparency?.[entry] ?? 255)) / 255
    }
  }
  const scale = 255 / largest
  const hidden = hiddenColour(transparency, samples)
  const opacityOf = (row: Uint8Array, x: number): number => {
    if (samples % 2 === 0) return sample(row, (x + 1) * samples - 1) / largest
    return hidden?.every((value, channel) => sample(row, x * samples + channel) === value) ? 0 : 1
  }
  if (samples < 3) return (row: Uint8Array, x: number) => scale * sample(row, x * samples) * opacityOf(row, x)
  return (row: Uint8Array, x: number) => {
    const [red, green, blue] = [0, 1, 2].map((channel) => scale * sample(row, x * samples + channel))
    return greyOf(red, green, blue) * opacityOf(row, x)
  }
}

/** Its samples, as they are in the rows; null for none. */
function hiddenColour(transparency: Uint8Array | null, samples: number): number[] | null {
  if (!transparency || transparency.length !== 2 * samples) return null
  return Array.from({ length: samples }, (_, at) => transparency[2 * at] * 256 + transparency[2 * at + 1])
}

export const greyOf = (red: number, green: number, blue: number): number =>
  greyWeights.red * red + greyWeights.green * green + greyWeights.blue * blue
