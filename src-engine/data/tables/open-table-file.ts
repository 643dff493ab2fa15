// A table's file, opened once and read as often as needed: only plain files, and only as much as there was at the start.
//
// A pipe or a device would never end, a folder has no bytes, and a file that is being written would give other rows at
// every look; each is refused in words.

import { constants } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../../src-shared/errors.ts'

/** More would not fit into memory as numbers beside their copies in three lanes. */
const sizeMaximumMegabytes = 2000
const chunkBytes = 256 * 1024

export interface TableFile {
  /** Name without folders. */
  title: string
  /** Bytes. */
  size: number
  /** The whole file, from its beginning; may be asked for again. */
  chunks(): AsyncGenerator<Uint8Array>
  /** Throws AppError if somebody has written to it since it was opened. */
  checkUnchanged(): Promise<void>
}

/** Opens the file for the duration of `read`. Throws AppError('data-unreadable') with expected, got, cure. */
export async function withTableFile<Result>(path: string, read: (file: TableFile) => Promise<Result>): Promise<Result> {
  if (path.trim() === '') throw unreadable('Expected a file, got none: choose one in Data → File.')
  if (path.includes('\0')) {
    throw unreadable('Expected the name of a file, got one with a NUL character in it: choose the file in Data → File.')
  }
  const title = basename(path)
  const handle = await openPlain(path, title)
  try {
    const { size, mtimeMs } = await handle.stat()
    const file: TableFile = {
      title,
      size,
      chunks: () => chunksOf(handle, size, title),
      async checkUnchanged() {
        const now = await handle.stat()
        if (now.size !== size || now.mtimeMs !== mtimeMs) throw changed(title)
      },
    }
    return await read(file)
  } finally {
    await handle.close()
  }
}

async function openPlain(path: string, title: string): Promise<FileHandle> {
  try {
    // Looked at before it is opened: opening a pipe waits until somebody writes into it.
    const stats = await stat(path)
    if (!stats.isFile()) throw unreadable(`${title}: Expected a plain file, got ${kindOf(stats)}: choose a file.`)
    if (stats.size > sizeMaximumMegabytes * 1e6) {
      const got = Math.round(stats.size / 1e6)
      throw unreadable(
        `${title}: Expected a file of at most ${sizeMaximumMegabytes} MB, got ${got} MB: keep fewer rows.`,
      )
    }
    return await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw unreadable(`${title}: Expected a file that can be read, ${faultOf(cause)}`, cause)
  }
}

async function* chunksOf(handle: FileHandle, size: number, title: string): AsyncGenerator<Uint8Array> {
  let position = 0
  while (position < size) {
    // A fresh buffer each time: what was given away may still be in use.
    const buffer = new Uint8Array(Math.min(chunkBytes, size - position))
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position).catch((cause: unknown) => {
      throw unreadable(`${title}: Expected a file that can be read, ${faultOf(cause)}`, cause)
    })
    if (bytesRead === 0) throw changed(title)
    position += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

function kindOf(stats: Awaited<ReturnType<typeof stat>>): string {
  if (stats.isDirectory()) return 'a folder'
  if (stats.isFIFO()) return 'a named pipe'
  if (stats.isSocket()) return 'a socket'
  return 'a device'
}

const faults: Record<string, string> = {
  ENOENT: 'got none with this name: it may have been moved or renamed. Choose it again in Data → File.',
  ENOTDIR: 'got a path through something that is no folder: choose the file again in Data → File.',
  EACCES: 'got one that you may not read: change its permissions, or choose another.',
  EPERM: 'got one that you may not read: change its permissions, or choose another.',
  EISDIR: 'got a folder: choose a file.',
  ELOOP: 'got a link that leads back to itself: choose the file that was meant.',
  ENAMETOOLONG: 'got a name that is too long for this system: rename the file.',
  EIO: 'got a fault of the disk or network: copy the file to this computer and try again.',
  EMFILE: 'but too many files are open: close other programs and try again.',
}

function faultOf(cause: unknown): string {
  const { code = '' } = cause as { code?: string }
  return faults[code] ?? `got a fault of the system${code && ` (${code})`}: choose the file again in Data → File.`
}

function changed(title: string): AppError {
  return unreadable(
    `${title}: Expected a file that stays as it is, got one that changed while it was being read: ` +
      'wait until what writes it is done, then choose it again.',
  )
}

export function unreadable(message: string, cause?: unknown): AppError {
  return new AppError('data-unreadable', message, { field: 'data.path', cause })
}
