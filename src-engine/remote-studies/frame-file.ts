// The file that a chunk appends its frames to. Frames are whole or cut off at the end, also where the disk was full: what
// was half written is cut away and written again, byte for byte the same, since a follower may have read it already.

import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { encodeFrame, type Frame } from './frames.ts'

export interface FrameFile {
  /** Resolves when it stands in the file; answers where it ends. Frames are written in the order in which they came. */
  append(frame: Frame): Promise<number>
  /** What was appended is on the disk. */
  sync(): void
  close(): void
}

export interface FrameFileOptions {
  path: string
  /** Between two tries where there is no room. */
  retryMs: number
  /** There is no room, or there is again. */
  onRoom: (there: boolean) => void
  write?: typeof writeSync
}

const wantRoom: readonly (string | undefined)[] = ['ENOSPC', 'EDQUOT', 'EFBIG']

/** Throws where the file is there already: it belongs to another attempt. */
export function createFrameFile({ path, retryMs, onRoom, write = writeSync }: FrameFileOptions): FrameFile {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'wx')
  let offset = 0
  let last: Promise<unknown> = Promise.resolve()

  function writeWhole(bytes: Uint8Array): void {
    try {
      for (let written = 0; written < bytes.length;) {
        written += write(file, bytes, written, bytes.length - written, offset + written)
      }
      offset += bytes.length
    } catch (error) {
      ftruncateSync(file, offset)
      throw error
    }
  }

  async function writeInTime(bytes: Uint8Array): Promise<number> {
    for (let full = false; ;) {
      try {
        writeWhole(bytes)
        if (full) onRoom(true)
        return offset
      } catch (error) {
        if (!wantRoom.includes((error as NodeJS.ErrnoException).code)) throw error
        if (!full) onRoom(false)
        full = true
        await wait(retryMs)
      }
    }
  }

  return {
    append(frame) {
      const bytes = encodeFrame(frame)
      const written = last.then(() => writeInTime(bytes))
      last = written.catch(() => undefined)
      return written
    },
    sync: () => fsyncSync(file),
    close: () => closeSync(file),
  }
}
