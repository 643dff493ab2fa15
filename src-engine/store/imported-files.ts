// Files that were given as bytes rather than by their place, kept in the data folder so that runs can read them again:
// files/<hash of the bytes>/<name>. The same bytes under the same name is kept once; nothing is ever overwritten.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '../../src-shared/errors.ts'

/** Answers where they lie now. Throws AppError('store-unavailable') if it cannot be written. */
export function keepFile(folder: string, { name, bytes }: { name: string; bytes: Uint8Array }): string {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  const path = join(folder, 'files', hash, plainName(name))
  if (existsSync(path)) return path
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(`${path}.new`, bytes)
    renameSync(`${path}.new`, path)
    return path
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppError(
      'store-unavailable',
      `Expected room for ${name} in the data folder, got an error (${reason}): make room or choose the file where it is.`,
      { cause },
    )
  }
}

/** A name without folders and without what a file system may refuse. */
function plainName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  const plain = last.replace(/[:*?"<>|\p{Cc}]+/gu, '-').replace(/^[.\s]+|[.\s]+$/g, '')
  return plain.slice(-100) || 'data.csv'
}
