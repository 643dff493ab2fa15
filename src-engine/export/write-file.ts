// Files that are written for a person: whole or not at all, with an error that says what to do.

import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { AppError } from '../../src-shared/errors.ts'

/** Replaces an existing file. Throws AppError('export-failed'). */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFileAtomic(path, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  } catch (error) {
    throw writeError(path, error)
  }
}

/** To be asked before the work. Throws AppError('export-failed') where the file's folder is missing or not to be written. */
export async function requireFolderOf(path: string): Promise<void> {
  const folder = dirname(path)
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isFolder) {
    throw new AppError('export-failed', `Expected an existing folder, got ${folder}: create it or choose another.`)
  }
  try {
    await access(folder, constants.W_OK)
  } catch (error) {
    throw writeError(path, error)
  }
}

/** Asks for the folder first, then makes and writes. Throws AppError('export-failed'). */
export async function writeMade(
  make: () => Promise<{ bytes: Uint8Array; notices: string[] }>,
  path: string,
): Promise<{ path: string; notices: string[] }> {
  await requireFolderOf(path)
  const { bytes, notices } = await make()
  await writeWhole(path, bytes)
  return { path, notices }
}

const cures: Record<string, [got: string, cure: string]> = {
  EACCES: ['no permission', 'choose a folder of yours'],
  EPERM: ['no permission', 'choose a folder of yours'],
  EROFS: ['a read-only disk', 'choose another folder'],
  ENOSPC: ['a full disk', 'free some space or choose another disk'],
  EISDIR: ['a folder of that name', 'choose another name'],
  EBUSY: ['a file that another program holds open', 'close it there'],
  ENAMETOOLONG: ['a name that is too long', 'choose a shorter one'],
}

export function writeError(path: string, cause: unknown): AppError {
  const code = (cause as { code?: string }).code ?? ''
  const [got, cure] = cures[code] ?? [cause instanceof Error ? cause.message : String(cause), 'choose another place']
  return new AppError('export-failed', `Expected to write ${path}, got ${got}: ${cure}.`, { cause })
}
