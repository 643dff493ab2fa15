// A zip archive whose files are stored as they are, which is how Ray takes what it brings to its nodes. The same files make
// the same bytes: no times, no owners.
//
// .ZIP File Format Specification 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16; files and archive below 4 GB.

import { crc32 } from 'node:zlib'

export interface ZipEntry {
  /** With /. */
  path: string
  body: Uint8Array
}

const version = 20
/** 1 January 1980, the first day that the format knows. */
const firstDay = 0x21
const utf8Names = 0x800

export function storedZip(entries: readonly ZipEntry[]): Buffer {
  const pieces: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let at = 0
  for (const { path, body } of entries) {
    const name = Buffer.from(path)
    const fields = commonFields(name, body)
    const local = Buffer.concat([signature(0x04034b50), fields, name])
    directory.push(signature(0x02014b50), numbers([version, 2]), fields, directoryFields(at), name)
    pieces.push(local, body)
    at += local.length + body.length
  }
  const listing = Buffer.concat(directory)
  const end = Buffer.concat([
    signature(0x06054b50),
    numbers([0, 2], [0, 2], [entries.length, 2], [entries.length, 2], [listing.length, 4], [at, 4], [0, 2]),
  ])
  return Buffer.concat([...pieces, listing, end])
}

/** What stands before a file and in the directory alike. */
const commonFields = (name: Buffer, body: Uint8Array): Buffer =>
  numbers(
    ...([
      [version, 2],
      [utf8Names, 2],
      [0, 2],
      [0, 2],
      [firstDay, 2],
      [crc32(body), 4],
      [body.length, 4],
      [body.length, 4],
      [name.length, 2],
      [0, 2],
    ] as const),
  )

/** Comment, disk, attributes, and where the file begins. */
const directoryFields = (at: number): Buffer => numbers([0, 2], [0, 2], [0, 2], [0, 4], [at, 4])

const signature = (value: number): Buffer => numbers([value, 4])

function numbers(...fields: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer {
  const bytes = Buffer.alloc(fields.reduce((sum, [, size]) => sum + size, 0))
  let at = 0
  for (const [value, size] of fields) at = bytes.writeUIntLE(value, at, size)
  return bytes
}
