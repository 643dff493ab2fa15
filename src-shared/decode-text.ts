// From the bytes of a small file to its text: UTF-8, or UTF-16 of either byte order, with or without a byte order mark.
//
// Without a mark, a zero in every second byte means UTF-16: text that is mostly Latin letters and digits has them there.

/** Node and the page both have it; this room has the types of neither. */
declare const TextDecoder: new (encoding: string) => { decode(bytes: Uint8Array): string }

/** Bytes that are not valid in the encoding become U+FFFD; whoever parses the text will refuse it. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes)
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const head = bytes.subarray(0, 1024)
  const zeros = [0, 1].map((offset) => head.filter((byte, index) => index % 2 === offset && byte === 0).length)
  if (zeros[1] > head.length / 4 && zeros[0] === 0) return 'utf-16le'
  if (zeros[0] > head.length / 4 && zeros[1] === 0) return 'utf-16be'
  return 'utf-8'
}
