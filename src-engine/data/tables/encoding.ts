// From bytes to characters: UTF-8, UTF-16 of both byte orders, or Windows-1252 (which holds Latin-1), with or without a
// byte order mark. Line ends become "\n", whichever of the three there were.
//
// What the first bytes show of UTF-16 is for `decode-text.ts` to say; else bytes that are valid UTF-8 throughout mean
// UTF-8, and any other text Windows-1252, in which every byte is a character. That can be wrong for other alphabets, but
// not for digits.

import { unicodeEncodingOf } from '../../../src-shared/decode-text.ts'
import type { TableEncoding } from '../../../src-shared/table-reading.ts'
import { unreadable, type TableFile } from './open-table-file.ts'

export interface FoundEncoding {
  encoding: TableEncoding
  reason: string
}

/** Throws AppError for files that hold no text, naming what they are. */
export async function guessEncoding(file: TableFile): Promise<FoundEncoding> {
  const head = await headOf(file)
  const binary = signatures.find(({ bytes }) => bytes.every((byte, index) => head[index] === byte))
  if (binary) throw notText(file, binary.what)
  const unicode = unicodeEncodingOf(head)
  if (unicode) {
    const reason = unicode.isMarked ? 'The file begins with a byte order mark' : 'Every second byte is 0, as in UTF-16'
    return { encoding: unicode.encoding, reason }
  }
  if (head.includes(0)) throw notText(file, 'a file of bytes')
  return (await isUtf8(file))
    ? { encoding: 'utf-8', reason: 'All of its characters are valid UTF-8' }
    : { encoding: 'windows-1252', reason: 'Some of its characters are not valid UTF-8' }
}

/** The text in pieces, without byte order mark, lines ended by "\n". */
export async function* decode(file: TableFile, encoding: TableEncoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  let pendingReturn: boolean = false
  for await (const chunk of file.chunks()) {
    const text: string = (pendingReturn ? '\r' : '') + decoder.decode(chunk, { stream: true })
    // A return at the end of a piece may be the first half of a line end.
    pendingReturn = text.endsWith('\r')
    yield unixLines(pendingReturn ? text.slice(0, -1) : text)
  }
  yield unixLines((pendingReturn ? '\r' : '') + decoder.decode())
}

const unixLines = (text: string): string => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text)

async function headOf(file: TableFile): Promise<Uint8Array> {
  for await (const chunk of file.chunks()) return chunk
  return new Uint8Array(0)
}

async function isUtf8(file: TableFile): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of file.chunks()) decoder.decode(chunk, { stream: true })
    decoder.decode()
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0))

/** How files begin that are often taken for tables. */
const signatures: { bytes: number[]; what: string }[] = [
  { bytes: ascii('PK\x03\x04'), what: 'a workbook or archive (.xlsx, .ods, .zip)' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: 'an old Excel workbook (.xls)' },
  { bytes: [0x1f, 0x8b], what: 'a compressed file (.gz)' },
  { bytes: [0x89, ...ascii('PNG')], what: 'a picture' },
  { bytes: [0xff, 0xd8, 0xff], what: 'a picture' },
  { bytes: ascii('%PDF'), what: 'a PDF document' },
  { bytes: ascii('PAR1'), what: 'a Parquet file' },
  { bytes: [0x89, ...ascii('HDF')], what: 'an HDF5 file' },
  { bytes: [0x93, ...ascii('NUMPY')], what: 'a NumPy file (.npy)' },
  { bytes: ascii('SQLite format 3'), what: 'a database' },
]

function notText({ title }: TableFile, what: string) {
  return unreadable(`${title}: Expected a table as text, got ${what}: save the table as CSV and choose that file.`)
}
