import { existsSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of this checkout. */
export const checkout = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')

/** Whether the program is one that was packaged: nothing can be installed there, and all that it needs came with it. */
export const isPackage = !existsSync(path.join(checkout, 'package-lock.json'))

/**
 * Where downloads are kept for all checkouts of one user: the platform's cache folder, or EBM_STUDIO_CACHE.
 * @param {{ platform?: string, env?: Record<string, string | undefined>, home?: string }} [machine]
 */
export function cacheFolder({ platform = process.platform, env = process.env, home = os.homedir() } = {}) {
  if (env.EBM_STUDIO_CACHE) return path.resolve(env.EBM_STUDIO_CACHE)
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', 'ebm-studio')
  if (platform === 'win32')
    return path.join(env.LOCALAPPDATA || path.join(home, 'AppData', 'Local'), 'ebm-studio', 'Cache')
  // The XDG specification says that a relative path there is to be ignored.
  const base =
    env.XDG_CACHE_HOME && path.isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : path.join(home, '.cache')
  return path.join(base, 'ebm-studio')
}
