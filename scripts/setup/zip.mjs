// Takes chosen files out of a zip archive. Enough of the format for one known archive (stored and deflated entries, no
// encryption, no zip64), so that neither an unzip program nor a package is needed.

import fs from 'node:fs/promises'
import path from 'node:path'
import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'

/** @typedef {{ name: string, method: number, compressedSize: number, offset: number, mode: number }} Entry */

/**
 * @param {string} archive
 * @param {(name: string) => string | null} placeOf the path to write an entry to, or null to leave it out
 */
export async function extractZip(archive, placeOf) {
  const file = await fs.open(archive)
  try {
    for (const entry of await readEntries(file)) {
      const place = entry.name.endsWith('/') ? null : placeOf(entry.name)
      if (place === null) continue
      await fs.mkdir(path.dirname(place), { recursive: true })
      await extractEntry(archive, file, entry, place)
    }
  } finally {
    await file.close()
  }
}

/**
 * @param {fs.FileHandle} file
 * @returns {Promise<Entry[]>}
 */
async function readEntries(file) {
  const { size } = await file.stat()
  const tail = await readBytes(file, Math.max(0, size - 65_557), Math.min(size, 65_557))
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0) throw new Error('Expected a zip archive, got a file without a central directory.')
  const count = tail.readUInt16LE(end + 10)
  const directory = await readBytes(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
  /** @type {Entry[]} */
  const entries = []
  let position = 0
  for (let i = 0; i < count; i++) {
    const nameLength = directory.readUInt16LE(position + 28)
    entries.push({
      name: directory.toString('utf8', position + 46, position + 46 + nameLength),
      method: directory.readUInt16LE(position + 10),
      compressedSize: directory.readUInt32LE(position + 20),
      offset: directory.readUInt32LE(position + 42),
      mode: (directory.readUInt32LE(position + 38) >>> 16) & 0o777,
    })
    position += 46 + nameLength + directory.readUInt16LE(position + 30) + directory.readUInt16LE(position + 32)
  }
  return entries
}

/**
 * @param {string} archive
 * @param {fs.FileHandle} file
 * @param {Entry} entry
 * @param {string} place
 */
async function extractEntry(archive, file, { name, method, compressedSize, offset, mode }, place) {
  if (method !== 0 && method !== 8) throw new Error(`Expected "${name}" stored or deflated, got method ${method}.`)
  const header = await readBytes(file, offset, 30)
  const start = offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  const access = mode || 0o644
  if (compressedSize === 0) {
    // A stream that is only ended makes its file later than this function returns.
    await fs.writeFile(place, '', { mode: access })
    return
  }
  const output = createWriteStream(place, { mode: access })
  const input = createReadStream(archive, { start, end: start + compressedSize - 1 })
  if (method === 0) await pipeline(input, output)
  else await pipeline(input, createInflateRaw(), output)
}

/**
 * @param {fs.FileHandle} file
 * @param {number} position
 * @param {number} length
 */
async function readBytes(file, position, length) {
  const bytes = Buffer.alloc(length)
  const { bytesRead } = await file.read(bytes, 0, length, position)
  if (bytesRead < length) throw new Error(`Expected ${length} bytes of a zip archive, got ${bytesRead}: it is cut off.`)
  return bytes
}
