// A person's images: a folder of PNG files, an IDX file (plain or .gz), or an array of NumPy (.npy, .npz).

import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { greyOf, greyWeights, readPng } from './png.ts'
import { requireSizes, unreadable, type ImageStack } from './image-stack.ts'
import { readIdx } from './idx.ts'
import { readNpy, readNpyHeader, requireNumbers, type NpyArray, type NpyHeader, type NpyValues } from './npy.ts'
import { readNpz } from './npz.ts'

/** Bytes of one file, also when it is unpacked. */
const fileMaximum = 2000e6
const filesMaximum = 100_000

/** Bytes of one PNG file: more than any of the largest size has, even where nothing could be compressed. */
const pngMaximum = 200e6

/** Throws AppError('data-unreadable') with expected, got, cure. */
export async function readImages(path: string): Promise<ImageStack> {
  if (path.trim() === '') throw unreadable('Expected a file or folder of images, got none: choose one in Data.')
  const title = basename(path)
  const stats = await stat(path).catch((cause: unknown) => {
    throw unreadable(`${title}: Expected a file or folder that can be read, got none: choose it again in Data.`, cause)
  })
  if (stats.isDirectory()) return readFolder(path, title)
  return stackOf(await readPlain(path, title, fileMaximum), title)
}

/** Throws AppError('data-unreadable') unless it is a plain file of at most `maximum` bytes: a pipe would never end. */
async function readPlain(path: string, title: string, maximum: number): Promise<Uint8Array> {
  const refused = (cause: unknown) =>
    unreadable(`${title}: Expected a file that you may read: change its permissions, or choose another.`, cause)
  const stats = await stat(path).catch((cause: unknown) => {
    throw refused(cause)
  })
  if (!stats.isFile()) {
    const got = stats.isDirectory() ? 'a folder' : 'a pipe or device'
    throw unreadable(`${title}: Expected a plain file, got ${got}: take it away, or choose another.`)
  }
  if (stats.size > maximum) {
    const got = Math.round(stats.size / 1e6)
    throw unreadable(`${title}: Expected a file of at most ${maximum / 1e6} MB, got ${got} MB: make it smaller.`)
  }
  return readFile(path).catch((cause: unknown) => {
    throw refused(cause)
  })
}

function stackOf(bytes: Uint8Array, title: string): ImageStack {
  const [first, second] = bytes
  if (first === 0x1f && second === 0x8b) return stackOf(unpacked(bytes, title), title)
  if (first === 0x93) return fromArray(readNpy(bytes, title), title)
  if (first === 0x50 && second === 0x4b) return fromArchive(bytes, title)
  if (first === 0x89) {
    throw unreadable(`${title}: Expected many images, got one PNG file: choose the folder of your PNG files.`)
  }
  const { shape, values } = readIdx(bytes, title)
  return fromArray({ shape, values }, title)
}

function unpacked(bytes: Uint8Array, title: string): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: fileMaximum })
  } catch (cause) {
    throw unreadable(`${title}: Expected a whole .gz file, got one that is cut off, damaged or too large.`, cause)
  }
}

/** The first array that can be images by its header; archives often hold labels beside them. Only that one is unpacked. */
function fromArchive(bytes: Uint8Array, title: string): ImageStack {
  const others: string[] = []
  let refusal: unknown = null
  for (const { name, size, head, unpack } of readNpz(bytes, title)) {
    const own = `${title}, ${name}`
    const header = headerOrNull(head(), own)
    if (!header || !sizesOf(header.shape)) {
      others.push(`"${name}" (${header ? header.shape.join(', ') : 'no plain array'})`)
      continue
    }
    try {
      requireArray(header, size, own)
    } catch (error) {
      refusal ??= error
      continue
    }
    return fromArray(readNpy(unpack(), own), title)
  }
  if (refusal) throw refusal
  throw unreadable(
    `${title}: Expected an array of the shape (images, height, width), got ${others.join(', ') || 'none'}: save the images so.`,
  )
}

/** null where it is no array, or one of so many named fields that its header is longer than a head. */
function headerOrNull(head: Uint8Array, title: string): NpyHeader | null {
  try {
    return readNpyHeader(head, title)
  } catch {
    return null
  }
}

/** Throws AppError('data-unreadable') before anything large is unpacked. */
function requireArray(header: NpyHeader, size: number, title: string): void {
  requireNumbers(header, size, title)
  requireSizes(title, sizesOf(header.shape)!)
  if (size > fileMaximum) {
    const got = Math.round(size / 1e6)
    throw unreadable(
      `${title}: Expected an array of at most ${fileMaximum / 1e6} MB, got ${got} MB: keep fewer images.`,
    )
  }
}

interface Sizes {
  count: number
  height: number
  width: number
  channels: number
}

/** (n, h, w), (n, h, w, 1 or 3), or (n, side²); null for any other shape. */
function sizesOf(shape: readonly number[]): Sizes | null {
  const [count, height, width, channels = 1] = shape
  if (shape.length === 3 || (shape.length === 4 && (channels === 1 || channels === 3))) {
    return { count, height, width, channels }
  }
  const side = Math.sqrt(shape[1] ?? 0)
  return shape.length === 2 && Number.isInteger(side) && side > 1
    ? { count, height: side, width: side, channels: 1 }
    : null
}

function fromArray({ shape, values }: NpyArray, title: string): ImageStack {
  const sizes = sizesOf(shape)
  if (!sizes) {
    throw unreadable(
      `${title}: Expected the shape (images, height, width), with 3 colours at its end or without, got (${shape.join(', ')}): ` +
        'save the images so.',
    )
  }
  requireSizes(title, sizes)
  const { width, height, channels } = sizes
  const { white, note } = whiteOf(values, title)
  const grey = channels === 3 ? greyValues(values) : values
  const pixels = grey instanceof Uint8Array || grey instanceof Float32Array ? grey : Float32Array.from(grey)
  return { title, width, height, pixels, white, notes: [...(channels === 3 ? [colourNote] : []), ...note] }
}

const colourNote = `Colours were made grey: ${greyWeights.red} red + ${greyWeights.green} green + ${greyWeights.blue} blue.`

function greyValues(values: NpyValues): Float32Array {
  const grey = new Float32Array(values.length / 3)
  for (let at = 0; at < grey.length; at++) grey[at] = greyOf(values[3 * at], values[3 * at + 1], values[3 * at + 2])
  return grey
}

/** Numbers up to 1 are shares of white, bytes go to 255; any others are measured by the largest of them, and it is said. */
function whiteOf(values: NpyValues, title: string): { white: number; note: string[] } {
  let largest = 0
  for (const value of values) {
    if (!(value >= 0)) {
      throw unreadable(`${title}: Expected grey values from 0 (black) upwards, got ${value}: scale them to 0 … 255.`)
    }
    if (value > largest) largest = value
  }
  if (!Number.isFinite(largest))
    throw unreadable(`${title}: Expected finite grey values, got ${largest}: correct them.`)
  if (largest === 0) throw unreadable(`${title}: Expected images, got black ones only: choose another file.`)
  if (largest <= 1) return { white: 1, note: [] }
  // Bytes of few levels, such as 0 … 16, would otherwise all be nearly black.
  if (largest > 127 && largest <= 255) return { white: 255, note: [] }
  return { white: largest, note: [`White is ${largest}, the largest value in the file.`] }
}

const namesIn = (path: string, title: string): Promise<string[]> =>
  readdir(path).catch((cause: unknown) => {
    throw unreadable(`${title}: Expected a folder that you may read: change its permissions, or choose another.`, cause)
  })

/** PNG files by name, so that their order is the same everywhere. */
async function readFolder(path: string, title: string): Promise<ImageStack> {
  const names = (await namesIn(path, title)).filter((name) => /\.png$/i.test(name)).sort()
  if (names.length === 0) throw unreadable(`${title}: Expected a folder of PNG files, got none in it: choose another.`)
  if (names.length > filesMaximum) {
    throw unreadable(`${title}: Expected at most ${filesMaximum} files, got ${names.length}: keep fewer in the folder.`)
  }
  const first = readPng(await readPlain(join(path, names[0]), names[0], pngMaximum), names[0])
  const { width, height } = first
  requireSizes(title, { count: names.length, width, height })
  const pixels = new Float32Array(names.length * width * height)
  let isColour = false
  for (const [index, name] of names.entries()) {
    const picture = readPng(await readPlain(join(path, name), name, pngMaximum), name)
    if (picture.width !== width || picture.height !== height) {
      throw unreadable(
        `${title}: Expected images of one size, got ${width} × ${height} in ${names[0]} and ` +
          `${picture.width} × ${picture.height} in ${name}: bring all to one size.`,
      )
    }
    pixels.set(picture.pixels, index * width * height)
    isColour ||= picture.isColour
  }
  return { title, width, height, pixels, white: 255, notes: isColour ? [colourNote] : [] }
}
