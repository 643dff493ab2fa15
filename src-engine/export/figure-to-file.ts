// Writes a figure as a picture, its data or its table: the same drawing as on screen, on a canvas without a window.
//
// Drawing happens in a thread of its own, so that the engine goes on answering. The file appears whole or not at all.

import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { AppError } from '../../src-shared/errors.ts'
import type { FileFormat } from '../../src-shared/figures/file-format.ts'
import type { FigureInput, FigureOptions } from '../../src-shared/figures/figure.ts'
import { figureBytes } from './figure-thread.ts'

/** Throws AppError('export-failed') where the file cannot be written; an existing file is replaced. Gives notices. */
export async function exportFigure(
  input: FigureInput,
  options: FigureOptions,
  format: FileFormat,
  path: string,
): Promise<{ notices: string[] }> {
  await requireFolder(path)
  const { bytes, notices } = await figureBytes({ input, options, format })
  try {
    await writeFileAtomic(path, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  } catch (error) {
    throw writeError(path, error)
  }
  return { notices }
}

async function requireFolder(path: string): Promise<void> {
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

const cures: Record<string, [got: string, cure: string]> = {
  EACCES: ['no permission', 'choose a folder of yours'],
  EPERM: ['no permission', 'choose a folder of yours'],
  EROFS: ['a read-only disk', 'choose another folder'],
  ENOSPC: ['a full disk', 'free some space or choose another disk'],
  EISDIR: ['a folder of that name', 'choose another name'],
  EBUSY: ['a file that another program holds open', 'close it there'],
  ENAMETOOLONG: ['a name that is too long', 'choose a shorter one'],
}

function writeError(path: string, cause: unknown): AppError {
  const code = (cause as { code?: string }).code ?? ''
  const [got, cure] = cures[code] ?? [cause instanceof Error ? cause.message : String(cause), 'choose another place']
  return new AppError('export-failed', `Expected to write ${path}, got ${got}: ${cure}.`, { cause })
}
