// Exports experiments and compositions to a path that a person chose: written and read back in a folder of our own, and put there whole.

import { randomUUID } from 'node:crypto'
import { closeSync, copyFileSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../src-shared/errors.ts'
import type { EbmExported } from '../../src-shared/ebm-file.ts'
import { readPictures } from '../store/pictures.ts'
import { databaseName } from '../store/schema.ts'
import { readEbmFile } from './read-file.ts'
import { writeEbmFile } from './write-file.ts'

export interface ExportOptions {
  /** The data folder. */
  home: string
  /** Of nobody else. */
  folder: string
  experimentIds: readonly string[]
  studyIds: readonly string[]
  compositionIds: readonly string[]
  path: string
  /** The version of EBM Studio. */
  program: string
  onProgress?: (share: number) => void
}

/** Throws AppError; a file that was there before is then as it was. */
export function exportEbmFile(options: ExportOptions): EbmExported {
  const { home, folder, experimentIds, studyIds, compositionIds, path, program, onProgress = () => undefined } = options
  // A name of our own: whatever a person has beside it stays.
  const place = join(dirname(path), `.ebm-export-${randomUUID()}.new`)
  // Whether it can be written is known before the work, not after it.
  atThePath(path, () => closeSync(openSync(place, 'wx')))
  const pictures = readPictures(home)
  try {
    const file = join(folder, 'file.ebm')
    const library = { path: join(home, databaseName), pictures }
    const written = writeEbmFile({
      library,
      experimentIds,
      studyIds,
      compositionIds,
      to: file,
      building: join(folder, 'building.sqlite'),
      program,
    })
    onProgress(0.6)
    readBack(file, folder)
    onProgress(0.95)
    atThePath(path, () => {
      copyFileSync(file, place)
      flush(place)
      renameSync(place, path)
    })
    return { path, bytes: statSync(path).size, ...written }
  } finally {
    pictures.close()
    rmSync(place, { force: true })
  }
}

/** By the same checks as on another machine: a file that nobody could open is not a file. */
function readBack(file: string, folder: string): void {
  const inside = join(folder, 'read-back')
  mkdirSync(inside)
  try {
    readEbmFile(file, inside).library.close()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppError(
      'export-failed',
      `Expected a file that can be opened again, got one that cannot (${reason}): check the library (File → Library), then export again.`,
      { cause },
    )
  }
}

function atThePath(path: string, act: () => void): void {
  try {
    act()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppError(
      'export-failed',
      `${basename(path)}: Expected a folder that can be written to, got an error (${reason}): export elsewhere.`,
      { cause },
    )
  }
}

function flush(path: string): void {
  const file = openSync(path, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
