// A file of unknown origin is copied into a folder of our own before anything opens it: it cannot change underneath, and
// no journal is written beside it or read from there. Only plain files are: a link, a folder, a pipe or a device is not.

import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, writeSync, type Stats } from 'node:fs'
import { askAgain, type Refuse } from './fault.ts'
import { checkHeader, headerLength } from './file-header.ts'

/** A study of a thousand runs takes about half of it. */
export const fileBytesMaximum = 2e9

const pieceBytes = 4 * 2 ** 20

export interface CopyFileOptions {
  to: string
  newestVersion: number
  refuse: Refuse
  /** Share that is done, 0 … 1. */
  onProgress?: (share: number) => void
}

/** Answers the version that the file says it is of. Throws AppError. */
export function copyPrivately(path: string, { to, newestVersion, refuse, onProgress }: CopyFileOptions): number {
  const from = openPlainFile(path, refuse)
  let target: number | undefined
  try {
    const { size } = fstatSync(from)
    const header = Buffer.alloc(Math.min(headerLength, size))
    readSync(from, header, 0, header.length, 0)
    const version = checkHeader(header, { size, newestVersion, refuse })
    target = openSync(to, 'wx', 0o600)
    const piece = Buffer.alloc(pieceBytes)
    for (let at = 0; at < size;) {
      const count = readSync(from, piece, 0, Math.min(piece.length, size - at), at)
      if (count === 0)
        throw refuse(`Expected ${size} bytes, got ${at}: it became shorter while it was read, try again.`)
      for (let written = 0; written < count;) written += writeSync(target, piece, written, count - written)
      at += count
      onProgress?.(at / size)
    }
    return version
  } finally {
    closeSync(from)
    if (target !== undefined) closeSync(target)
  }
}

function openPlainFile(path: string, refuse: Refuse): number {
  requirePlainFile(statsOf(path, refuse), refuse)
  let file: number
  try {
    // What is put in its place between the two looks must neither be followed nor be waited for.
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  } catch (cause) {
    throw unreadable(refuse, cause)
  }
  try {
    requirePlainFile(fstatSync(file), refuse)
    return file
  } catch (error) {
    closeSync(file)
    throw error
  }
}

function statsOf(path: string, refuse: Refuse): Stats {
  try {
    return lstatSync(path)
  } catch (cause) {
    throw unreadable(refuse, cause)
  }
}

function requirePlainFile(stats: Stats, refuse: Refuse): void {
  const other = stats.isSymbolicLink()
    ? 'a link to one: open the file itself'
    : stats.isDirectory()
      ? 'a folder: choose an .ebm file'
      : stats.isFile()
        ? null
        : 'a device or a pipe: choose an .ebm file'
  if (other !== null) throw refuse(`Expected a file, got ${other}.`)
  if (stats.size > fileBytesMaximum) {
    const [most, got] = [fileBytesMaximum, stats.size].map((bytes) => `${(bytes / 1e9).toFixed(1)} GB`)
    throw refuse(`Expected at most ${most}, got ${got}: export fewer experiments at a time, or ${askAgain}.`)
  }
}

function unreadable(refuse: Refuse, cause: unknown) {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return refuse(`Expected a file that can be read, got an error (${reason}): choose it again.`, { cause })
}
