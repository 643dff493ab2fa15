// The software graphics adapter (SwiftShader) that comes with the window's runtime, for tests of the kernels on machines
// without a graphics card. Right, but slow.
//
// The runtime is looked for where the set-up puts it: EBM_STUDIO_ELECTRON, the official one, the fallback in the cache.

import { existsSync, readFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fallbackFolder } from '../../scripts/setup/fallback-runtime.mjs'

const icd = 'vk_swiftshader_icd.json'
const loader = 'libvulkan.so.1'

export type SoftwareAdapter = { found: true; environment: Record<string, string> } | { found: false; reason: string }

/**
 * Makes the adapter visible to this process, and to those that it starts with `environment`. To be called before the
 * webgpu package is loaded.
 */
export function useSoftwareAdapter(): SoftwareAdapter {
  const adapter = findSoftwareAdapter()
  if (!adapter.found) console.warn(`Tests on the software graphics adapter are skipped: ${adapter.reason}.`)
  return adapter
}

function findSoftwareAdapter(): SoftwareAdapter {
  if (process.platform !== 'linux') {
    return { found: false, reason: 'the software adapter is looked for on Linux alone' }
  }
  const folder = runtimeFolders().find((candidate) => [icd, loader].every((file) => existsSync(join(candidate, file))))
  if (!folder) {
    return { found: false, reason: 'the window’s runtime, which carries it, is not here: npm test sets it up' }
  }
  const environment: Record<string, string> = {
    VK_ICD_FILENAMES: join(folder, icd),
    XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir(),
    LD_LIBRARY_PATH: [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
    EBM_STUDIO_SOFTWARE_ADAPTER: '1',
  }
  Object.assign(process.env, environment)
  keepLoaded(join(folder, loader))
  return { found: true, environment }
}

function runtimeFolders(): string[] {
  const named = process.env.EBM_STUDIO_ELECTRON
  const electron = resolve(import.meta.dirname, '../../node_modules/electron')
  const official = existsSync(join(electron, 'path.txt'))
    ? dirname(join(electron, 'dist', readFileSync(join(electron, 'path.txt'), 'utf8').trim()))
    : null
  return [named && dirname(resolve(named)), official, fallbackFolder()].filter((folder) => typeof folder === 'string')
}

/**
 * A running process does not look at LD_LIBRARY_PATH again, but finds a library by name that it has loaded already.
 * Node refuses it, not being a module of its own; the flag keeps it loaded all the same.
 */
function keepLoaded(library: string): void {
  const keepForEver = 0x1000
  try {
    process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_NOW | keepForEver)
  } catch {
    // The refusal.
  }
}
