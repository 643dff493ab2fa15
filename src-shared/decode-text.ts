// From the bytes of a small file to its text: UTF-8, or UTF-16 of either byte order, with or without a byte order mark.
//
// Without a mark, a zero in nearly every second byte means UTF-16: text that is mostly Latin letters and digits has them
// there. Wrong for UTF-16 in other scripts without a mark, which nothing but a guess at words could tell.

/** Node and the page both have it; this room has the types of neither. */
declare const TextDecoder: new (encoding: string) => { decode(bytes: Uint8Array): string }

/** Bytes that are not valid in the encoding become U+FFFD; whoever parses the text will refuse it. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(unicodeEncodingOf(bytes)?.encoding ?? 'utf-8').decode(bytes)
}

export interface UnicodeEncoding {
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be'
  /** Its byte order mark stands at the beginning; else its zeros show it. */
  isMarked: boolean
}

/** How much of the beginning is looked at, in bytes. */
const headBytes = 64 * 1024

/** What the first bytes show of a text's encoding; null where they show nothing, which UTF-8 without a mark does. */
export function unicodeEncodingOf(bytes: Uint8Array): UnicodeEncoding | null {
  const marked = marks.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte))
  if (marked) return { encoding: marked.encoding, isMarked: true }
  const head = bytes.subarray(0, headBytes)
  const [evenZeros, oddZeros] = [zeroShare(head, 0), zeroShare(head, 1)]
  if (oddZeros > 0.3 && evenZeros < 0.05) return { encoding: 'utf-16le', isMarked: false }
  if (evenZeros > 0.3 && oddZeros < 0.05) return { encoding: 'utf-16be', isMarked: false }
  return null
}

const marks: { mark: number[]; encoding: UnicodeEncoding['encoding'] }[] = [
  { mark: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' },
]

/** Share of zeros among the bytes at even or odd places. */
function zeroShare(bytes: Uint8Array, first: 0 | 1): number {
  let [count, zeros] = [0, 0]
  for (let index = first; index < bytes.length; index += 2) {
    count++
    if (bytes[index] === 0) zeros++
  }
  return count === 0 ? 0 : zeros / count
}
