// Where downloads are kept for all checkouts of one user.

import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** The same folder as the set-up's (scripts/setup/folders.mjs). */
export function cacheFolder(
  environment: Environment = process.env,
  platform: string = process.platform,
  home = homedir(),
): string {
  if (environment.EBM_STUDIO_CACHE) return resolve(environment.EBM_STUDIO_CACHE)
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'ebm-studio')
  if (platform === 'win32')
    return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'ebm-studio', 'Cache')
  const base = environment.XDG_CACHE_HOME
  return join(base && isAbsolute(base) ? base : join(home, '.cache'), 'ebm-studio')
}
