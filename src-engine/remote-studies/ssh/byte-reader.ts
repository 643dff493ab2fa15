// Lines and counted bytes out of one stream, read as they are asked for.

import type { Readable } from 'node:stream'

export interface ByteReader {
  /** Without its end; null where the stream has ended. */
  line(): Promise<string | null>
  /** Exactly so many; null where the stream ends before. */
  bytes(count: number): Promise<Buffer | null>
}

const lineEnd = 10

export function byteReader(stream: Readable): ByteReader {
  const pieces: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  const more = async (): Promise<boolean> => {
    const next = await pieces.next()
    if (next.done) return false
    held = held.length === 0 ? next.value : Buffer.concat([held, next.value])
    return true
  }
  const taken = (count: number): Buffer => {
    const part = held.subarray(0, count)
    held = held.subarray(count)
    return part
  }
  return {
    async line() {
      let at: number
      while ((at = held.indexOf(lineEnd)) < 0) if (!(await more())) return null
      return taken(at + 1)
        .subarray(0, at)
        .toString()
    },
    async bytes(count) {
      while (held.length < count) if (!(await more())) return null
      return taken(count)
    },
  }
}
