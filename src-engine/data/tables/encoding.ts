// From bytes to characters: UTF-8, UTF-16 of both byte orders, or Windows-1252 (which holds Latin-1), with or without a
// byte order mark. Line ends become "\n", whichever of the three there were.
//
// Without a mark, every second byte 0 means UTF-16, bytes that are valid UTF-8 throughout mean UTF-8, and any other
// text Windows-1252, in which every byte is a character. That can be wrong for other alphabets, but not for digits.

import type { TableEncoding } from '../../../src-shared/table-reading.ts'
import { unreadable, type TableFile } from './open-table-file.ts'

const headBytes = 64 * 1024

export interface FoundEncoding {
  encoding: TableEncoding
  reason: string
}

/** Throws AppError for files that hold no text, naming what they are. */
export async function guessEncoding(file: TableFile): Promise<FoundEncoding> {
  const head = await headOf(file)
  const binary = signatures.find(({ bytes }) => bytes.every((byte, index) => head[index] === byte))
  if (binary) throw notText(file, binary.what)
  const marked = marks.find(({ bytes }) => bytes.every((byte, index) => head[index] === byte))
  if (marked) return { encoding: marked.encoding, reason: 'the file begins with its byte order mark' }
  const [evenZeros, oddZeros] = [zeros(head, 0), zeros(head, 1)]
  if (oddZeros > 0.3 && evenZeros < 0.05) return { encoding: 'utf-16le', reason: 'every second byte is 0' }
  if (evenZeros > 0.3 && oddZeros < 0.05) return { encoding: 'utf-16be', reason: 'every second byte is 0' }
  if (head.includes(0)) throw notText(file, 'a file of bytes')
  return (await isUtf8(file))
    ? { encoding: 'utf-8', reason: 'all its bytes are valid in it' }
    : { encoding: 'windows-1252', reason: 'some of its bytes are not UTF-8' }
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
  for await (const chunk of file.chunks()) return chunk.subarray(0, headBytes)
  return new Uint8Array(0)
}

/** Share of zeros among the bytes at even or odd places. */
function zeros(bytes: Uint8Array, first: 0 | 1): number {
  let [count, zero] = [0, 0]
  for (let index = first; index < bytes.length; index += 2) {
    count++
    if (bytes[index] === 0) zero++
  }
  return count === 0 ? 0 : zero / count
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

const marks: { bytes: number[]; encoding: TableEncoding }[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
]

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
