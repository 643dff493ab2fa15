// Folders that results are to go to: made and tried before the work, not after it.

import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, rmdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { UsageError } from './usage-error.ts'

const cures: Record<string, [got: string, cure: string]> = {
  EACCES: ['no permission', 'name a folder of yours'],
  EPERM: ['no permission', 'name a folder of yours'],
  EROFS: ['a read-only disk', 'name another folder'],
  ENOSPC: ['a full disk', 'free some space or name another disk'],
  ENOTDIR: ['a file on the way to it', 'name a folder'],
  ENAMETOOLONG: ['a name that is too long', 'name a shorter one'],
  // What /proc says to whoever wants to write there.
  ENOENT: ['a place where no files can be', 'name another folder'],
}

/** Makes the folder with those above it, and writes in it to see that it can be. Throws UsageError. */
export function makeOutputFolder(option: string, path: string): void {
  const folder = resolve(path)
  try {
    makeWithParents(folder)
    if (!statSync(folder).isDirectory()) {
      throw new UsageError(`${option}: Expected a folder, got the file ${path}: name a folder.`)
    }
    accessSync(folder, constants.W_OK)
    rmdirSync(mkdtempSync(join(folder, '.ebm-')))
  } catch (error) {
    if (error instanceof UsageError) throw error
    const { code = '', message } = error as NodeJS.ErrnoException
    const [got, cure] = cures[code] ?? [message, 'name another folder']
    throw new UsageError(`${option}: Expected a folder that can be written, got ${got} at ${path}: ${cure}.`)
  }
}

/** One by one: Node's own recursion never ends in places like /proc. */
function makeWithParents(folder: string): void {
  if (existsSync(folder)) return
  if (dirname(folder) !== folder) makeWithParents(dirname(folder))
  mkdirSync(folder)
}
