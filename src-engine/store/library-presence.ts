// Whether the library's file is still where it was: a system that lets a file be removed while it is open lets everything
// be written into what nobody will find again.

import { statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../src-shared/errors.ts'
import { databaseName } from './schema.ts'

/** Says whenever it is asked whether the file of this folder is still the one of now. */
export function libraryPresence(folder: string): () => boolean {
  const path = join(folder, databaseName)
  const before = statSync(path)
  return () => {
    const now = statSync(path, { throwIfNoEntry: false })
    return now !== undefined && now.ino === before.ino && now.dev === before.dev
  }
}

const lookMs = 1000

/** Calls `onGone` once, as soon as a look finds the file gone; answers how to stop looking. */
export function watchLibrary(folder: string, onGone: () => void): () => void {
  const isPresent = libraryPresence(folder)
  const timer = setInterval(() => {
    if (isPresent()) return
    clearInterval(timer)
    onGone()
  }, lookMs).unref()
  return () => clearInterval(timer)
}

/** Answers a function that throws AppError('store-unavailable') when the file has gone; it looks once a second at most. */
export function stillThere(folder: string, now: () => number = Date.now): (how?: { atOnce: boolean }) => void {
  const isPresent = libraryPresence(folder)
  let lookedAt = now()
  return ({ atOnce } = { atOnce: false }) => {
    if (!atOnce && now() - lookedAt < lookMs) return
    lookedAt = now()
    if (isPresent()) return
    throw new AppError(
      'store-unavailable',
      `Expected the library in ${folder} to stay while it is in use, got it removed or replaced: what was recorded ` +
        'since is lost. Restart EBM Studio, and leave the folder in place while runs train.',
    )
  }
}
