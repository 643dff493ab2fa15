// Where the window's own files are. In a checkout all stand together; in a package Electron's archive holds what it loads
// itself, and the program (engine, Node, kernels) lies beside the archive, because Node reads no archive.

import { app } from 'electron'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

export interface ProgramFolders {
  /** Of the renderer, the preload script and the icon. */
  window: string
  /** Of the engine and the pinned Node. */
  program: string
  /** Where Node keeps what it makes of the engine's TypeScript. */
  compiled: string
}

export function programFolders(): ProgramFolders {
  const window = join(import.meta.dirname, '..', '..')
  // As for the command line of a checkout (scripts/setup/compile-cache.mjs) and of a package (scripts/packaging/launcher.mjs).
  if (!app.isPackaged) return { window, program: window, compiled: join(window, 'out', 'compiled') }
  return { window, program: join(process.resourcesPath, 'program'), compiled: join(cacheFolder(), 'compiled') }
}

/** The same folder as the engine's (src-engine/places/cache-folder.ts), a package's folder being for reading only. */
function cacheFolder({ env, platform } = process, home = homedir()): string {
  if (env.EBM_STUDIO_CACHE) return env.EBM_STUDIO_CACHE
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'ebm-studio')
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'ebm-studio', 'Cache')
  const base = env.XDG_CACHE_HOME
  return join(base && isAbsolute(base) ? base : join(home, '.cache'), 'ebm-studio')
}
