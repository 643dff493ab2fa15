// A shared folder that this machine sees itself: a mounted one, or that of parts which run here.

import { createHash } from 'node:crypto'
import { constants, existsSync } from 'node:fs'
import { access, mkdir, open, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../../src-shared/errors.ts'
import type { RemoteFolder } from './cluster.ts'

const usualLookMs = 250
/** Read and handed over at once. */
const pieceBytes = 4 * 2 ** 20

export interface LocalFolderOptions {
  root: string
  /** Between two looks at what was appended. */
  lookMs?: number
}

export function localFolder({ root, lookMs = usualLookMs }: LocalFolderOptions): RemoteFolder {
  return {
    async put(path, body) {
      const target = join(root, path)
      const beside = `${target}.${createHash('sha256').update(body).digest('hex').slice(0, 8)}.${process.pid}.new`
      try {
        await mkdir(dirname(target), { recursive: true })
        await writeFile(beside, body, { flush: true })
        await rename(beside, target)
      } catch (cause) {
        await rm(beside, { force: true }).catch(() => undefined)
        throw unwritable(target, cause as NodeJS.ErrnoException)
      }
    },
    has: (path) =>
      access(join(root, path), constants.F_OK).then(
        () => true,
        () => false,
      ),
    async get(path) {
      try {
        return await readFile(join(root, path))
      } catch (cause) {
        const { code, message } = cause as NodeJS.ErrnoException
        const kind = code === 'ENOENT' ? 'not-found' : 'data-unreadable'
        throw new AppError(kind, `Expected to read ${join(root, path)}, got "${message}".`, { cause })
      }
    },
    async follow(from, take, signal, listed) {
      const offsets = new Map(from)
      const folder = join(root, 'frames')
      while (!signal.aborted) {
        const names = existsSync(folder) ? (await readdir(folder)).filter((name) => name.endsWith('.bin')).sort() : []
        for (const name of names) {
          if (signal.aborted) return
          await passOn(join(folder, name), offsets.get(name) ?? 0, async (offset, bytes) => {
            if (signal.aborted) return
            await take(name, offset, bytes)
            offsets.set(name, offset + bytes.length)
          })
        }
        if (signal.aborted) return
        listed?.()
        await wait(lookMs, undefined, { signal }).catch(() => undefined)
      }
    },
  }
}

/** What stands in a file from an offset on, in pieces. */
async function passOn(
  path: string,
  offset: number,
  give: (offset: number, bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const { size } = await stat(path)
  if (size <= offset) return
  const file = await open(path)
  try {
    for (let at = offset; at < size;) {
      const piece = Buffer.allocUnsafe(Math.min(pieceBytes, size - at))
      const { bytesRead } = await file.read(piece, 0, piece.length, at)
      if (bytesRead === 0) return
      await give(at, piece.subarray(0, bytesRead))
      at += bytesRead
    }
  } finally {
    await file.close()
  }
}

function unwritable(path: string, cause: NodeJS.ErrnoException): AppError {
  const cure = cause.code === 'ENOSPC' || cause.code === 'EDQUOT' ? 'free some room' : 'check that it can be written'
  return new AppError('store-unavailable', `Expected to write ${path}, got "${cause.message}": ${cure}, then resume.`, {
    cause,
  })
}
